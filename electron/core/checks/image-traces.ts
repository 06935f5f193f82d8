import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import type { ImageIndex } from '../layers/image-index.ts';
import { matchesGlob } from '../layers/path-glob.ts';
import type { TextHit } from '../layers/text-search.ts';
import { findInConfig, findInHistory } from './config-text.ts';
import { type Asked, hiddenBy, hide, type ImageFacts, sayInstruction } from './image-facts.ts';
import { textHits } from './text-hits.ts';

/** What must have left no trace in it: a layer keeps what a later one deletes. */
export async function askTraces(check: CheckOf<'image'>, facts: ImageFacts): Promise<Asked[]> {
  const { notInAnyLayer, noFileInAnyLayer } = check;
  if (notInAnyLayer === undefined && noFileInAnyLayer === undefined) {
    return [];
  }
  const index = await facts.world.layers.imageIndex(facts.ref);
  const texts = notInAnyLayer?.map(({ text }) => text) ?? [];
  return [...(await askTexts(texts, facts, index)), ...askFiles(noFileInAnyLayer ?? [], texts, facts, index)];
}

/** The texts themselves are said nowhere: results are kept and shown. */
async function askTexts(texts: readonly string[], facts: ImageFacts, index: ImageIndex): Promise<Asked[]> {
  if (texts.length === 0) {
    return [];
  }
  const { ref, image, world } = facts;
  const expected = message('image.expected.noText', { ref });
  const hits = await textHits(world.link, index, texts);
  const history = await world.link.engine.getImage(image.Id).history();
  return texts.map((text, at): Asked => {
    const found = hits[at] ?? [];
    const first = found[0];
    if (first !== undefined) {
      return askedOfHit(ref, index, texts, first, found.length);
    }
    const advice = message('image.advice.secretConfig');
    const place = findInConfig(image, text);
    if (place !== null) {
      const observed = message('image.observed.textInConfig', { ref, place: hide(place, texts) });
      return { outcome: 'fail', expected, observed, advice };
    }
    const line = findInHistory(history, text);
    if (line !== null) {
      const instruction = sayInstruction(line.instruction, texts);
      const observed = message('image.observed.textInHistory', { ref, line: line.number, instruction });
      return { outcome: 'fail', expected, observed, advice };
    }
    const observed = message('image.observed.noText', { ref, layers: index.layers.length });
    return { outcome: 'pass', expected, observed, advice: null };
  });
}

function askedOfHit(
  ref: string,
  index: ImageIndex,
  texts: readonly string[],
  { layer, path }: TextHit,
  count: number,
): Asked {
  const killedBy = hiddenBy(index, path, layer);
  const where = {
    ref,
    layer,
    path: hide(path, texts),
    instruction: sayInstruction(index.layers[layer - 1]?.instruction, texts),
  };
  return {
    outcome: 'fail',
    expected: message('image.expected.noText', { ref }),
    observed:
      killedBy === null
        ? message('image.observed.textInFile', { ...where, count })
        : message('image.observed.textInFileGone', { ...where, killedBy }),
    advice: message('image.advice.secretLayer'),
  };
}

function askFiles(
  globs: readonly string[],
  texts: readonly string[],
  { ref }: ImageFacts,
  index: ImageIndex,
): Asked[] {
  return globs.map((glob): Asked => {
    const expected = message('image.expected.noFile', { ref, glob });
    for (const [at, listing] of index.listings.entries()) {
      const entry = listing.entries.find(({ path, type }) => type !== 'directory' && matchesGlob(path, glob));
      if (entry !== undefined) {
        const { path } = entry;
        const killedBy = hiddenBy(index, path, at + 1);
        const where = {
          ref,
          path,
          layer: at + 1,
          instruction: sayInstruction(index.layers[at]?.instruction, texts),
        };
        const observed =
          killedBy === null
            ? message('image.observed.fileInLayer', where)
            : message('image.observed.fileInLayerGone', { ...where, killedBy });
        return { outcome: 'fail', expected, observed, advice: message('image.advice.secretLayer') };
      }
    }
    const observed = message('image.observed.noFile', { ref, layers: index.layers.length });
    return { outcome: 'pass', expected, observed, advice: null };
  });
}
