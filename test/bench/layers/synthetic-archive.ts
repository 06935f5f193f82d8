import { tar } from '../../unit/layers/tar-builder.ts';

/** A layer that never exists as a whole: its pieces are made as they are asked for, each over the one before. */
interface SyntheticLayer {
  bytes: number;
  pieces: () => Iterable<Buffer>;
}

const BLOCK = 512;
const PIECE = 64 * 1024;
const END = Buffer.alloc(2 * BLOCK);
const DIFF_ID = `sha256:${'0'.repeat(64)}`;

/** A layer of `count` empty files, a thousand in each folder. */
export function manyFiles(count: number): SyntheticLayer {
  function* pieces(): Generator<Buffer> {
    const headers = PIECE / BLOCK;
    const piece = Buffer.concat(Array<Buffer>(headers).fill(header('folder-000000/file-0000000', 0)));
    for (let first = 0; first < count; first += headers) {
      const many = Math.min(headers, count - first);
      for (let at = 0; at < many; at += 1) {
        const number = first + at;
        const start = at * BLOCK;
        putDigits(piece, start + 7, 6, Math.floor(number / 1000));
        putDigits(piece, start + 19, 7, number);
        putChecksum(piece, start);
      }
      yield piece.subarray(0, many * BLOCK);
    }
    yield END;
  }
  return { bytes: count * BLOCK + END.length, pieces };
}

/** A layer of one file of `bytes`, a multiple of 64 KiB. */
export function oneFile(bytes: number): SyntheticLayer {
  function* pieces(): Generator<Buffer> {
    yield header('one-file', bytes);
    const piece = Buffer.alloc(PIECE);
    for (let left = bytes; left > 0; left -= PIECE) {
      yield piece.fill(left % 251);
    }
    yield END;
  }
  return { bytes: BLOCK + bytes + END.length, pieces };
}

/** What `docker save` would write for an image of this one layer. */
export async function* archiveOfLayer(layer: SyntheticLayer): AsyncGenerator<Buffer> {
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [DIFF_ID] },
  });
  yield header('one/layer.tar', layer.bytes);
  yield* layer.pieces();
  yield tar([
    { name: 'config.json', content: config },
    {
      name: 'manifest.json',
      content: JSON.stringify([{ Config: 'config.json', RepoTags: null, Layers: ['one/layer.tar'] }]),
    },
  ]);
}

/** The header of a regular file whose content is to follow. */
function header(name: string, size: number): Buffer {
  const block = tar([{ name }], { end: false });
  block.write(size.toString(8).padStart(11, '0'), 124, 'latin1');
  putChecksum(block, 0);
  return block;
}

function putChecksum(block: Buffer, start: number): void {
  block.fill(0x20, start + 148, start + 156);
  let sum = 0;
  for (let at = start; at < start + BLOCK; at += 1) {
    sum += block[at] as number;
  }
  putDigits(block, start + 148, 6, sum, 8);
  block[start + 154] = 0;
}

/** Without strings: what is measured is the memory of reading, not of making. */
function putDigits(block: Buffer, start: number, digits: number, value: number, base = 10): void {
  let rest = value;
  for (let at = start + digits - 1; at >= start; at -= 1) {
    block[at] = 0x30 + (rest % base);
    rest = Math.floor(rest / base);
  }
}
