import type Docker from 'dockerode';
import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchWorld, Finding } from './check-world.ts';
import { inspectImage, layersOf, sharedLayers } from './look.ts';

export async function checkImage(check: CheckOf<'image'>, { link }: BenchWorld): Promise<Finding> {
  const { ref, base } = check;
  const image = await inspectImage(link, ref);
  if (!check.exists) {
    const expected = message('image.expected.absent', { ref });
    return image === null
      ? { outcome: 'pass', expected, observed: message('image.observed.none', { ref }), advice: null }
      : { outcome: 'notYet', expected, observed: existing(ref, image), advice: null };
  }
  if (image === null) {
    return {
      outcome: 'notYet',
      expected: expectedOf(check),
      observed: message('image.observed.none', { ref }),
      advice: message('image.advice.list', { ref }),
    };
  }
  const onBase = base === undefined ? null : checkBase(check, base, image, await inspectImage(link, base));
  if (onBase !== null && onBase.outcome !== 'pass') {
    return onBase;
  }
  return checkCmd(check, image) ?? onBase ?? passed(check, existing(ref, image));
}

function checkBase(
  check: CheckOf<'image'>,
  base: string,
  image: Docker.ImageInspectInfo,
  baseImage: Docker.ImageInspectInfo | null,
): Finding {
  const { ref, addedLayers } = check;
  const expected = expectedOf(check);
  if (baseImage === null) {
    return {
      outcome: 'fail',
      expected,
      observed: message('image.observed.baseGone', { ref, base }),
      advice: null,
    };
  }
  const layers = layersOf(image);
  const baseLayers = layersOf(baseImage);
  const shared = sharedLayers(baseLayers, layers);
  if (shared < baseLayers.length) {
    const counts = { ref, base, baseLayers: baseLayers.length, shared, layers: layers.length };
    const observed = message('image.observed.shared', counts);
    return { outcome: 'fail', expected, observed, advice: message('image.advice.base', { base }) };
  }
  const added = layers.length - baseLayers.length;
  const observed = message('image.observed.added', { ref, base, baseLayers: baseLayers.length, added });
  if (addedLayers !== undefined && (added < addedLayers.min || added > addedLayers.max)) {
    const few = added === 0 ? message('image.advice.noLayer') : null;
    const advice = added > addedLayers.max ? message('image.advice.tooMany', { base }) : few;
    return { outcome: 'fail', expected, observed, advice };
  }
  return passed(check, observed);
}

/** Null when the check does not ask for a command, or it is the right one and there is more to say about layers. */
function checkCmd(check: CheckOf<'image'>, image: Docker.ImageInspectInfo): Finding | null {
  const { ref, cmd } = check;
  if (cmd === undefined) {
    return null;
  }
  const actual = (image.Config.Cmd as string[] | null | undefined) ?? [];
  const observed = message('image.observed.cmd', { ref, cmd: JSON.stringify(actual) });
  if (JSON.stringify(actual) === JSON.stringify(cmd)) {
    return check.base === undefined ? passed(check, observed) : null;
  }
  const expected = message('image.expected.cmd', { ref, cmd: JSON.stringify(cmd) });
  return { outcome: 'fail', expected, observed, advice: message('image.advice.cmd', { ref }) };
}

function passed(check: CheckOf<'image'>, observed: Message): Finding {
  return { outcome: 'pass', expected: expectedOf(check), observed, advice: null };
}

function existing(ref: string, image: Docker.ImageInspectInfo): Message {
  return message('image.observed.exists', { ref, layers: layersOf(image).length });
}

function expectedOf({ ref, base, addedLayers, cmd }: CheckOf<'image'>): Message {
  if (base !== undefined && addedLayers !== undefined) {
    const { min, max } = addedLayers;
    return min === max
      ? message('image.expected.added', { ref, base, count: min })
      : message('image.expected.addedBetween', { ref, base, min, max });
  }
  if (base !== undefined) {
    return message('image.expected.base', { ref, base });
  }
  return cmd === undefined
    ? message('image.expected.exists', { ref })
    : message('image.expected.cmd', { ref, cmd: JSON.stringify(cmd) });
}
