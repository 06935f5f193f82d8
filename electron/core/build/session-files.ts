import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { ContextEntry } from './context-entry.ts';
import { wireFields } from './decode-wire.ts';

/** What a builder may fetch: entries, and a file's content in pieces. */
export interface SessionFiles {
  entries: readonly ContextEntry[];
  read(entry: ContextEntry): AsyncIterable<Uint8Array>;
}

/** tonistiigi/fsutil, types/wire.proto: Packet.PacketType. */
const STAT = 0;
const REQUEST = 1;
const DATA = 2;
const FIN = 3;
const ERROR = 4;
/** Bits of Go's fs.FileMode beside the permissions. */
const GO_DIRECTORY = 2 ** 31;
const GO_SYMLINK = 2 ** 27;
const GO_SPECIAL: [number, number][] = [
  [0o4000, 2 ** 23],
  [0o2000, 2 ** 22],
  [0o1000, 2 ** 20],
];

/**
 * Sends files as BuildKit fetches a build context from its client (fsutil's protocol within the gRPC method
 * `moby.filesync.v1.FileSync/DiffCopy`): a packet for each entry in the order of the tree, an empty one, then the
 * contents that are asked for by number, until the other side has enough. `packets` are what comes from there.
 * Throws what reading a file throws, after it has told the other side.
 */
export async function sendFiles(
  { entries, read }: SessionFiles,
  packets: AsyncIterable<Uint8Array>,
  send: (packet: Uint8Array) => Promise<void>,
): Promise<void> {
  const ordered = inTreeOrder(entries);
  // Told while requests come in already: the other side does not wait for the end of the list.
  const told = (async () => {
    for (const entry of ordered) {
      await send(packet(STAT, { stat: statOf(entry) }));
    }
    await send(packet(STAT, {}));
  })();
  told.catch(() => undefined);
  try {
    for await (const message of packets) {
      const { type, id } = readPacket(message);
      const entry = ordered[id];
      if (type === FIN) {
        await told;
        await send(packet(FIN, {}));
        return;
      }
      if (type === REQUEST && entry) {
        for await (const data of read(entry)) {
          await send(packet(DATA, { id, data }));
        }
        await send(packet(DATA, { id }));
      }
    }
  } catch (error) {
    const data = new TextEncoder().encode(error instanceof Error ? error.message : String(error));
    await send(packet(ERROR, { data })).catch(() => undefined);
    throw error;
  }
}

/** As the other side demands it: names compared part by part, byte by byte. */
function inTreeOrder(entries: readonly ContextEntry[]): ContextEntry[] {
  const keyed = entries.map((entry) => ({ entry, key: Buffer.from(entry.path.replaceAll('/', '\0')) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ entry }) => entry);
}

function packet(
  type: number,
  { stat, id = 0, data }: { stat?: Uint8Array; id?: number; data?: Uint8Array },
): Uint8Array {
  const writer = new BinaryWriter();
  if (type !== 0) {
    writer.tag(1, 0).int32(type);
  }
  if (stat) {
    writer.tag(2, 2).bytes(stat);
  }
  if (id !== 0) {
    writer.tag(3, 0).uint32(id);
  }
  if (data) {
    writer.tag(4, 2).bytes(data);
  }
  return writer.finish();
}

/** fsutil, types/stat.proto. Owner and group stay 0, as in the tar of a context. */
function statOf({ path, type, mode, size, mtime, link }: ContextEntry): Uint8Array {
  let goMode = mode & 0o777;
  goMode += type === 'directory' ? GO_DIRECTORY : type === 'symlink' ? GO_SYMLINK : 0;
  for (const [bit, goBit] of GO_SPECIAL) {
    goMode += mode & bit ? goBit : 0;
  }
  const writer = new BinaryWriter().tag(1, 2).string(path).tag(2, 0).uint32(goMode);
  if (type === 'file') {
    writer.tag(5, 0).int64(size);
  }
  writer.tag(6, 0).int64(BigInt(Math.max(mtime, 0)) * 1_000_000_000n);
  if (link !== '') {
    writer.tag(7, 2).string(link);
  }
  return writer.finish();
}

function readPacket(message: Uint8Array): { type: number; id: number } {
  const found = { type: 0, id: 0 };
  for (const { field, number } of wireFields(message)) {
    if (field === 1) {
      found.type = number;
    } else if (field === 3) {
      found.id = number;
    }
  }
  return found;
}
