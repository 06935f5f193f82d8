import { gunzipSync } from 'node:zlib';
import { type LayerListing, ListingBuilder } from './layer-listing.ts';
import { invalid } from './tar-header.ts';
import { TarParser } from './tar-parser.ts';

const FILE = 1;
const SEGMENT = 2;
/** The largest list that is unpacked: about 500,000 entries. */
const LIMIT = 1024 * 1024 * 1024;

/**
 * A layer's listing from the engine's `tar-split.json.gz`: one JSON record a line, of which type 2 holds raw bytes of
 * the layer's tar (headers and padding, base64) and type 1 stands where a file's content was, with its size and
 * CRC-64 (vbatts/tar-split, tar/storage). So nothing of the contents need be read.
 * @throws LabError ARCHIVE_INVALID
 */
export function listingFromTarSplit(diffId: string, compressed: Buffer): LayerListing {
  const builder = new ListingBuilder();
  const parser = new TarParser(builder, { contentOmitted: true });
  let scratch = Buffer.alloc(64 * 1024);
  const lines = unpack(compressed);
  for (let start = 0, end = 0; start < lines.length; start = end + 1) {
    const newline = lines.indexOf(0x0a, start);
    end = newline < 0 ? lines.length : newline;
    if (end === start) {
      continue;
    }
    const { type, size, payload } =
      readRecord(lines.toString('latin1', start, end)) ?? parseRecord(lines.toString('utf8', start, end));
    if (type === SEGMENT) {
      if (payload.length > scratch.length) {
        scratch = Buffer.alloc(payload.length);
      }
      parser.write(scratch.subarray(0, scratch.write(payload, 'base64')));
    } else if (type === FILE && size > 0) {
      const digest = scratch.toString('hex', 0, scratch.write(payload, 'base64'));
      if (!builder.knownDigest(size, digest)) {
        throw invalid('tar-split and tar header give different sizes');
      }
    }
  }
  parser.finish();
  return builder.listing(diffId);
}

function unpack(compressed: Buffer): Buffer {
  // A gzip file ends with its length before packing (RFC 1952): room for all of it at once spares joining pieces.
  const stated = compressed.length < 18 ? 0 : compressed.readUInt32LE(compressed.length - 4);
  const chunkSize = Math.min(Math.max(stated, 16 * 1024), 32 * 1024 * 1024);
  try {
    return gunzipSync(compressed, { maxOutputLength: LIMIT, chunkSize });
  } catch (cause) {
    throw invalid('tar-split.json.gz cannot be unpacked', cause);
  }
}

interface SplitRecord {
  type: number;
  size: number;
  /** Base64; empty when there is none. */
  payload: string;
}

const SEGMENT_START = '{"type":2,"payload":"';
const FILE_START = '{"type":1,"name":"';
const SIZE = ',"size":';
const PAYLOAD = ',"payload":"';

/**
 * A record just as the engine writes it: its fields in the usual order, and nothing escaped, so that a quote ends what
 * another began. Null for any other, which is left to {@link parseRecord}; there are several records for each file.
 */
function readRecord(line: string): SplitRecord | null {
  if (line.includes('\\')) {
    return null;
  }
  if (line.startsWith(SEGMENT_START)) {
    const end = line.indexOf('"', SEGMENT_START.length);
    return end < 0 ? null : { type: SEGMENT, size: 0, payload: line.slice(SEGMENT_START.length, end) };
  }
  if (!line.startsWith(FILE_START)) {
    return null;
  }
  let at = line.indexOf('"', FILE_START.length) + 1;
  let size = 0;
  if (line.startsWith(SIZE, at)) {
    const comma = line.indexOf(',', at + SIZE.length);
    size = Number(line.slice(at + SIZE.length, comma));
    at = comma;
  }
  const end = line.startsWith(PAYLOAD, at) ? line.indexOf('"', at + PAYLOAD.length) : -1;
  if (end < 0 || !Number.isSafeInteger(size)) {
    return null;
  }
  return { type: FILE, size, payload: line.slice(at + PAYLOAD.length, end) };
}

function parseRecord(line: string): SplitRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw invalid('a tar-split record is not JSON', cause);
  }
  const record = value as { type?: unknown; size?: unknown; payload?: unknown } | null;
  return {
    type: Number(record?.type),
    size: typeof record?.size === 'number' ? record.size : 0,
    payload: typeof record?.payload === 'string' ? record.payload : '',
  };
}
