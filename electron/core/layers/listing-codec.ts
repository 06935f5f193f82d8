import type { LayerEntry, LayerListing } from './layer-listing.ts';

/**
 * A listing by columns: half as long as one of entries, and read several times faster. It is checked by hand because a
 * schema takes longer over 100,000 values than all the rest of reading them.
 */
type Columns = { [K in keyof LayerEntry]: LayerEntry[K][] };
type Stored = Omit<LayerListing, 'entries'> & { columns: Columns };

const TEXTS = ['path', 'type', 'link', 'device', 'xattrs', 'digest'] as const;
const NUMBERS = ['mode', 'uid', 'gid', 'size', 'mtime'] as const;

/** The listing as text. */
export function encodeListing({ entries, ...rest }: LayerListing): string {
  const columns: Columns = {
    path: entries.map((entry) => entry.path),
    type: entries.map((entry) => entry.type),
    mode: entries.map((entry) => entry.mode),
    uid: entries.map((entry) => entry.uid),
    gid: entries.map((entry) => entry.gid),
    size: entries.map((entry) => entry.size),
    mtime: entries.map((entry) => entry.mtime),
    link: entries.map((entry) => entry.link),
    device: entries.map((entry) => entry.device),
    xattrs: entries.map((entry) => entry.xattrs),
    digest: entries.map((entry) => entry.digest),
  };
  return JSON.stringify({ ...rest, columns } satisfies Stored);
}

/** The listing that a text holds; undefined when it holds something else. Throws on what is not JSON. */
export function decodeListing(text: string): LayerListing | undefined {
  const stored: unknown = JSON.parse(text);
  if (!isStored(stored)) {
    return undefined;
  }
  const { diffId, whiteouts, opaques, columns } = stored;
  const { path, type, mode, uid, gid, size, mtime, link, device, xattrs, digest } = columns;
  const entries: LayerEntry[] = [];
  for (let at = 0; at < path.length; at += 1) {
    const entry: { [K in keyof LayerEntry]: LayerEntry[K] | undefined } = {
      path: path[at],
      type: type[at],
      mode: mode[at],
      uid: uid[at],
      gid: gid[at],
      size: size[at],
      mtime: mtime[at],
      link: link[at],
      device: device[at],
      xattrs: xattrs[at],
      digest: digest[at],
    };
    entries.push(entry as LayerEntry);
  }
  return { diffId, entries, whiteouts, opaques };
}

function isStored(value: unknown): value is Stored {
  const { diffId, whiteouts, opaques, columns } = (value ?? {}) as Partial<Record<keyof Stored, unknown>>;
  const all = (columns ?? {}) as Partial<Record<keyof LayerEntry, unknown>>;
  const length = Array.isArray(all.path) ? all.path.length : -1;
  return (
    typeof diffId === 'string' &&
    isColumn(whiteouts, 'string') &&
    isColumn(opaques, 'string') &&
    TEXTS.every((name) => isColumn(all[name], 'string', length)) &&
    NUMBERS.every((name) => isColumn(all[name], 'number', length))
  );
}

function isColumn(value: unknown, type: 'string' | 'number', length?: number): boolean {
  return (
    Array.isArray(value) &&
    (length === undefined || value.length === length) &&
    value.every((one) => typeof one === type)
  );
}
