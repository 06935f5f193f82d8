import { LabError } from '../../contract/errors.ts';

/** Version of what is written today. */
export const SCHEMA_VERSION = 1;

/** From each older version to the next. A step gets what that version wrote, snapshot or record, and changes it. */
export type Migrations = Record<number, (written: Record<string, unknown>) => Record<string, unknown>>;
const MIGRATIONS: Migrations = {};

/**
 * Brings what was read up to the current version. Throws PROGRESS_TOO_NEW for what a later Layer Lab has written:
 * it must not be guessed at, and never overwritten.
 */
export function migrate(
  written: Record<string, unknown>,
  file: string,
  migrations: Migrations = MIGRATIONS,
  current: number = SCHEMA_VERSION,
): Record<string, unknown> {
  const version = written.schemaVersion;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new TypeError('no schemaVersion');
  }
  if (version > current) {
    throw new LabError(
      'PROGRESS_TOO_NEW',
      `${file} was written by a newer Layer Lab (schema ${version}, this one knows ${current})`,
      { file, version, known: current },
    );
  }
  let migrated = written;
  for (let from = version; from < current; from += 1) {
    const step = migrations[from];
    if (step === undefined) {
      throw new TypeError(`no migration from schema ${from}`);
    }
    migrated = { ...step(migrated), schemaVersion: from + 1 };
  }
  return migrated;
}
