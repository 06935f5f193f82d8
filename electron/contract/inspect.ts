import { z } from 'zod';
import { ChangeKind, EntryType, WastedFile } from './layers.ts';

const bytes = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const layerNumber = z.number().int().positive().describe('number of a layer, 1 is the base');
const path = z
  .string()
  .describe(
    'absolute; bytes of a name that are not UTF-8 are written as \\xNN (a backslash and two hex digits)',
  );

/** Where an image's layers were read from. `cache`: nothing but the listings kept in the data directory was needed. */
export const InspectSource = z.enum(['layer-store', 'save-stream', 'archive', 'cache']);
export type InspectSource = z.infer<typeof InspectSource>;

export const InspectLayer = z.object({
  index: layerNumber,
  diffId: z.string().describe('sha256:… of the layer as an unpacked tar (OCI image-spec, config.md)'),
  chainId: z.string().describe('sha256:… of this layer on all those below it'),
  size: bytes.describe('bytes of regular-file contents in this layer; a hard link counts once'),
  instruction: z
    .string()
    .describe('as a Dockerfile has it, e.g. "RUN apt-get update"; empty when the history does not tell'),
  added: count.describe(
    'paths that were not there below; without parent folders listed only for their contents',
  ),
  changed: count.describe(
    'paths that were there below; without parent folders listed only for their contents',
  ),
  deleted: count.describe(
    'paths of the layers below that are gone from here on, with all that was in a folder',
  ),
  deadBytes: bytes.describe('bytes of `size` that a later layer overwrote or deleted'),
});
export type InspectLayer = z.infer<typeof InspectLayer>;

/** What a layer did to one path. Mode, owner and link of a deleted path are those it had. */
export const InspectChange = z.object({
  path,
  kind: ChangeKind,
  type: EntryType,
  mode: z.number().int().describe('permission bits, setuid, setgid and sticky'),
  uid: z.number().int(),
  gid: z.number().int(),
  size: bytes.describe('bytes of content after the change; 0 for what is not a regular file'),
  sizeBefore: bytes.nullable().describe('bytes of content before; null when the path is new'),
  metadataOnly: z.boolean().describe('same content; mode, owner, time or extended attributes differ'),
  link: z.string().describe('target of a symlink or hard link; else empty'),
});
export type InspectChange = z.infer<typeof InspectChange>;

export const InspectLimit = z.object({
  name: z.enum(['fail-under', 'max-wasted']),
  limit: z.number().describe('fail-under: least efficiency, 0 to 1; max-wasted: most dead bytes'),
  found: z.number().describe('efficiency or deadBytes of the image'),
  passed: z.boolean(),
});
export type InspectLimit = z.infer<typeof InspectLimit>;

/**
 * What `lab inspect --json` prints; published as docs/inspect.schema.json. Fields may be added at any time;
 * `formatVersion` counts up when one is taken away or changes its meaning.
 */
export const InspectReport = z.object({
  formatVersion: z.literal(1),
  image: z.object({
    ref: z.string().describe('as it was asked for, or as the archive names it; may be empty for an archive'),
    id: z.string().describe('sha256:… of the image config'),
    platform: z.string().nullable().describe('os/architecture[/variant]'),
    source: InspectSource,
  }),
  layers: z.array(InspectLayer).describe('from the base up'),
  entries: count.describe(
    'paths in the tree of all layers merged: files, folders, links, devices and pipes, each name of a hard link; ' +
      'the root itself is not counted, nor what an engine puts into a container (/etc/hosts, /proc, /sys, /dev …)',
  ),
  liveBytes: bytes.describe(
    'bytes of regular-file contents that a container of the image sees; a hard link once',
  ),
  deadBytes: bytes.describe('bytes of regular-file contents that a later layer overwrote or deleted'),
  efficiency: z
    .number()
    .min(0)
    .max(1)
    .describe('liveBytes / (liveBytes + deadBytes); 1 when there are no bytes'),
  wasted: z
    .array(
      z.object({
        path,
        bytes,
        writtenBy: layerNumber,
        killedBy: layerNumber,
        how: WastedFile.shape.how,
      }),
    )
    .describe('every copy that makes up deadBytes, largest first'),
  limits: z.array(InspectLimit).describe('those that were asked for'),
  layer: z
    .object({
      index: layerNumber,
      changes: z.array(InspectChange).describe('in tree order, without implicit parent folders'),
    })
    .optional()
    .describe('only with --layer'),
});
export type InspectReport = z.infer<typeof InspectReport>;
