import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { LabError } from '../../contract/errors.ts';
import type { ProgressState } from '../../contract/progress.ts';
import type { CommandMark } from '../../contract/terminal.ts';
import { Slice } from '../slice.ts';
import { replaceFile, syncFolder, writeFully } from './durable-file.ts';
import { JournalRecord, journalLine, readJournal } from './journal.ts';
import { emptyMemory, Memory, remember } from './memory.ts';
import { takeLock } from './owner-lock.ts';
import { ProgressEvent } from './progress-event.ts';
import { migrate, SCHEMA_VERSION } from './schema-version.ts';

const Snapshot = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  seq: z.number().int().min(0),
  memory: Memory,
});
type Snapshot = z.infer<typeof Snapshot>;

const DEFAULT_SNAPSHOT_EVERY = 200;

/**
 * A learner's progress in `<data dir>/progress`: every event is appended to a journal and on the disk before it
 * counts; every so many events the whole is written as a snapshot and the journal begins anew. Another process on the
 * same directory reads along and keeps its own events to itself (`readOnly`).
 *
 * The constructor throws PROGRESS_TOO_NEW, with the files untouched, for what a later version has written.
 */
export class ProgressStore {
  readonly state: Slice<ProgressState>;
  /** Another process writes here: what is recorded now lasts only as long as this object. */
  readonly readOnly: boolean;
  #memory: Memory;
  #seq: number;
  #sinceSnapshot: number;
  #journal: number | null = null;
  #journalBytes = 0;
  readonly #files: { snapshot: string; journal: string };
  readonly #snapshotEvery: number;
  readonly #unlock: (() => void) | null;

  constructor(options: { dataDir: string; snapshotEvery?: number }) {
    const folder = path.join(options.dataDir, 'progress');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#files = {
      snapshot: path.join(folder, 'snapshot.json'),
      journal: path.join(folder, 'journal.jsonl'),
    };
    this.#snapshotEvery = options.snapshotEvery ?? DEFAULT_SNAPSHOT_EVERY;
    this.#unlock = takeLock(path.join(folder, 'lock'));
    this.readOnly = this.#unlock === null;
    try {
      const snapshot = readSnapshot(this.#files.snapshot, this.readOnly);
      const bytes = existsSync(this.#files.journal) ? readFileSync(this.#files.journal) : Buffer.alloc(0);
      const journal = readJournal(bytes, this.#files.journal);
      const newer = journal.records.filter((record) => record.seq > snapshot.seq);
      this.#memory = newer.reduce((memory, { event, at }) => remember(memory, event, at), snapshot.memory);
      this.#seq = newer.at(-1)?.seq ?? snapshot.seq;
      this.#sinceSnapshot = journal.records.length;
      if (!this.readOnly) {
        this.#openJournal(journal.goodBytes, journal.damaged);
      }
    } catch (thrown) {
      this.#unlock?.();
      throw thrown;
    }
    this.state = new Slice(this.#memory.state);
  }

  /** Keeps an event. It is on the disk when this returns. Throws DISK_FULL, and then nothing has been recorded. */
  record(event: ProgressEvent): void {
    const record = JournalRecord.parse({
      schemaVersion: SCHEMA_VERSION,
      seq: this.#seq + 1,
      at: new Date().toISOString(),
      event: ProgressEvent.parse(event),
    });
    this.#append(record);
    this.#seq = record.seq;
    const before = this.#memory.state;
    this.#memory = remember(this.#memory, record.event, record.at);
    this.#sinceSnapshot += 1;
    if (this.#journal !== null && this.#sinceSnapshot >= this.#snapshotEvery) {
      this.#snapshot();
    }
    if (this.#memory.state !== before) {
      this.state.set(this.#memory.state);
    }
  }

  /** Docker commands that count for a step: all of its lesson, or those since the step was begun again. */
  commands(lessonId: string, stepId: string): CommandMark[] {
    const lesson = this.#memory.lessons[lessonId];
    const since = lesson?.redoneAt[stepId];
    return (lesson?.commands ?? []).filter((mark) => since === undefined || mark.startedAt > since);
  }

  /** ISO time since when a learner is at a step: first opened, or begun again; null when it was never opened. */
  begunAt(lessonId: string, stepId: string): string | null {
    const lesson = this.#memory.lessons[lessonId];
    return lesson?.redoneAt[stepId] ?? lesson?.openedAt[stepId] ?? null;
  }

  /** The newest answers to a step's questions, by check id. */
  answers(lessonId: string, stepId: string): Record<string, string> {
    return this.#memory.lessons[lessonId]?.answers[stepId] ?? {};
  }

  close(): void {
    if (this.#journal !== null) {
      closeSync(this.#journal);
      this.#journal = null;
    }
    this.#unlock?.();
  }

  #openJournal(goodBytes: number, damaged: boolean): void {
    const { journal } = this.#files;
    if (damaged) {
      copyFileSync(journal, `${journal}.damaged-${Date.now()}`);
    }
    // Not 'a': on Windows a file opened for appending cannot be truncated.
    closeSync(openSync(journal, 'a', 0o600));
    this.#journal = openSync(journal, 'r+');
    ftruncateSync(this.#journal, goodBytes);
    this.#journalBytes = goodBytes;
    syncFolder(path.dirname(journal));
  }

  #append(record: JournalRecord): void {
    if (this.#journal === null) {
      return;
    }
    const line = journalLine(record);
    try {
      writeFully(this.#journal, line, this.#journalBytes);
      fsyncSync(this.#journal);
      this.#journalBytes += line.length;
    } catch (thrown) {
      // Half a line must not stay: the next record would be glued to it and lost with it.
      ftruncateSync(this.#journal, this.#journalBytes);
      throw diskError(thrown, this.#files.journal);
    }
  }

  /** A crash after the first line leaves records in the journal that `seq` tells to be in the snapshot already. */
  #snapshot(): void {
    const snapshot: Snapshot = { schemaVersion: SCHEMA_VERSION, seq: this.#seq, memory: this.#memory };
    try {
      replaceFile(this.#files.snapshot, Buffer.from(JSON.stringify(snapshot)));
    } catch {
      // The journal has everything; the next event tries again.
      return;
    }
    if (this.#journal !== null) {
      ftruncateSync(this.#journal, 0);
      this.#journalBytes = 0;
    }
    this.#sinceSnapshot = 0;
  }
}

function readSnapshot(file: string, readOnly: boolean): Snapshot {
  const empty: Snapshot = { schemaVersion: SCHEMA_VERSION, seq: 0, memory: emptyMemory() };
  if (!existsSync(file)) {
    return empty;
  }
  try {
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Snapshot.parse(migrate(z.record(z.string(), z.unknown()).parse(written), file));
  } catch (thrown) {
    if (thrown instanceof LabError) {
      throw thrown;
    }
    // Snapshots are written whole, so this is damage from outside. Keep it for rescue, go on with the journal.
    if (!readOnly) {
      copyFileSync(file, `${file}.damaged-${Date.now()}`);
    }
    return empty;
  }
}

function diskError(thrown: unknown, file: string): unknown {
  const code = (thrown as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new LabError('DISK_FULL', `no space left to keep progress in ${file}`, { file }, thrown)
    : thrown;
}
