import {
  type ContainerPicture,
  type ImagePicture,
  imageWithoutLayers,
  type LayerSummary,
  type Picture,
  type PictureGoal,
} from '../../electron/contract/index.ts';

/** One layer in a column. `ghost` is a layer that the goal will have and that is drawn from its base. */
export interface Stratum {
  key: string;
  layer: LayerSummary;
  isNew: boolean;
  ghost: boolean;
  /** Other columns that have the same layer. */
  sharedWith: string[];
}

export type GoalState = 'none' | 'waiting' | 'reached';

/** One image with the writable layers of its containers, or containers whose image is not drawn. */
export interface Column {
  key: string;
  ref: string;
  image: ImagePicture | null;
  /** Top first, as it is drawn. */
  strata: Stratum[];
  containers: ContainerPicture[];
  goal: GoalState;
  /** The drawn image whose layers are all below this one's new ones. */
  base: ImagePicture | null;
  /** Empty places of a goal that is not there, top first: 1 is the lowest. */
  slots: number[];
}

/** What the picture draws, left to right; the same model is the table's. */
export function buildColumns(picture: Picture): Column[] {
  const { goal } = picture;
  const images = [...picture.images];
  if (goal && !images.some((image) => image.ref === goal.ref)) {
    images.push(imageWithoutLayers(goal.ref, 'missing'));
  }
  const placed = new Set<string>();
  const columns = images.map((image): Column => {
    const containers = picture.containers.filter(
      (container) => !placed.has(container.id) && belongsTo(container, image, images),
    );
    for (const container of containers) {
      placed.add(container.id);
    }
    return imageColumn(image, images, containers, goal);
  });
  const strays = picture.containers.filter((container) => !placed.has(container.id));
  for (const container of strays) {
    columns.push(strayColumn(container));
  }
  return withSharing(columns);
}

function imageColumn(
  image: ImagePicture,
  images: ImagePicture[],
  containers: ContainerPicture[],
  goal: PictureGoal | null,
): Column {
  const mine = goal?.ref === image.ref ? goal : null;
  const goalBase = mine
    ? (images.find((one) => one.ref === mine.base && one.status === 'ready') ?? null)
    : null;
  const base = longestBase(image, images);
  const column: Column = {
    key: `image ${image.ref}`,
    ref: image.ref,
    image,
    strata: [],
    containers,
    goal: 'none',
    base,
    slots: [],
  };
  const floor = base?.layers.length ?? image.layers.length;
  // What others are built on is old news beside what was put on top of it.
  const isBase = images.some((one) => longestBase(one, images) === image);
  column.strata = image.layers
    .map((layer) => stratum(image.ref, layer, !isBase && layer.index > floor, false))
    .reverse();
  if (mine) {
    const reached = image.status === 'ready' && base?.ref === mine.base;
    column.goal = reached && image.layers.length - floor === mine.addedLayers ? 'reached' : 'waiting';
    if (image.status === 'missing' && goalBase) {
      column.strata = goalBase.layers.map((layer) => stratum(image.ref, layer, false, true)).reverse();
      column.slots = Array.from({ length: mine.addedLayers }, (_, at) => mine.addedLayers - at);
      column.base = goalBase;
    }
  }
  return column;
}

function stratum(ref: string, layer: LayerSummary, isNew: boolean, ghost: boolean): Stratum {
  return { key: `${ref} ${layer.index} ${layer.diffId}`, layer, isNew, ghost, sharedWith: [] };
}

function belongsTo(container: ContainerPicture, image: ImagePicture, images: ImagePicture[]): boolean {
  if (image.id === null || container.imageId !== image.id) {
    return false;
  }
  const named = images.find((one) => one.id === container.imageId && one.ref === container.imageRef);
  return named === undefined || named === image;
}

function strayColumn(container: ContainerPicture): Column {
  return {
    key: `container ${container.id}`,
    ref: container.imageRef,
    image: null,
    strata: [],
    containers: [container],
    goal: 'none',
    base: null,
    slots: [],
  };
}

/** The longest other image all of whose layers this one begins with; null when there is none that is shorter. */
function longestBase(image: ImagePicture, images: ImagePicture[]): ImagePicture | null {
  const bases = images.filter(
    (one) =>
      one !== image &&
      one.layers.length > 0 &&
      one.layers.length < image.layers.length &&
      one.layers.every((layer, at) => layer.diffId === image.layers[at]?.diffId),
  );
  bases.sort((a, b) => b.layers.length - a.layers.length);
  return bases[0] ?? null;
}

function withSharing(columns: Column[]): Column[] {
  const owners = new Map<string, string[]>();
  for (const column of columns) {
    for (const { layer, ghost } of column.strata) {
      if (!ghost) {
        owners.set(layer.diffId, [...(owners.get(layer.diffId) ?? []), column.ref]);
      }
    }
  }
  for (const column of columns) {
    for (const one of column.strata) {
      one.sharedWith = [...new Set(owners.get(one.layer.diffId) ?? [])].filter((ref) => ref !== column.ref);
    }
  }
  return columns;
}

/** The first 12 digits of a digest, as docker prints IDs; `length` for less room. */
export function shortDigest(digest: string, length = 12): string {
  return digest.replace(/^sha256:/, '').slice(0, length);
}
