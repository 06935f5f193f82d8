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
const BLOCK = 512;
const CHECKSUM_AT = 148;
const CHECKSUM_LENGTH = 8;
const SPACE = 0x20;
/** Where a block is summed. */
const WORDS = new Uint32Array(BLOCK / 4);
const ALIGNED = Buffer.from(WORDS.buffer);

/**
 * Reads the 512-byte header block that begins at `at` (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar's base-256
 * numbers). No part of it is looked at twice and none is copied: there are as many as an image has files.
 * @throws LabError ARCHIVE_INVALID when the checksum or a number is wrong.
 */
export function readHeader(block: Buffer, at = 0): RawHeader {
  verifyChecksum(block, at);
  const letter = String.fromCharCode(block[at + 156] as number);
  const type = TYPES[letter] ?? 'file';
  const size = type === 'file' || isExtension(letter) ? number(block, at + 124, 12) : 0;
  const device =
    type === 'character' || type === 'block'
      ? `${number(block, at + 329, 8)}:${number(block, at + 337, 8)}`
      : '';
  return {
    letter,
    size,
    header: {
      name: readName(block, at),
      type,
      mode: number(block, at + 100, 8) & 0o7777,
      uid: number(block, at + 108, 8),
      gid: number(block, at + 116, 8),
      size,
      mtime: number(block, at + 136, 12),
      linkName: text(block, at + 157, 100),
      device,
      xattrs: '',
    },
  };
}

function readName(block: Buffer, at: number): string {
  if (!isUstar(block, at + 257) || block[at + 345] === 0) {
    return text(block, at, 100);
  }
  // Joined as bytes: the cut between prefix and name may go through a character.
  return decodeName(Buffer.concat([field(block, at + 345, 155), Buffer.from('/'), field(block, at, 100)]));
}

/** The magic of POSIX; GNU's own has a space where this has a zero, and no prefix. */
function isUstar(block: Buffer, at: number): boolean {
  return block.readUInt32BE(at) === 0x75737461 && block.readUInt16BE(at + 4) === 0x7200;
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

/** A text field, which ends at its first zero byte. */
function text(block: Buffer, start: number, length: number): string {
  const limit = start + length;
  let every = 0;
  let end = start;
  for (; end < limit; end += 1) {
    const byte = block[end] as number;
    if (byte === 0) {
      break;
    }
    every |= byte;
  }
  if (end === start) {
    return '';
  }
  if (every < 0x80) {
    const ascii = block.toString('latin1', start, end);
    if (!ascii.includes('\\x')) {
      return ascii;
    }
  }
  return decodeName(block.subarray(start, end));
}

function field(block: Buffer, start: number, length: number): Buffer {
  const whole = block.subarray(start, start + length);
  const end = whole.indexOf(0);
  return end < 0 ? whole : whole.subarray(0, end);
}

/** Octal digits between spaces, up to the first zero byte; nothing at all means 0. */
function number(block: Buffer, start: number, length: number): number {
  if (((block[start] as number) & 0x80) !== 0) {
    return base256(block, start, length);
  }
  const limit = start + length;
  let at = start;
  while (at < limit && isSpace(block[at] as number)) {
    at += 1;
  }
  let value = 0;
  for (; at < limit; at += 1) {
    const digit = (block[at] as number) - 0x30;
    if (digit < 0 || digit > 7) {
      break;
    }
    value = value * 8 + digit;
  }
  while (at < limit && isSpace(block[at] as number)) {
    at += 1;
  }
  if (at < limit && block[at] !== 0) {
    throw invalid('a number is not octal');
  }
  return value;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= 0x09 && byte <= 0x0d);
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

/** The sum of all bytes, with the sum's own field taken for spaces. Four bytes are added at a time, in two halves. */
function verifyChecksum(block: Buffer, at: number): void {
  block.copy(ALIGNED, 0, at, at + BLOCK);
  ALIGNED.fill(SPACE, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH);
  let even = 0;
  let odd = 0;
  for (let word = 0; word < WORDS.length; word += 1) {
    const four = WORDS[word] as number;
    even += four & 0xff00ff;
    odd += (four >>> 8) & 0xff00ff;
  }
  const sum = (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
  if (sum !== number(block, at + CHECKSUM_AT, CHECKSUM_LENGTH)) {
    throw invalid('a header checksum does not match');
  }
}
