import { Crc64 } from './crc64.ts';
import { type Columns, EntryTable, type TableParts } from './entry-table.ts';
import { LayerListing } from './layer-listing.ts';

/*
 * A kept listing: the CRC-64 of all that follows, the lengths of the head and of the names, the head as JSON, and the
 * table's columns as they lie in memory, so that reading a hundred thousand entries takes as long as adding them up.
 * The lowest byte comes first, as on every machine that Node and Electron run on.
 */
const SUM_BYTES = 8;
const START_BYTES = 16;
/** Of all columns of one entry. */
const ENTRY_BYTES = 41;

type Head = Pick<LayerListing, 'diffId' | 'whiteouts' | 'opaques'> &
  Omit<TableParts, 'columns'> & { length: number };

/** What is written, piece by piece: columns are not copied. */
export function encodeListing({ diffId, whiteouts, opaques, table }: LayerListing): Uint8Array[] {
  const { columns, ...lists } = table.parts;
  const head: Head = { diffId, whiteouts, opaques, ...lists, length: table.length };
  const text = Buffer.from(JSON.stringify(head));
  // Numbers must lie where typed arrays can begin.
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & 7, ' ')]);
  const lengths = Buffer.alloc(START_BYTES - SUM_BYTES);
  lengths.writeUInt32LE(padded.length, 0);
  lengths.writeUInt32LE(columns.names.length, 4);
  return sealed([lengths, padded, ...inOrder(columns).map(bytesOf)]);
}

/** The listing that a file holds; undefined when it is not as it was written. Throws on what is not JSON. */
export function decodeListing(file: Buffer): LayerListing | undefined {
  const body = unsealed(file);
  if (body === undefined || file.length < START_BYTES) {
    return undefined;
  }
  const headLength = file.readUInt32LE(SUM_BYTES);
  const namesLength = file.readUInt32LE(SUM_BYTES + 4);
  const start = START_BYTES + headLength;
  const { diffId, whiteouts, opaques, length, ...lists } = JSON.parse(
    file.toString('utf8', START_BYTES, start),
  ) as Head;
  if (start + length * ENTRY_BYTES + namesLength !== file.length) {
    return undefined;
  }
  const columns = columnsIn(file, { start, length, namesLength });
  return new LayerListing({ diffId, whiteouts, opaques, table: new EntryTable({ columns, ...lists }) });
}

/** Pieces with the sum of them all before them. */
export function sealed(pieces: readonly Uint8Array[]): Uint8Array[] {
  const sum = new Crc64();
  for (const piece of pieces) {
    sum.update(piece);
  }
  return [Buffer.from(sum.digest(), 'hex'), ...pieces];
}

/** What was sealed, or undefined when it is not as it was. */
export function unsealed(file: Buffer): Buffer | undefined {
  const body = file.subarray(SUM_BYTES);
  const sum = new Crc64();
  sum.update(body);
  return file.toString('hex', 0, SUM_BYTES) === sum.digest() ? body : undefined;
}

/** The widest first, so that each begins where its numbers can. */
function inOrder(columns: Columns): (Float64Array | Uint32Array | Uint8Array)[] {
  const { size, mtime, digest, folder, attributes, link, nameEnd, type, names } = columns;
  return [size, mtime, digest, folder, attributes, link, nameEnd, type, names];
}

function columnsIn(file: Buffer, o: { start: number; length: number; namesLength: number }): Columns {
  // A buffer may lie anywhere in a larger one.
  const whole = file.byteOffset % 8 === 0 ? file : new Uint8Array(file);
  const { length } = o;
  let at = whole.byteOffset + o.start;
  const next = (bytes: number) => {
    at += bytes;
    return at - bytes;
  };
  const { buffer } = whole;
  return {
    size: new Float64Array(buffer, next(length * 8), length),
    mtime: new Float64Array(buffer, next(length * 8), length),
    digest: new Uint8Array(buffer, next(length * 8), length * 8),
    folder: new Uint32Array(buffer, next(length * 4), length),
    attributes: new Uint32Array(buffer, next(length * 4), length),
    link: new Uint32Array(buffer, next(length * 4), length),
    nameEnd: new Uint32Array(buffer, next(length * 4), length),
    type: new Uint8Array(buffer, next(length), length),
    names: new Uint8Array(buffer, next(o.namesLength), o.namesLength),
  };
}

function bytesOf(column: Float64Array | Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
