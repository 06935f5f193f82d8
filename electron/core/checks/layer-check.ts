import type { CheckOf } from '../../contract/checks.ts';
import { LabError } from '../../contract/errors.ts';
import { message, word } from '../../contract/messages.ts';
import type { ImageIndex } from '../layers/image-index.ts';
import { matchesName } from '../layers/path-glob.ts';
import type { BenchWorld, Finding } from './check-world.ts';
import { plainInstruction, sayInstruction } from './image-facts.ts';
import { type LayerAsked, layerAsked } from './layer-asked.ts';
import { inspectImage, layersOf, sharedLayers } from './look.ts';

const MOST_NAMED = 8;

type Instead = Pick<Finding, 'observed' | 'advice'>;

/** What a layer changes. Where several layers are meant, it is enough that one of them is as it must be. */
export async function checkLayer(check: CheckOf<'layer'>, world: BenchWorld): Promise<Finding> {
  const { ref } = check;
  const asked = layerAsked(check, nameOf(check.layer));
  const expected = asked[0]?.expected ?? message('image.expected.exists', { ref });
  const index = await world.layers.imageIndex(ref).catch((thrown: unknown) => {
    if (thrown instanceof LabError && thrown.code === 'IMAGE_NOT_FOUND') {
      return null;
    }
    throw thrown;
  });
  if (index === null) {
    const observed = message('image.observed.none', { ref });
    return { outcome: 'notYet', expected, observed, advice: message('image.advice.list', { ref }) };
  }
  const meant = await layersMeant(check, index, world);
  if (!Array.isArray(meant)) {
    return { outcome: 'fail', expected, ...meant };
  }
  // The newest layer is the one that a learner has most likely just made: it is the one that is spoken of.
  const findings = meant.toReversed().map((number) => judge(asked, index, number));
  const right = findings.find((finding) => finding.outcome === 'pass');
  return right ?? findings[0] ?? { outcome: 'fail', expected, ...noSuchLayer(ref, index) };
}

function judge(asked: readonly LayerAsked[], index: ImageIndex, number: number): Finding {
  const answers = asked.map(({ expected, look }) => ({ expected, ...look(index, number) }));
  const { right, ...told } = answers.find((answer) => !answer.right) ?? answers[0] ?? nothingAsked(index);
  return { ...told, outcome: right ? 'pass' : 'fail', advice: right ? null : told.advice };
}

function nothingAsked(index: ImageIndex) {
  const observed = message('layer.observed.noLayer', { ref: index.imageId, layers: index.changes.length });
  return { right: true, expected: observed, observed, advice: null };
}

/** Numbers of the layers that are meant, the base is 1; or what is there instead of such a layer. */
async function layersMeant(
  { ref, layer }: CheckOf<'layer'>,
  index: ImageIndex,
  { link }: BenchWorld,
): Promise<number[] | Instead> {
  const { length } = index.changes;
  if (typeof layer !== 'object') {
    const number = layer === 'top' ? length : layer;
    return number >= 1 && number <= length ? [number] : noSuchLayer(ref, index);
  }
  let below = 0;
  if (layer.above !== undefined) {
    const base = await inspectImage(link, layer.above);
    if (base === null) {
      return { observed: message('image.observed.baseGone', { ref, base: layer.above }), advice: null };
    }
    const diffIds = index.layers.map((each) => each.diffId);
    below = sharedLayers(layersOf(base), diffIds);
  }
  const candidates = index.layers.slice(below);
  const pattern = plainInstruction(layer.instruction);
  const meant = candidates.filter(({ instruction: { keyword, text } }) =>
    matchesName(plainInstruction(`${keyword} ${text}`), pattern),
  );
  if (meant.length > 0) {
    return meant.map((each) => each.index);
  }
  const made = candidates.map((each) => sayInstruction(each.instruction));
  const named = made.slice(-MOST_NAMED).join('; ');
  const instructions = made.length > MOST_NAMED ? `…; ${named}` : named || word('instruction.unknown');
  return {
    observed: message('layer.observed.noInstruction', { ref, instructions }),
    advice: message('layer.advice.instruction', { ref }),
  };
}

function noSuchLayer(ref: string, index: ImageIndex): Instead {
  return { observed: message('layer.observed.noLayer', { ref, layers: index.changes.length }), advice: null };
}

function nameOf(layer: CheckOf<'layer'>['layer']): string {
  if (typeof layer === 'object') {
    return word('layer.madeBy', layer.instruction);
  }
  return layer === 'top' ? word('layer.top') : word('layer.number', String(layer));
}
