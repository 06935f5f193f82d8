import type {
  ContainerPicture,
  ImagePicture,
  LayerChange,
  LayerSummary,
  Picture,
} from '../../../electron/contract/index.ts';

export function layer(index: number, diffId: string, more: Partial<LayerSummary> = {}): LayerSummary {
  return {
    index,
    diffId,
    chainId: `chain ${index} ${diffId}`,
    instruction: { raw: '', keyword: 'RUN', text: diffId },
    size: 1000,
    entries: 1,
    added: 1,
    modified: 0,
    deleted: 0,
    deadBytes: 0,
    deadFiles: 0,
    ...more,
  };
}

/** An image whose layers have these diff IDs, base first. */
export function image(ref: string, diffIds: string[], more: Partial<ImagePicture> = {}): ImagePicture {
  return {
    ref,
    id: `id of ${ref}`,
    status: 'ready',
    standIn: false,
    layers: diffIds.map((diffId, at) => layer(at + 1, diffId)),
    totalBytes: 1000 * diffIds.length,
    liveBytes: 1000 * diffIds.length,
    deadBytes: 0,
    efficiency: 1,
    error: null,
    ...more,
  };
}

export function missing(ref: string): ImagePicture {
  return image(ref, [], { id: null, status: 'missing' });
}

export function container(
  name: string,
  imageRef: string,
  more: Partial<ContainerPicture> = {},
): ContainerPicture {
  return {
    id: `id of ${name}`,
    name,
    imageRef,
    imageId: `id of ${imageRef}`,
    running: true,
    ports: [],
    changes: [],
    truncated: false,
    size: 0,
    added: 0,
    modified: 0,
    deleted: 0,
    ...more,
  };
}

export function picture(more: Partial<Picture>): Picture {
  return { lessonId: 'lesson', images: [], containers: [], goal: null, ...more };
}

export function change(path: string, more: Partial<LayerChange> = {}): LayerChange {
  return {
    path,
    kind: 'added',
    type: 'file',
    size: 1,
    sizeBefore: null,
    metadataOnly: false,
    implicit: false,
    writtenAtStart: false,
    ...more,
  };
}
