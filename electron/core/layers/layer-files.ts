import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { LabError } from '../../contract/errors.ts';
import type { FileVersion } from '../../contract/layers.ts';
import { Crc64 } from './crc64.ts';
import type { FileWanted, ImageLayers, LayerSource } from './layer-source.ts';
import type { Content, TreeNode } from './merged-tree.ts';
import { attributes } from './tree-queries.ts';

/** Larger files are not read to be compared; bytes. */
export const MOST_COMPARED = 64 * 1024 * 1024;
/** Longest content that is handed out as text, bytes. */
const MOST_TEXT = 1024 * 1024;

/**
 * Two states of one path, contents included; null where there is nothing. `read` gets contents in the order asked and
 * is called at most once.
 */
export async function fileVersions(
  now: TreeNode | undefined,
  below: TreeNode | undefined,
  read: (wanted: Content[]) => Promise<Buffer[]>,
): Promise<{ now: FileVersion | null; below: FileVersion | null }> {
  const wanted = new Map<string, Content>();
  for (const { content } of [now, below].filter((node) => node !== undefined)) {
    if (content !== null && content.size > 0 && content.size <= MOST_COMPARED) {
      wanted.set(copyKey(content), content);
    }
  }
  const keys = [...wanted.keys()];
  const found = keys.length === 0 ? [] : await read([...wanted.values()]);
  const bytes = (content: Content) =>
    content.size === 0 ? Buffer.alloc(0) : (found[keys.indexOf(copyKey(content))] ?? null);
  const version = (node: TreeNode | undefined): FileVersion | null =>
    node === undefined
      ? null
      : {
          layer: node.content?.layer ?? node.layer,
          ...attributes(node),
          ...described(node.content === null ? null : bytes(node.content)),
        };
  return { now: version(now), below: version(below) };
}

/** The same for one copy in the trees of two levels, where it is not the same object. */
function copyKey({ layer, path, size, digest }: Content): string {
  return [layer, size, digest, path].join(' ');
}

function described(content: Buffer | null): Pick<FileVersion, 'sha256' | 'text'> {
  if (content === null) {
    return { sha256: null, text: null };
  }
  const readable = content.length <= MOST_TEXT && !content.includes(0) && isUtf8(content);
  return {
    sha256: createHash('sha256').update(content).digest('hex'),
    text: readable ? content.toString('utf8') : null,
  };
}

/**
 * Contents as the layers' listings describe them. A path in a layer's folder can lead through a symlink to somewhere
 * else altogether, so what a source finds there counts only if it has the size and the sum that the layer gave.
 * @throws LabError FILE_NOT_FOUND when what is found is something else; whatever the source throws
 */
export async function readContents(
  source: LayerSource,
  image: ImageLayers,
  wanted: readonly FileWanted[],
  maxBytes: number,
): Promise<Buffer[]> {
  const found = source.readFiles
    ? await source.readFiles(image, wanted, maxBytes)
    : await oneByOne(source, image, wanted, maxBytes);
  for (const [at, { path, size, digest }] of wanted.entries()) {
    const content = found[at];
    if (content === undefined || content.length !== size || sumOf(content) !== digest) {
      throw new LabError('FILE_NOT_FOUND', `What is at ${path} is not what the layer wrote there`, { path });
    }
  }
  return found;
}

async function oneByOne(
  source: LayerSource,
  image: ImageLayers,
  wanted: readonly FileWanted[],
  maxBytes: number,
): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const { layer, path } of wanted) {
    found.push(await source.readFile(image, layer, path, maxBytes));
  }
  return found;
}

function sumOf(content: Buffer): string {
  const sum = new Crc64();
  sum.update(content);
  return content.length === 0 ? '' : sum.digest();
}
