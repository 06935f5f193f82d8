import type { ByteSize } from '../../contract/check-fields.ts';
import type { CheckOf } from '../../contract/checks.ts';
import { bytesOf } from '../checks/amounts.ts';
import type { RuleProblem } from './lesson-rules.ts';
import type { FieldPath } from './lesson-yaml.ts';

/** Fields of an image check that ask nothing by themselves. */
const NOT_ASKING = ['id', 'label', 'mode', 'type', 'ref', 'exists'];

/** What the schema of an image check cannot say. `known` are the images a lesson may speak of. */
export function imageRules(check: CheckOf<'image'>, known: Set<string>): RuleProblem[] {
  const { size } = check;
  const asking = Object.keys(check).find((field) => !NOT_ASKING.includes(field));
  return [
    ...unknownImage(known, check.base, ['base']),
    ...unknownImage(known, size?.against, ['size', 'against']),
    ...(!check.exists && asking !== undefined
      ? [{ path: [asking], message: 'an image that must not exist has none' }]
      : []),
    ...(check.addedLayers !== undefined && check.base === undefined && check.baseDiffIds === undefined
      ? [{ path: ['addedLayers'], message: 'needs base: on top of what?' }]
      : []),
    ...rangeRules(check.addedLayers, ['addedLayers']),
    ...rangeRules(check.layers, ['layers']),
    ...(size === undefined ? [] : sizeRules(size)),
    ...(size?.ratioMax !== undefined && size.against === undefined
      ? [{ path: ['size', 'ratioMax'], message: 'needs against: a part of the size of what?' }]
      : []),
  ];
}

/** What the schema of a layer check cannot say. */
export function layerRules(check: CheckOf<'layer'>, known: Set<string>): RuleProblem[] {
  const { layer, changes, only, none, size, empty } = check;
  const asks = [changes, only, none, size, empty].some((field) => field !== undefined);
  return [
    ...(asks
      ? []
      : [{ path: ['layer'], message: 'what of this layer? give changes, only, none, size or empty' }]),
    ...(empty === true && [changes, only, size].some((field) => field !== undefined)
      ? [{ path: ['empty'], message: 'a layer that changes nothing has no changes to ask for' }]
      : []),
    ...(typeof layer === 'object' ? unknownImage(known, layer.above, ['layer', 'above']) : []),
    ...(size === undefined ? [] : rangeRules(size, ['size'])),
  ];
}

/** A problem when a lesson speaks of an image that it neither brings nor has the learner make. */
export function unknownImage(known: Set<string>, ref: string | undefined, path: FieldPath): RuleProblem[] {
  return ref === undefined || known.has(ref)
    ? []
    : [{ path, message: `unknown image ${ref}: the lesson neither brings it nor has the learner make it` }];
}

/** Another image to compare with asks something by itself; limits in bytes are then not needed. */
function sizeRules(size: NonNullable<CheckOf<'image'>['size']>): RuleProblem[] {
  const compared = size.against !== undefined || size.ratioMax !== undefined;
  return compared ? orderRules(size, ['size']) : rangeRules(size, ['size']);
}

interface Range {
  min?: ByteSize | undefined;
  max?: ByteSize | undefined;
}

export function rangeRules(range: Range | undefined, path: FieldPath): RuleProblem[] {
  if (range !== undefined && range.min === undefined && range.max === undefined) {
    return [{ path, message: 'needs min, max or both' }];
  }
  return range === undefined ? [] : orderRules(range, path);
}

function orderRules({ min, max }: Range, path: FieldPath): RuleProblem[] {
  return min !== undefined && max !== undefined && bytesOf(min) > bytesOf(max)
    ? [{ path: [...path, 'min'], message: 'is larger than max' }]
    : [];
}
