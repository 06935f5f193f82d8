import type { CheckOf } from '../../contract/checks.ts';
import { LabError } from '../../contract/errors.ts';
import type { WastedFile } from '../../contract/layers.ts';
import { message } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { ImageIndex } from '../layers/image-index.ts';
import { bytesOf, isWithin, sayBytes, sayPercent, sayRange } from './amounts.ts';
import type { Asked, ImageFacts } from './image-facts.ts';

/**
 * How large it is and how much of it lies dead. Sizes are bytes of regular-file contents from the layer index: what
 * an engine calls an image's size differs between image stores.
 */
export async function askSize(check: CheckOf<'image'>, { ref, world }: ImageFacts): Promise<Asked[]> {
  const { size, efficiencyMin, wastedMax } = check;
  if (size === undefined && efficiencyMin === undefined && wastedMax === undefined) {
    return [];
  }
  const index = await world.layers.imageIndex(ref);
  const asked: Asked[] = [];
  if (size?.min !== undefined || size?.max !== undefined) {
    asked.push(askBytes(ref, index.totalBytes, size));
  }
  if (size?.against !== undefined) {
    const other = await world.layers.imageIndex(size.against).catch(onlyMissing);
    asked.push(askAgainst(ref, index, size.against, other, size.ratioMax));
  }
  const worst = index.wasted[0];
  const wasted = sayBytes(index.deadBytes);
  if (efficiencyMin !== undefined) {
    asked.push({
      outcome: index.efficiency >= efficiencyMin ? 'pass' : 'fail',
      expected: message('image.expected.efficiency', { ref, percent: sayPercent(efficiencyMin, 'down') }),
      observed: message('image.observed.efficiency', {
        ref,
        percent: sayPercent(index.efficiency, 'down'),
        wasted,
      }),
      advice: adviceOnWaste(worst),
    });
  }
  if (wastedMax !== undefined) {
    asked.push({
      outcome: index.deadBytes <= bytesOf(wastedMax) ? 'pass' : 'fail',
      expected: message('image.expected.wasted', { ref, size: sayBytes(bytesOf(wastedMax)) }),
      observed: message('image.observed.wasted', { ref, wasted }),
      advice: adviceOnWaste(worst),
    });
  }
  return asked;
}

function askBytes(ref: string, bytes: number, size: NonNullable<CheckOf<'image'>['size']>): Asked {
  const range = {
    ...(size.min === undefined ? {} : { min: bytesOf(size.min) }),
    ...(size.max === undefined ? {} : { max: bytesOf(size.max) }),
  };
  return {
    outcome: isWithin(bytes, range) ? 'pass' : 'fail',
    expected: message('image.expected.size', { ref, range: sayRange(range, sayBytes) }),
    observed: message('image.observed.size', { ref, size: sayBytes(bytes) }),
    advice: message('image.advice.size', { ref }),
  };
}

function askAgainst(
  ref: string,
  index: ImageIndex,
  against: string,
  other: ImageIndex | null,
  ratioMax: number | undefined,
): Asked {
  const expected =
    ratioMax === undefined
      ? message('image.expected.smaller', { ref, against })
      : message('image.expected.ratio', { ref, against, percent: sayPercent(ratioMax, 'up') });
  if (other === null) {
    const observed = message('image.observed.againstGone', { ref, against });
    return {
      outcome: 'notYet',
      expected,
      observed,
      advice: message('image.advice.list', { ref: against }),
    };
  }
  const { totalBytes: bytes } = index;
  const right = ratioMax === undefined ? bytes < other.totalBytes : bytes <= ratioMax * other.totalBytes;
  const percent = other.totalBytes === 0 ? '∞' : sayPercent(bytes / other.totalBytes, 'up');
  const sizes = { ref, against, size: sayBytes(bytes), againstSize: sayBytes(other.totalBytes), percent };
  return {
    outcome: right ? 'pass' : 'fail',
    expected,
    observed: message('image.observed.sizes', sizes),
    advice: message('image.advice.size', { ref }),
  };
}

function adviceOnWaste(worst: WastedFile | undefined): Message | null {
  if (worst === undefined) {
    return null;
  }
  const { path, bytes, writtenBy, killedBy } = worst;
  return message('image.advice.wasted', { path, size: sayBytes(bytes), writtenBy, killedBy });
}

function onlyMissing(thrown: unknown): null {
  if (thrown instanceof LabError && thrown.code === 'IMAGE_NOT_FOUND') {
    return null;
  }
  throw thrown;
}
