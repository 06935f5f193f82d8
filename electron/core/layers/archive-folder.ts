import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { archiveInvalid, cancelled } from './archive-error.ts';
import type { StoredArchive } from './archive-files.ts';
import { listFolder } from './archive-folder-list.ts';
import { JsonBudget } from './archive-json.ts';
import type { BlobHearer } from './archive-layer.ts';
import type { ArchiveLimits } from './archive-limits.ts';

const CHUNK_BYTES = 256 * 1024;

/** An archive as a folder: an OCI layout (OCI image-spec image-layout.md), or what `docker save` writes, unpacked. */
export class ArchiveFolder implements StoredArchive {
  readonly #root: string;
  readonly #sizes: Map<string, number>;
  readonly #budget: JsonBudget;

  private constructor(root: string, sizes: Map<string, number>, limits: ArchiveLimits) {
    this.#root = root;
    this.#sizes = sizes;
    this.#budget = new JsonBudget(limits);
  }

  /** @throws LabError ARCHIVE_INVALID */
  static async open(folder: string, limits: ArchiveLimits): Promise<ArchiveFolder> {
    const root = await realpath(folder);
    return new ArchiveFolder(root, await listFolder(root, limits), limits);
  }

  resolve(name: string): string | null {
    return this.#sizes.has(name) ? name : null;
  }

  async json(name: string): Promise<Buffer | null> {
    const size = this.#sizes.get(name);
    if (size === undefined) {
      return null;
    }
    this.#budget.spend(size, name);
    const file = await this.#open(name);
    try {
      const buffer = Buffer.alloc(size);
      const { bytesRead } = await file.read(buffer, 0, size, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async pass(
    names: ReadonlySet<string>,
    hear: (name: string) => BlobHearer,
    o: { signal?: AbortSignal | undefined; onBytes?: ((bytes: number, total: number) => void) | undefined },
  ): Promise<void> {
    const total = [...names].reduce((sum, name) => sum + (this.#sizes.get(name) ?? 0), 0);
    let done = 0;
    for (const name of names) {
      const hearer = hear(name);
      const file = await this.#open(name);
      try {
        for (let chunk = await readChunk(file); chunk.length > 0; chunk = await readChunk(file)) {
          if (o.signal?.aborted) {
            throw cancelled();
          }
          hearer.write(chunk);
          done += chunk.length;
          o.onBytes?.(done, total);
          await hearer.ready();
        }
      } catch (error) {
        hearer.abandon();
        throw error;
      } finally {
        await file.close();
      }
      await hearer.close();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What was a file when the folder was listed may be a pipe or lead elsewhere by now. */
  async #open(name: string): Promise<FileHandle> {
    const real = await realpath(path.join(this.#root, name));
    if (!real.startsWith(this.#root + path.sep)) {
      throw archiveInvalid('a member lies outside of the archive', { member: name });
    }
    const file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!(await file.stat()).isFile()) {
      await file.close();
      throw archiveInvalid('a member is no regular file', { member: name });
    }
    return file;
  }
}

async function readChunk(file: FileHandle): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
  return buffer.subarray(0, bytesRead);
}
