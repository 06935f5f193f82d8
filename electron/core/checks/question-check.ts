import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchWorld, CheckWorld, Finding } from './check-world.ts';
import { inspectImage, layersOf, sharedLayers } from './look.ts';

/** A question with given choices needs no bench. */
export function checkChoice(check: CheckOf<'question'>, choice: string, world: CheckWorld): Finding {
  const expected = message('question.expected.choice', { count: check.choices?.length ?? 0 });
  return judge(check, world, expected, message('question.advice.choice'), (answer) => answer === choice);
}

/** A question about the learner's own image: the right answer is read from the bench now. */
export async function checkNumber(check: CheckOf<'question'>, world: BenchWorld): Promise<Finding> {
  const { answer } = check;
  if ('choice' in answer) {
    return checkChoice(check, answer.choice, world);
  }
  const ref = 'layerCount' in answer ? answer.layerCount : answer.addedLayers;
  const base = 'base' in answer ? answer.base : null;
  const expected =
    base === null
      ? message('question.expected.layers', { ref })
      : message('question.expected.added', { ref, base });
  const advice =
    base === null
      ? message('question.advice.layers', { ref })
      : message('question.advice.added', { ref, base });
  const image = await inspectImage(world.link, ref);
  const baseImage = base === null ? null : await inspectImage(world.link, base);
  if (image === null || (base !== null && baseImage === null)) {
    const missing = image === null ? ref : (base ?? ref);
    const observed = message('image.observed.none', { ref: missing });
    return { outcome: 'notYet', expected, observed, advice: message('image.advice.list', { ref: missing }) };
  }
  const layers = layersOf(image);
  const right =
    baseImage === null ? layers.length : layers.length - sharedLayers(layersOf(baseImage), layers);
  const given = world.answers[check.id];
  if (given !== undefined && given.trim() !== '' && wholeNumber(given) === null) {
    const observed = message('question.observed.notNumber', { answer: given });
    return { outcome: 'fail', expected, observed, advice };
  }
  return judge(check, world, expected, advice, (text) => wholeNumber(text) === right);
}

function judge(
  check: CheckOf<'question'>,
  world: CheckWorld,
  expected: Message,
  advice: Message,
  isRight: (answer: string) => boolean,
): Finding {
  const given = world.answers[check.id]?.trim() ?? '';
  if (given === '') {
    return { outcome: 'notYet', expected, observed: message('question.observed.none'), advice: null };
  }
  // A choice is named by its id; the screen knows the words that belong to it.
  const observed = message('question.observed.answer', { answer: given });
  return isRight(given)
    ? { outcome: 'pass', expected, observed, advice: null }
    : { outcome: 'fail', expected, observed, advice };
}

/** Digits as people type them, also the full-width digits of Chinese and Japanese keyboards. */
function wholeNumber(text: string): number | null {
  const digits = text.normalize('NFKC').trim();
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}
