import type { Handlers } from '../connection/lab-core.ts';
import type { LayerReader } from '../layers/layer-reader.ts';
import { findInTree, listFolder, pathHistory, writtenBy } from '../layers/tree-queries.ts';

/** Longest lists that are handed out at once. */
const MOST_CHANGES = 20_000;
const MOST_IN_FOLDER = 20_000;
const MOST_FOUND = 2_000;
const MOST_WASTED = 2_000;

type LayerMethod = Extract<keyof Handlers, `layer.${string}` | `image.${string}`>;

/** What can be asked of images and their layers. `layers` throws LabError BENCH_NOT_READY while nothing can be read. */
export function layerHandlers(layers: () => LayerReader): Pick<Handlers, LayerMethod> {
  return {
    'layer.changes': async ({ from, ...which }) => {
      const { index } = await layers().level(which);
      const changes = index.changes[which.index - 1] ?? [];
      return { changes: changes.slice(from, from + MOST_CHANGES), total: changes.length };
    },
    'layer.folder': async ({ path, ...which }) => {
      const { tree } = await layers().level(which);
      return listFolder(tree(), path, MOST_IN_FOLDER);
    },
    'layer.find': async ({ imageId, diffId, index: layer, writtenHere, ...filter }) => {
      const { index, tree } = await layers().level({ imageId, diffId, index: layer });
      const among = writtenHere ? writtenBy(index, layer) : null;
      return findInTree(tree(), { ...filter, among }, MOST_FOUND);
    },
    'layer.pathHistory': async ({ imageId, path }) => ({
      events: pathHistory(await layers().imageIndex(imageId), path),
    }),
    'layer.file': ({ path, ...which }) => layers().fileVersions(which, path),
    'image.wasted': async ({ imageId }) => {
      const { wasted } = await layers().imageIndex(imageId);
      return { files: wasted.slice(0, MOST_WASTED), total: wasted.length };
    },
  };
}
