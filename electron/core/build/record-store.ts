import { createHash, hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../progress/durable-file.ts';
import { readKept, type StoredBuild, stored } from './record-file.ts';
import type { KeptBuild, RecordKey } from './record-types.ts';

/** Builds of one Dockerfile that are kept. */
const MOST_BUILDS = 20;
const RECORD = /^(\d{6,})\.json$/;
/** Set aside: it keeps its number from being given again. */
const ANY_RECORD = /^(\d{6,})\.json(?:\.unreadable)?$/;

/**
 * Keeps the newest builds of each Dockerfile in a folder of the data directory: a file for each build, and beside them
 * the texts of their files by SHA-256, once each. What no kept build names any more is removed.
 */
export class RecordStore {
  readonly #folder: string;
  readonly #read = new Map<string, StoredBuild[]>();
  readonly #given = new Map<string, number>();

  constructor(options: { folder: string }) {
    this.#folder = options.folder;
  }

  /** Builds of a Dockerfile, newest first, at most `most`. What cannot be read is set aside and left out. */
  list(key: RecordKey, most: number = MOST_BUILDS): KeptBuild[] {
    return this.#load(key, most).map(({ kept }) => kept);
  }

  /** Every Dockerfile of a scope that has kept builds. */
  keys(scope: string): RecordKey[] {
    const found = namesIn(this.#folder).flatMap((name) => {
      const folder = path.join(this.#folder, name);
      const newest = numbersIn(folder)[0];
      const read = newest === undefined ? null : readKept(fileOf(folder, newest));
      return read && 'kept' in read && read.key.scope === scope ? [read.key] : [];
    });
    return found;
  }

  /** The number of the next build of a Dockerfile; it is not given twice, builds may run at the same time. */
  nextNumber(key: RecordKey): number {
    const folder = this.#place(key);
    const number = Math.max(this.#given.get(folder) ?? 0, numbersIn(folder, ANY_RECORD)[0] ?? 0) + 1;
    this.#given.set(folder, number);
    return number;
  }

  /**
   * Writes a build, or again one of the same number. `texts` are contents by SHA-256 (hex), `log` what
   * {@link log} gives back.
   */
  keep(key: RecordKey, kept: KeptBuild, o: { texts?: ReadonlyMap<string, Buffer>; log?: string } = {}): void {
    const folder = this.#place(key);
    const before = this.#load(key, MOST_BUILDS).filter(
      (one) => one.kept.record.number !== kept.record.number,
    );
    mkdirSync(path.join(folder, 'texts'), { recursive: true });
    for (const [sha256, content] of o.texts ?? []) {
      writeOnce(path.join(folder, 'texts', sha256), content);
    }
    if (o.log !== undefined) {
      writeFileSync(logOf(folder, kept.record.number), o.log, { mode: 0o600 });
    }
    const one: StoredBuild = { key, kept };
    replaceFile(fileOf(folder, kept.record.number), stored(one));
    const all = [one, ...before].sort((a, b) => b.kept.record.number - a.kept.record.number);
    this.#read.set(folder, all.slice(0, MOST_BUILDS));
    if (all.length > MOST_BUILDS) {
      this.#forget(folder, all.slice(MOST_BUILDS));
    }
  }

  hasText(key: RecordKey, sha256: string): boolean {
    return existsSync(path.join(this.#place(key), 'texts', sha256));
  }

  /** A kept text file, by SHA-256; null when it is not kept. */
  text(key: RecordKey, sha256: string): string | null {
    const content = contentOf(path.join(this.#place(key), 'texts', sha256));
    return content !== null && hash('sha256', content) === sha256 ? content.toString('utf8') : null;
  }

  /** What was kept as the log of a build; null when there is none. */
  log(key: RecordKey, number: number): string | null {
    return contentOf(logOf(this.#place(key), number))?.toString('utf8') ?? null;
  }

  #place({ scope, context, dockerfile }: RecordKey): string {
    const name = createHash('sha256').update([scope, context, dockerfile].join('\0')).digest('hex');
    return path.join(this.#folder, name.slice(0, 32));
  }

  #load(key: RecordKey, most: number): StoredBuild[] {
    const folder = this.#place(key);
    const whole = this.#read.get(folder);
    if (whole) {
      return whole.slice(0, most);
    }
    const numbers = numbersIn(folder).slice(0, most);
    const found: StoredBuild[] = [];
    for (const number of numbers) {
      const file = fileOf(folder, number);
      const read = readKept(file);
      if (read && 'kept' in read) {
        found.push(read);
      } else if (read?.broken) {
        renameSync(file, `${file}.unreadable`);
      }
    }
    if (numbers.length < most || most >= MOST_BUILDS) {
      this.#read.set(folder, found);
    }
    return found;
  }

  #forget(folder: string, old: StoredBuild[]): void {
    for (const { kept } of old) {
      rmSync(fileOf(folder, kept.record.number), { force: true });
      rmSync(logOf(folder, kept.record.number), { force: true });
    }
    const named = new Set(
      (this.#read.get(folder) ?? []).flatMap(({ kept }) =>
        (kept.evidence.context ?? []).map(({ sha256 }) => sha256),
      ),
    );
    for (const sha256 of namesIn(path.join(folder, 'texts'))) {
      if (!named.has(sha256)) {
        rmSync(path.join(folder, 'texts', sha256), { force: true });
      }
    }
  }
}

const fileOf = (folder: string, number: number) =>
  path.join(folder, `${String(number).padStart(6, '0')}.json`);
const logOf = (folder: string, number: number) => path.join(folder, `${String(number).padStart(6, '0')}.log`);

/** Newest first. */
function numbersIn(folder: string, pattern: RegExp = RECORD): number[] {
  return namesIn(folder)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Not made to last a crash: its name says whether it is whole, and it is only for showing differences. */
function writeOnce(file: string, content: Buffer): void {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
}

function contentOf(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}
