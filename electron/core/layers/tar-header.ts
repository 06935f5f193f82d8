import { LabError } from '../../contract/errors.ts';
import type { EntryType } from '../../contract/layers.ts';
import { decodeName } from './entry-name.ts';

/** What a tar archive says of one member, before its content. Sizes in bytes, times in seconds since 1970. */
export interface TarHeader {
  name: string;
  type: EntryType;
  mode: number;
  uid: number;
  gid: number;
  size: number;
  mtime: number;
  linkName: string;
  /** `major:minor` of a device, else empty. */
  device: string;
  /** Extended attributes as sorted `name=hex` pairs, one string that can be compared; empty when there are none. */
  xattrs: string;
}

/** A raw block: the header and the type letter, which also names members that only describe the next one. */
export interface RawHeader {
  letter: string;
  size: number;
  header: TarHeader;
}

const TYPES: Record<string, EntryType> = {
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
};
const MAGIC_USTAR = 'ustar\0';

/**
 * Reads one 512-byte header block (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar's base-256 numbers).
 * @throws LabError ARCHIVE_INVALID when the checksum or a number is wrong.
 */
export function readHeader(block: Buffer): RawHeader {
  verifyChecksum(block);
  const letter = String.fromCharCode(block[156] ?? 0);
  const rawName = text(block, 0, 100);
  const prefix = block.toString('latin1', 257, 263) === MAGIC_USTAR ? text(block, 345, 155) : Buffer.alloc(0);
  const name = decodeName(prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), rawName]) : rawName);
  const type = TYPES[letter] ?? 'file';
  const size = type === 'file' || isExtension(letter) ? number(block, 124, 12) : 0;
  return {
    letter,
    size,
    header: {
      name,
      type,
      mode: number(block, 100, 8) & 0o7777,
      uid: number(block, 108, 8),
      gid: number(block, 116, 8),
      size,
      mtime: number(block, 136, 12),
      linkName: decodeName(text(block, 157, 100)),
      device:
        type === 'character' || type === 'block' ? `${number(block, 329, 8)}:${number(block, 337, 8)}` : '',
      xattrs: '',
    },
  };
}

/** Members that describe the next one: pax (x, g, and Solaris' X), GNU long name and long link. */
export function isExtension(letter: string): boolean {
  return 'xgXLK'.includes(letter);
}

/**
 * The records of a pax extended header, values as bytes (POSIX.1-2017 pax, "pax Extended Header").
 * @throws LabError ARCHIVE_INVALID on a malformed record.
 */
export function readPaxRecords(data: Buffer): Map<string, Buffer> {
  const records = new Map<string, Buffer>();
  let at = 0;
  while (at < data.length) {
    const space = data.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(data.toString('latin1', at, space));
    const end = at + length;
    if (!Number.isInteger(length) || end > data.length || end <= space || data[end - 1] !== 0x0a) {
      throw invalid('a pax record is malformed');
    }
    const equals = data.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) {
      throw invalid('a pax record has no value');
    }
    records.set(data.toString('utf8', space + 1, equals), data.subarray(equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** The header with what pax records say put over it; an empty value takes a record back. */
export function withPax(header: TarHeader, records: Map<string, Buffer>): TarHeader {
  const result = { ...header };
  const xattrs: string[] = [];
  for (const [key, value] of records) {
    if (key.startsWith('SCHILY.xattr.')) {
      xattrs.push(`${key.slice(13)}=${value.toString('hex')}`);
    } else if (value.length > 0) {
      applyPax(result, key, value);
    }
  }
  result.xattrs = xattrs.sort().join(' ');
  return result;
}

function applyPax(header: TarHeader, key: string, value: Buffer): void {
  if (key === 'path') {
    header.name = decodeName(value);
  } else if (key === 'linkpath') {
    header.linkName = decodeName(value);
  } else if (key === 'size' && header.type === 'file') {
    header.size = decimal(key, value);
  } else if (key === 'uid' || key === 'gid') {
    header[key] = decimal(key, value);
  } else if (key === 'mtime') {
    header.mtime = Number(value.toString('latin1')) || 0;
  }
}

export function invalid(reason: string, cause?: unknown): LabError {
  return new LabError('ARCHIVE_INVALID', `This is not a readable tar archive: ${reason}`, { reason }, cause);
}

function decimal(key: string, value: Buffer): number {
  const result = Number(value.toString('latin1'));
  if (!Number.isSafeInteger(result) || result < 0) {
    throw invalid(`pax ${key} is not a number`);
  }
  return result;
}

function text(block: Buffer, start: number, length: number): Buffer {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

function number(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0;
  if ((first & 0x80) !== 0) {
    return base256(block, start, length);
  }
  const digits = block
    .toString('latin1', start, start + length)
    .replace(/\0[\s\S]*$/, '')
    .trim();
  if (digits === '') {
    return 0;
  }
  if (!/^[0-7]+$/.test(digits)) {
    throw invalid('a number is not octal');
  }
  return Number.parseInt(digits, 8);
}

function base256(block: Buffer, start: number, length: number): number {
  if (block[start] === 0xff) {
    // A negative number: only times before 1970 have a meaning.
    return 0;
  }
  let value = (block[start] ?? 0) & 0x7f;
  for (let at = start + 1; at < start + length; at += 1) {
    value = value * 256 + (block[at] ?? 0);
  }
  if (!Number.isSafeInteger(value)) {
    throw invalid('a number is too large');
  }
  return value;
}

function verifyChecksum(block: Buffer): void {
  let sum = 0;
  for (let at = 0; at < 512; at += 1) {
    sum += at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
  }
  if (sum !== number(block, 148, 8)) {
    throw invalid('a header checksum does not match');
  }
}
