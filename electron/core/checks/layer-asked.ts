import type { CheckedKind } from '../../contract/check-fields.ts';
import type { CheckOf } from '../../contract/checks.ts';
import type { LayerChange } from '../../contract/layers.ts';
import { message, word } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { ImageIndex } from '../layers/image-index.ts';
import { matchesGlob } from '../layers/path-glob.ts';
import { bytesOf, isWithin, sayBytes, sayRange } from './amounts.ts';
import { sayInstruction } from './image-facts.ts';
import { listedChanges, ownChanges } from './own-changes.ts';

const MOST_NAMED = 4;

interface Answer {
  right: boolean;
  observed: Message;
  advice: Message | null;
}

/** One thing that a check asks of a layer, and how to look at it in layer `number` (the base is 1). */
export interface LayerAsked {
  expected: Message;
  look: (index: ImageIndex, number: number) => Answer;
}

/** Everything that a check asks; `layer` is what the layer is called in a sentence. */
export function layerAsked(check: CheckOf<'layer'>, layer: string): LayerAsked[] {
  const { ref, changes = [], only, none, size, empty } = check;
  const asked: LayerAsked[] = changes.map(({ path, kind }) => ({
    expected: message('layer.expected', { ref, layer, path }),
    look: (index, number) => lookForChange(listedChanges(index, number), path, kind),
  }));
  if (only !== undefined) {
    const expected = message('layer.expected.only', { ref, layer, globs: only.join(', ') });
    asked.push({ expected, look: (index, number) => lookForOthers(index, number, only) });
  }
  if (none !== undefined) {
    const expected = message('layer.expected.none', { ref, layer, globs: none.join(', ') });
    const meant = ({ path }: LayerChange) => none.some((glob) => matchesGlob(path, glob));
    asked.push({
      expected,
      look: (index, number) => lookForUnwanted(index, number, ownChanges(index, number).filter(meant)),
    });
  }
  if (size !== undefined) {
    const range = {
      ...(size.min === undefined ? {} : { min: bytesOf(size.min) }),
      ...(size.max === undefined ? {} : { max: bytesOf(size.max) }),
    };
    asked.push({
      expected: message('layer.expected.size', { ref, layer, range: sayRange(range, sayBytes) }),
      look: (index, number) => {
        const bytes = index.layers[number - 1]?.size ?? 0;
        const said = { ...madeBy(index, number), size: sayBytes(bytes) };
        return {
          right: isWithin(bytes, range),
          observed: message('layer.observed.size', said),
          advice: message('layer.advice'),
        };
      },
    });
  }
  if (empty !== undefined) {
    const expected = message(empty ? 'layer.expected.empty' : 'layer.expected.notEmpty', { ref, layer });
    asked.push({ expected, look: (index, number) => lookWhetherEmpty(index, number, empty) });
  }
  return asked;
}

function lookForChange(changes: LayerChange[], glob: string, kinds: readonly CheckedKind[]): Answer {
  const meant = changes.filter((change) => matchesGlob(change.path, glob));
  const right = meant.find((change) => kinds.some((kind) => isKind(change, kind)));
  if (right !== undefined) {
    const observed = message('layer.observed.changed', { path: right.path, count: changes.length });
    return { right: true, observed, advice: null };
  }
  const other = meant[0];
  const observed =
    other === undefined
      ? missing(glob, changes)
      : message('layer.observed.otherKind', { path: other.path, kind: word(`kind.${kindOf(other)}`) });
  return { right: false, observed, advice: message('layer.advice') };
}

function isKind(change: LayerChange, kind: CheckedKind): boolean {
  if (kind === 'rewritten' || kind === 'metadataOnly') {
    return change.kind === 'modified' && change.metadataOnly === (kind === 'metadataOnly');
  }
  return change.kind === kind;
}

function kindOf({ kind, metadataOnly }: LayerChange): CheckedKind {
  if (kind !== 'modified') {
    return kind;
  }
  return metadataOnly ? 'metadataOnly' : 'rewritten';
}

function missing(path: string, changes: LayerChange[]): Message {
  return changes.length === 0
    ? message('layer.observed.nothing')
    : message('layer.observed.others', { path, count: changes.length, changes: named(changes) });
}

function lookForOthers(index: ImageIndex, number: number, globs: readonly string[]): Answer {
  const changes = ownChanges(index, number);
  const meant = changes.filter(({ path }) => globs.some((glob) => matchesGlob(path, glob)));
  // A folder that had to be made, or was touched, on the way to what is meant comes with it.
  const onTheWay = ({ path, type, kind }: LayerChange) =>
    type === 'directory' && kind !== 'deleted' && meant.some((change) => change.path.startsWith(`${path}/`));
  return lookForUnwanted(
    index,
    number,
    changes.filter((change) => !meant.includes(change) && !onTheWay(change)),
  );
}

function lookForUnwanted(index: ImageIndex, number: number, unwanted: LayerChange[]): Answer {
  if (unwanted.length > 0) {
    const observed = message('layer.observed.also', {
      ...madeBy(index, number),
      changes: named(unwanted),
    });
    return { right: false, observed, advice: message('layer.advice.context') };
  }
  const size = sayBytes(index.layers[number - 1]?.size ?? 0);
  const observed = message('layer.observed.matches', { count: ownChanges(index, number).length, size });
  return { right: true, observed, advice: null };
}

function lookWhetherEmpty(index: ImageIndex, number: number, empty: boolean): Answer {
  const changes = ownChanges(index, number);
  const observed =
    changes.length === 0
      ? message('layer.observed.nothing')
      : message('layer.observed.notEmpty', {
          ...madeBy(index, number),
          count: changes.length,
          changes: named(changes),
        });
  return { right: empty === (changes.length === 0), observed, advice: message('layer.advice') };
}

function madeBy(index: ImageIndex, number: number): { number: number; instruction: string } {
  return { number, instruction: sayInstruction(index.layers[number - 1]?.instruction) };
}

function named(changes: readonly LayerChange[]): string {
  const paths = changes.slice(0, MOST_NAMED).map((change) => change.path);
  return paths.join(', ') + (changes.length > MOST_NAMED ? ', …' : '');
}
