import { z } from 'zod';
import { LabError } from '../../contract/errors.ts';
import { ProgressEvent } from './progress-event.ts';
import { migrate, SCHEMA_VERSION } from './schema-version.ts';

/** One line of the journal. `seq` counts on over snapshots, so that a record is never applied twice. */
export const JournalRecord = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  seq: z.number().int().min(1),
  at: z.string(),
  event: ProgressEvent,
});
export type JournalRecord = z.infer<typeof JournalRecord>;

export interface ReadJournal {
  records: JournalRecord[];
  /** Bytes, from the start of the file, that hold good records; what follows is torn or damaged. */
  goodBytes: number;
  /** Whole lines follow after the first bad one: not a torn write but a damaged file, worth keeping aside. */
  damaged: boolean;
}

const NEWLINE = 0x0a;

/**
 * Reads a journal: JSON lines, each ended by a line feed. A last line without one was torn by a crash and does not
 * count. Throws PROGRESS_TOO_NEW when any line is from a later version.
 */
export function readJournal(bytes: Buffer, file: string): ReadJournal {
  const records: JournalRecord[] = [];
  let goodBytes = 0;
  let bad = false;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) {
      break;
    }
    const record = readLine(bytes.toString('utf8', start, end), file);
    bad ||= record === null;
    if (record !== null && !bad) {
      records.push(record);
      goodBytes = end + 1;
    }
    start = end + 1;
  }
  return { records, goodBytes, damaged: bad };
}

export function journalLine(record: JournalRecord): Buffer {
  return Buffer.from(`${JSON.stringify(record)}\n`, 'utf8');
}

function readLine(line: string, file: string): JournalRecord | null {
  try {
    const written: unknown = JSON.parse(line);
    return JournalRecord.parse(migrate(z.record(z.string(), z.unknown()).parse(written), file));
  } catch (thrown) {
    if (thrown instanceof LabError) {
      throw thrown;
    }
    return null;
  }
}
