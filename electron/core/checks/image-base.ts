import type { CountRange } from '../../contract/check-fields.ts';
import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import { isWithin, sayRange } from './amounts.ts';
import type { Asked, ImageFacts } from './image-facts.ts';
import { inspectImage, layersOf, sharedLayers } from './look.ts';

/** What it stands on and how many layers it has. */
export async function askBase(check: CheckOf<'image'>, facts: ImageFacts): Promise<Asked[]> {
  return [...(await askBaseImage(check, facts)), ...askDiffIds(check, facts), ...askLayers(check, facts)];
}

async function askBaseImage(check: CheckOf<'image'>, { ref, image, world }: ImageFacts): Promise<Asked[]> {
  const { base } = check;
  if (base === undefined) {
    return [];
  }
  const expected = expectedOnBase(check, base);
  const baseImage = await inspectImage(world.link, base);
  if (baseImage === null) {
    const observed = message('image.observed.baseGone', { ref, base });
    return [{ outcome: 'fail', expected, observed, advice: null }];
  }
  const layers = layersOf(image);
  const baseLayers = layersOf(baseImage);
  const shared = sharedLayers(baseLayers, layers);
  if (shared < baseLayers.length) {
    const counts = { ref, base, baseLayers: baseLayers.length, shared, layers: layers.length };
    const observed = message('image.observed.shared', counts);
    return [{ outcome: 'fail', expected, observed, advice: message('image.advice.base', { base }) }];
  }
  const added = layers.length - baseLayers.length;
  const observed = message('image.observed.added', { ref, base, baseLayers: baseLayers.length, added });
  const right = isWithin(added, check.addedLayers ?? {});
  return [
    { outcome: right ? 'pass' : 'fail', expected, observed, advice: adviceOnAdded(check, base, added) },
  ];
}

/** What a check that names a base expects. */
export function expectedOnBase({ ref, addedLayers = {} }: CheckOf<'image'>, base: string): Message {
  const { min, max } = addedLayers;
  if (min !== undefined && max !== undefined) {
    return min === max
      ? message('image.expected.added', { ref, base, count: min })
      : message('image.expected.addedBetween', { ref, base, min, max });
  }
  if (min !== undefined) {
    return message('image.expected.addedAtLeast', { ref, base, min });
  }
  return max === undefined
    ? message('image.expected.base', { ref, base })
    : message('image.expected.addedAtMost', { ref, base, max });
}

function adviceOnAdded({ ref, addedLayers }: CheckOf<'image'>, base: string, added: number): Message | null {
  const { min = 0, max = added } = addedLayers ?? {};
  if (added > max) {
    return message('image.advice.tooMany', { base });
  }
  return added === 0 && min > 0
    ? message('image.advice.noLayer')
    : message('image.advice.moreLayers', { ref });
}

function askDiffIds(
  { baseDiffIds, addedLayers, base }: CheckOf<'image'>,
  { ref, image }: ImageFacts,
): Asked[] {
  if (baseDiffIds === undefined) {
    return [];
  }
  const layers = layersOf(image);
  const shared = sharedLayers(baseDiffIds, layers);
  const counts = { ref, count: baseDiffIds.length, shared, layers: layers.length };
  const begins: Asked = {
    outcome: shared === baseDiffIds.length ? 'pass' : 'fail',
    expected: message('image.expected.diffIds', { ref, count: baseDiffIds.length }),
    observed: message('image.observed.diffIds', counts),
    advice: null,
  };
  if (base !== undefined || addedLayers === undefined) {
    return [begins];
  }
  const { min, max } = addedLayers;
  const range = {
    ...(min === undefined ? {} : { min: min + baseDiffIds.length }),
    ...(max === undefined ? {} : { max: max + baseDiffIds.length }),
  };
  return [begins, askCount(ref, layers.length, range)];
}

function askLayers({ layers }: CheckOf<'image'>, { ref, image }: ImageFacts): Asked[] {
  return layers === undefined ? [] : [askCount(ref, layersOf(image).length, layers)];
}

function askCount(ref: string, layers: number, range: CountRange): Asked {
  const few = layers < (range.min ?? 0);
  return {
    outcome: isWithin(layers, range) ? 'pass' : 'fail',
    expected: message('image.expected.layers', { ref, range: sayRange(range, String) }),
    observed: message('image.observed.layers', { ref, layers }),
    advice: message(few ? 'image.advice.moreLayers' : 'image.advice.fewerLayers', { ref }),
  };
}
