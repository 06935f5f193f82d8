import { z } from 'zod';

/** What a layer did to a path, against the merged tree of the layers below it. */
export const ChangeKind = z.enum(['added', 'modified', 'deleted']);
export type ChangeKind = z.infer<typeof ChangeKind>;

export const EntryType = z.enum(['file', 'directory', 'symlink', 'hardlink', 'character', 'block', 'fifo']);
export type EntryType = z.infer<typeof EntryType>;

/** One path that a layer (or a container's writable layer) changed. Paths are absolute; sizes are bytes. */
export const LayerChange = z.strictObject({
  path: z.string(),
  kind: ChangeKind,
  type: EntryType,
  size: z.number().describe('bytes of content after the change; 0 for what is not a regular file'),
  sizeBefore: z.number().nullable().describe('bytes before; null when the path is new'),
  metadataOnly: z.boolean().describe('same content, other mode, owner or time'),
  implicit: z
    .boolean()
    .describe('a parent directory that is listed only because something inside it changed'),
  writtenAtStart: z
    .boolean()
    .describe(
      'writable layers only: its change time is within the first seconds of the container, so the program wrote it',
    ),
});
export type LayerChange = z.infer<typeof LayerChange>;

/** The instruction that made a layer, from the image config's history[] (OCI image-spec config.md, "history"). */
export const LayerInstruction = z.strictObject({
  raw: z.string().describe('created_by as recorded'),
  keyword: z.string().describe('RUN, COPY, ADD, COMMIT …; empty when it cannot be told'),
  text: z.string().describe('the rest, cleaned of /bin/sh -c and #(nop)'),
});
export type LayerInstruction = z.infer<typeof LayerInstruction>;

/** One layer of an image; counts leave out implicit parent directories. Sizes are bytes of regular-file contents. */
export const LayerSummary = z.strictObject({
  index: z.number().int().describe('1 is the base'),
  diffId: z.string(),
  chainId: z.string(),
  instruction: LayerInstruction,
  size: z.number(),
  entries: z.number(),
  added: z.number(),
  modified: z.number(),
  deleted: z.number(),
  deadBytes: z.number().describe('bytes written here that a later layer of this image overwrote or deleted'),
  deadFiles: z.number(),
});
export type LayerSummary = z.infer<typeof LayerSummary>;

/** Bytes that an image carries and no container of it can see: one copy of a file that a later layer hid. */
export const WastedFile = z.strictObject({
  path: z.string().describe('the name under which the layer wrote it'),
  bytes: z.number(),
  writtenBy: z.number().int().describe('number of the layer, 1 is the base'),
  killedBy: z.number().int().describe('number of the layer that overwrote or deleted it'),
  how: z.enum(['overwritten', 'deleted']),
});
export type WastedFile = z.infer<typeof WastedFile>;

/** A place in the merged tree of the layers up to a level, as a container of that many layers would see it. */
export const TreeEntry = z.strictObject({
  path: z.string(),
  type: EntryType,
  mode: z.number().int().describe('permission bits, setuid, setgid and sticky'),
  uid: z.number().int(),
  gid: z.number().int(),
  size: z.number().describe('bytes of content; of a folder, of all regular files below it'),
  link: z.string().describe('target of a symlink or hard link; else empty'),
  layer: z.number().int().describe('number of the layer that wrote it last; 0 when none lists it'),
  children: z.number().int().nullable().describe('entries in a folder; null for what is not one'),
});
export type TreeEntry = z.infer<typeof TreeEntry>;

/** What one layer did to one path: together, the path's life from the base up. */
export const PathEvent = z.strictObject({
  layer: z.number().int(),
  diffId: z.string(),
  instruction: LayerInstruction,
  change: LayerChange,
});
export type PathEvent = z.infer<typeof PathEvent>;

/** A file as it is at some level. */
export const FileVersion = z.strictObject({
  layer: z.number().int().describe('number of the layer that wrote this content'),
  type: EntryType,
  mode: z.number().int(),
  uid: z.number().int(),
  gid: z.number().int(),
  size: z.number(),
  link: z.string(),
  sha256: z.string().nullable().describe('hex, of the whole content; null when it was too large to read'),
  text: z.string().nullable().describe('null for what is not UTF-8 text of at most 1 MiB'),
});
export type FileVersion = z.infer<typeof FileVersion>;

export const ImagePicture = z.strictObject({
  ref: z.string(),
  id: z.string().nullable(),
  status: z.enum(['missing', 'reading', 'ready', 'failed']),
  standIn: z.boolean(),
  layers: z.array(LayerSummary).describe('base first'),
  totalBytes: z.number(),
  liveBytes: z.number().describe('bytes of contents that a container of the image sees'),
  deadBytes: z.number(),
  efficiency: z.number().describe('liveBytes / (liveBytes + deadBytes); 1 for an image without any bytes'),
  error: z.string().nullable(),
});
export type ImagePicture = z.infer<typeof ImagePicture>;

/** An image of which there is nothing to draw, and why. */
export function imageWithoutLayers(
  ref: string,
  status: Exclude<ImagePicture['status'], 'ready'>,
  error: string | null = null,
): ImagePicture {
  return {
    ref,
    id: null,
    status,
    standIn: false,
    layers: [],
    totalBytes: 0,
    liveBytes: 0,
    deadBytes: 0,
    efficiency: 1,
    error,
  };
}

/** A container's writable layer, growing live on the layers of its image. */
export const ContainerPicture = z.strictObject({
  id: z.string(),
  name: z.string(),
  imageRef: z.string(),
  imageId: z.string(),
  running: z.boolean(),
  ports: z.array(z.number().int()),
  changes: z.array(LayerChange),
  truncated: z.boolean(),
  size: z.number(),
  added: z.number(),
  modified: z.number(),
  deleted: z.number(),
});
export type ContainerPicture = z.infer<typeof ContainerPicture>;

/** What a step is aiming at, drawn as a ghost beside what is there. */
export const PictureGoal = z.strictObject({
  ref: z.string(),
  base: z.string(),
  addedLayers: z.number().int(),
});
export type PictureGoal = z.infer<typeof PictureGoal>;

/** The one model behind the drawing, the table and the layer checks. */
export const Picture = z.strictObject({
  lessonId: z.string().nullable(),
  images: z.array(ImagePicture),
  containers: z.array(ContainerPicture),
  goal: PictureGoal.nullable(),
});
export type Picture = z.infer<typeof Picture>;
