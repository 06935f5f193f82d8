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
  for (const line of lines(unpack(compressed))) {
    const record = parseRecord(line);
    if (record.type === SEGMENT && record.payload !== null) {
      parser.write(Buffer.from(record.payload, 'base64'));
    } else if (record.type === FILE && record.size > 0) {
      const digest = Buffer.from(record.payload ?? '', 'base64').toString('hex');
      if (!builder.knownDigest(record.size, digest)) {
        throw invalid('tar-split and tar header give different sizes');
      }
    }
  }
  parser.finish();
  return builder.listing(diffId);
}

function unpack(compressed: Buffer): Buffer {
  try {
    return gunzipSync(compressed, { maxOutputLength: LIMIT });
  } catch (cause) {
    throw invalid('tar-split.json.gz cannot be unpacked', cause);
  }
}

function* lines(buffer: Buffer): Generator<string> {
  let start = 0;
  while (start < buffer.length) {
    const newline = buffer.indexOf(0x0a, start);
    const end = newline < 0 ? buffer.length : newline;
    if (end > start) {
      yield buffer.toString('utf8', start, end);
    }
    start = end + 1;
  }
}

function parseRecord(line: string): { type: number; size: number; payload: string | null } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw invalid('a tar-split record is not JSON', cause);
  }
  const record = value as { type?: unknown; size?: unknown; payload?: unknown };
  return {
    type: Number(record.type),
    size: typeof record.size === 'number' ? record.size : 0,
    payload: typeof record.payload === 'string' ? record.payload : null,
  };
}
