import type Docker from 'dockerode';
import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import type { BenchWorld, Finding } from './check-world.ts';
import { askBase, expectedOnBase } from './image-base.ts';
import { askConfig } from './image-config-check.ts';
import type { Asked, ImageFacts } from './image-facts.ts';
import { askSize } from './image-size.ts';
import { askTraces } from './image-traces.ts';
import { inspectImage, layersOf } from './look.ts';

type Asking = (check: CheckOf<'image'>, facts: ImageFacts) => Promise<Asked[]>;

/** In this order: what is cheap to look at, and what a learner will want to know first, comes first. */
const ASKINGS: readonly Asking[] = [askBase, askConfig, askSize, askTraces];

export async function checkImage(check: CheckOf<'image'>, world: BenchWorld): Promise<Finding> {
  const { ref } = check;
  const image = await inspectImage(world.link, ref);
  if (!check.exists) {
    const expected = message('image.expected.absent', { ref });
    return image === null
      ? { outcome: 'pass', expected, observed: message('image.observed.none', { ref }), advice: null }
      : { outcome: 'notYet', expected, observed: existing(ref, image), advice: null };
  }
  const expected =
    check.base === undefined ? message('image.expected.exists', { ref }) : expectedOnBase(check, check.base);
  if (image === null) {
    const observed = message('image.observed.none', { ref });
    return { outcome: 'notYet', expected, observed, advice: message('image.advice.list', { ref }) };
  }
  let told: Finding | null = null;
  for (const ask of ASKINGS) {
    for (const asked of await ask(check, { ref, image, world })) {
      if (asked.outcome !== 'pass') {
        return asked;
      }
      told ??= { ...asked, advice: null };
    }
  }
  return told ?? { outcome: 'pass', expected, observed: existing(ref, image), advice: null };
}

function existing(ref: string, image: Docker.ImageInspectInfo) {
  return message('image.observed.exists', { ref, layers: layersOf(image).length });
}
