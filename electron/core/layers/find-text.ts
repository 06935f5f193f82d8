import type { Readable } from 'node:stream';
import { LabError } from '../../contract/errors.ts';
import { findTextInSave } from './find-text-save.ts';
import { findTextInStore } from './find-text-store.ts';
import { inOrder, type TextHit, type TextSearch } from './text-search.ts';

/**
 * Which files of which layers have each of these texts, also those that a later layer overwrote or deleted: for each
 * text its hits, the base first, then by path. Looked for are the texts' UTF-8 bytes in the contents of regular files as
 * they are: what is packed inside a file (gzip, a jar) is not unpacked. A hard link counts under its first name.
 * Memory does not grow with the image. Texts hold no line break and no control characters.
 * @throws LabError ARCHIVE_INVALID, LAYER_NOT_FOUND, BENCH_LOST, CANCELLED
 */
export async function findText(search: TextSearch, texts: readonly string[]): Promise<TextHit[][]> {
  return (await findTextInStore(search, texts)) ?? findTextInStream(search, texts);
}

/** The way that every engine has: through what it answers to GET /images/{name}/get. */
export async function findTextInStream(search: TextSearch, texts: readonly string[]): Promise<TextHit[][]> {
  const { link, index, signal } = search;
  const stream = (await link.engine.getImage(index.imageId).get()) as Readable;
  const stop = () => stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const diffIds = index.listings.map((listing) => listing.diffId);
    return (await findTextInSave(stream, diffIds, texts)).map(inOrder);
  } catch (error) {
    if (signal?.aborted) {
      throw new LabError('CANCELLED', 'Searching the image was cancelled');
    }
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
}
