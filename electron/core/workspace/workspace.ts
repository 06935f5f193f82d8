import path from 'node:path';
import { LabError, type WorkspaceState } from '../../contract/index.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { Slice } from '../slice.ts';
import { isCode } from './app-copy.ts';
import { removeBench, removeEmptyFolders, renameBench } from './bench-files.ts';
import { hashOf } from './file-version.ts';
import { mustFit, saveOnBench, saveOnCopy } from './save-file.ts';
import { beginCopy, restartCopy, versionsIn } from './start-files.ts';
import { LARGEST_FILE, type Sides, type SyncResult, synchronize } from './sync-round.ts';
import { loadSyncState, saveSyncState } from './sync-state.ts';
import { textOf } from './text-content.ts';
import { createTurns } from './turns.ts';
import { type BenchWatch, watchBench } from './watch-bench.ts';
import { storable, workspacePath } from './workspace-path.ts';

/**
 * The learner's files: /workspace in the bench, and a copy on this computer which outlives every bench. While a bench
 * is attached its files are the truth and the copy follows; while none is, changes go to the copy and are carried
 * over later. All work is done one after the other.
 */
export class Workspace {
  readonly state: Slice<WorkspaceState>;
  readonly #link: () => BenchLink | null;
  readonly #folder: string;
  readonly #startFiles: string;
  readonly #sides: Promise<Sides>;
  #attached: { link: BenchLink; watch: BenchWatch } | null = null;
  readonly #turns = createTurns();
  #syncWaits = false;

  constructor(options: {
    link: () => BenchLink | null;
    dataDir: string;
    lessonId: string;
    startFiles: string;
  }) {
    this.#link = options.link;
    this.#startFiles = options.startFiles;
    this.#folder = path.join(options.dataDir, 'workspaces', options.lessonId);
    this.state = new Slice<WorkspaceState>({
      lessonId: options.lessonId,
      files: [],
      folders: [],
      synced: false,
      skipped: [],
    });
    this.#sides = this.#open();
    // Whoever uses the workspace is told; a workspace that nobody uses must not end the process.
    this.#sides.catch(() => undefined);
  }

  /**
   * The bench is ready: brings both sides together and watches the bench from now on.
   * @returns the files that both sides had changed; both versions are kept
   * @throws LabError BENCH_NOT_READY, BENCH_LOST, DISK_FULL
   */
  async attach(): Promise<{ keptBoth: SyncResult['keptBoth'] }> {
    return await this.#inTurn(async () => {
      this.#letGo();
      const link = this.#link();
      if (!link) {
        throw new LabError('BENCH_NOT_READY', 'The bench is not ready.');
      }
      const sides = await this.#sides;
      sides.seen.clear();
      const { keptBoth } = await this.#synchronize(link, sides, true);
      this.#attached = { link, watch: watchBench(link, () => this.#changeSeen()) };
      return { keptBoth };
    });
  }

  /** The bench goes away: from here on everything happens on this computer only. */
  async detach(): Promise<void> {
    await this.#inTurn(async () => this.#letGo());
  }

  /** @throws LabError FILE_NOT_FOUND, FILE_NOT_TEXT, FILE_TOO_LARGE, PATH_OUTSIDE_WORKSPACE */
  async read(file: string): Promise<{ content: string; hash: string }> {
    workspacePath(file);
    const { copy } = await this.#sides;
    if (this.state.value.skipped.includes(file)) {
      throw new LabError('FILE_TOO_LARGE', `${file} is too large to be shown, or no regular file.`, {
        path: file,
      });
    }
    const found = await copy.read(file);
    if (!found) {
      throw new LabError('FILE_NOT_FOUND', `There is no ${file} in the workspace.`, { path: file });
    }
    return { content: textOf(found.content, file), hash: hashOf(found.content) };
  }

  /**
   * Saves a file, unless it is no longer what the learner began to edit (`baseHash`; null for a new file).
   * @throws LabError FILE_CONFLICT {path, currentHash: empty when it was removed}, FILE_EXISTS, FILE_TOO_LARGE,
   * PATH_OUTSIDE_WORKSPACE, DISK_FULL, BAD_REQUEST (something else than a file is in the way)
   */
  async write(input: {
    path: string;
    content: string;
    baseHash: string | null;
    force: boolean;
  }): Promise<{ hash: string }> {
    const file = this.#newPath(input.path);
    const content = Buffer.from(input.content);
    if (content.length > LARGEST_FILE) {
      throw new LabError('FILE_TOO_LARGE', `${file} would be larger than 5 MB.`, { path: file });
    }
    const save = { ...input, content, hash: hashOf(content) };
    return await this.#inTurn(async () => {
      const sides = await this.#sides;
      const done = await this.#onBench(async (link) => {
        // What is there instead of what was expected shall be seen.
        await saveOnBench(link, sides, save).catch((error: unknown) => {
          this.#changeSeen();
          throw error;
        });
        await this.#saveBase(sides);
      });
      if (!done) {
        await saveOnCopy(sides, save);
      }
      await this.#publish({});
      return { hash: save.hash };
    });
  }

  /** A file or a folder. @throws LabError FILE_NOT_FOUND, FILE_EXISTS, PATH_OUTSIDE_WORKSPACE, DISK_FULL, BAD_REQUEST */
  async rename(from: string, to: string): Promise<void> {
    workspacePath(from);
    this.#newPath(to);
    if (to.startsWith(`${from}/`)) {
      throw new LabError('BAD_REQUEST', 'A folder cannot be moved into itself.', { path: to });
    }
    await this.#change(
      (link) => renameBench(link, from, to),
      async ({ copy, ours }) => {
        mustFit(ours, to);
        if (await copy.exists(to)) {
          throw new LabError('FILE_EXISTS', `There is already something named ${to}.`, { path: to });
        }
        await this.#mustExist(from);
        await copy.rename(from, to);
      },
    );
  }

  /** A file, or a folder with all in it. @throws LabError FILE_NOT_FOUND, PATH_OUTSIDE_WORKSPACE, BAD_REQUEST */
  async remove(file: string): Promise<void> {
    workspacePath(file);
    await this.#change(
      async (link) => {
        if (!this.state.value.skipped.includes(file)) {
          await this.#mustExist(file);
        }
        await removeBench(link, [file]);
      },
      async ({ copy }) => {
        await this.#mustExist(file);
        await copy.remove(file);
      },
    );
  }

  /**
   * Files as the lesson begins, on both sides. The old ones are moved aside.
   * @returns the folder on this computer in which they are kept; null when there was nothing but the start files
   */
  async restoreStart(): Promise<string | null> {
    return await this.#inTurn(async () => {
      const sides = await this.#sides;
      await this.#onBench(async (link) => {
        await this.#synchronize(link, sides, false);
      });
      const kept = await restartCopy(this.#folder, this.#startFiles);
      sides.ours = await versionsIn(sides.copy, new Map());
      const folders = new Set((await sides.copy.list()).folders);
      const left = this.state.value.folders.filter((folder) => !folders.has(folder));
      const done = await this.#onBench(async (link) => {
        await this.#synchronize(link, sides, false);
        await removeEmptyFolders(link, left);
        await this.#synchronize(link, sides, false);
      });
      if (!done) {
        await this.#publish({});
      }
      return kept;
    });
  }

  /** Lets go of the bench once the work under way is done. Nothing is removed anywhere. */
  async close(): Promise<void> {
    await this.detach();
  }

  async #open(): Promise<Sides> {
    const copy = await beginCopy(this.#folder, this.#startFiles);
    const base = await loadSyncState(`${this.#folder}.sync.json`);
    const ours = await versionsIn(copy, base.files);
    const sides: Sides = { copy, base, ours, seen: new Map() };
    this.#tell(sides, { folders: (await copy.list()).folders });
    return sides;
  }

  /** Does it on the bench, then lets the copy follow; without a bench on the copy alone. */
  async #change(onBench: (link: BenchLink) => Promise<void>, onCopy: (sides: Sides) => Promise<void>) {
    await this.#inTurn(async () => {
      const sides = await this.#sides;
      const done = await this.#onBench(async (link) => {
        await onBench(link);
        await this.#synchronize(link, sides, false);
      });
      if (!done) {
        await onCopy(sides);
        sides.ours = await versionsIn(sides.copy, sides.base.files);
        await this.#publish({});
      }
    });
  }

  /** False when there is no bench, or when it turned out to be gone. */
  async #onBench(work: (link: BenchLink) => Promise<unknown>): Promise<boolean> {
    if (!this.#attached) {
      return false;
    }
    try {
      await work(this.#attached.link);
      return true;
    } catch (error) {
      if (error instanceof LabError && (error.code === 'BENCH_LOST' || error.code === 'BENCH_NOT_READY')) {
        this.#letGo();
        return false;
      }
      throw error;
    }
  }

  async #synchronize(link: BenchLink, sides: Sides, attaching: boolean): Promise<SyncResult> {
    const result = await synchronize(link, sides, { attaching, saveBase: () => this.#saveBase(sides) });
    await this.#publish({ synced: true, skipped: result.skipped, folders: result.folders });
    return result;
  }

  #changeSeen(): void {
    if (this.#syncWaits) {
      return;
    }
    this.#syncWaits = true;
    this.#inTurn(async () => {
      this.#syncWaits = false;
      const sides = await this.#sides;
      await this.#onBench((link) => this.#synchronize(link, sides, false));
    }).catch(() => {
      // This computer could not take the files (its disk is full): said by `synced`, tried again at the next change.
      this.#tell(null, { synced: false });
    });
  }

  #letGo(): void {
    this.#attached?.watch.close();
    this.#attached = null;
    this.#tell(null, { synced: false });
  }

  async #publish(change: Partial<WorkspaceState>): Promise<void> {
    const sides = await this.#sides;
    this.#tell(sides, { folders: (await sides.copy.list()).folders, ...change });
  }

  #tell(sides: Sides | null, change: Partial<WorkspaceState>): void {
    const before = this.state.value;
    const files = sides
      ? [...sides.ours]
          .map(([name, { size, hash, mode }]) => ({
            path: name,
            size,
            hash,
            executable: (mode & 0o111) !== 0,
          }))
          .sort((a, b) => (a.path < b.path ? -1 : 1))
      : before.files;
    const after = { ...before, ...change, files };
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      this.state.set(after);
    }
  }

  async #saveBase(sides: Sides): Promise<void> {
    await saveSyncState(`${this.#folder}.sync.json`, sides.base);
  }

  async #mustExist(file: string): Promise<void> {
    if (!(await (await this.#sides).copy.exists(file))) {
      throw new LabError('FILE_NOT_FOUND', `There is no ${file} in the workspace.`, { path: file });
    }
  }

  #newPath(file: string): string {
    if (!storable(workspacePath(file))) {
      throw new LabError('BAD_REQUEST', 'This computer cannot keep a file of this name.', { path: file });
    }
    return file;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#turns.take(work);
    } catch (error) {
      throw isCode(error, 'ENOSPC', 'EDQUOT')
        ? new LabError('DISK_FULL', 'The disk of this computer is full.', {}, error)
        : error;
    }
  }
}
