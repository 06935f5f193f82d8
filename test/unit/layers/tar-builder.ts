import { createHash } from 'node:crypto';

/** One member to be written: enough of tar to make every case by hand, right or wrong. */
export interface Member {
  name: string | Buffer;
  type?: string;
  content?: string | Buffer;
  mode?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
  link?: string;
  device?: [number, number];
  /** pax records put before the member. */
  pax?: Record<string, string>;
  /** Writes a name (and link) over 100 bytes the GNU way. */
  gnuLong?: boolean;
}

/** A whole tar archive; `end: false` leaves out the two zero blocks that close it. */
export function tar(members: Member[], options: { end?: boolean } = {}): Buffer {
  const blocks = members.flatMap(memberBlocks);
  return Buffer.concat(options.end === false ? blocks : [...blocks, Buffer.alloc(1024)]);
}

export function sha256(data: Buffer): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}

/** What `docker save` of the legacy layout writes for these layers. */
export function legacyArchive(
  layers: Buffer[],
  extra: { config?: object; links?: Record<number, number>; tag?: string } = {},
) {
  const config = Buffer.from(JSON.stringify(imageConfig(layers, extra.config)));
  const configName = `${sha256(config).slice(7)}.json`;
  const members: Member[] = [];
  layers.forEach((layer, at) => {
    const original = extra.links?.[at];
    members.push({ name: `${at}/`, type: '5' }, { name: `${at}/VERSION`, content: '1.0' });
    members.push({ name: `${at}/json`, content: '{"id":"x"}' });
    members.push(
      original === undefined
        ? { name: `${at}/layer.tar`, content: layer }
        : { name: `${at}/layer.tar`, type: '2', link: `../${original}/layer.tar` },
    );
  });
  const manifest = [
    {
      Config: configName,
      RepoTags: extra.tag === undefined ? null : [extra.tag],
      Layers: layers.map((_, at) => `${at}/layer.tar`),
    },
  ];
  members.push({ name: configName, content: config });
  members.push({ name: 'manifest.json', content: JSON.stringify(manifest) });
  return tar(members);
}

/** What newer engines write: an OCI layout with manifest.json beside it, each layer packed by `pack`. */
export function ociArchive(layers: Buffer[], pack: (layer: Buffer) => Buffer = (layer) => layer) {
  const config = Buffer.from(JSON.stringify(imageConfig(layers)));
  const blob = (data: Buffer) => `blobs/sha256/${sha256(data).slice(7)}`;
  const packed = layers.map(pack);
  const manifest = [{ Config: blob(config), RepoTags: null, Layers: packed.map(blob) }];
  return tar([
    { name: 'blobs/', type: '5' },
    { name: blob(config), content: config },
    ...packed.map((content) => ({ name: blob(content), content })),
    { name: 'index.json', content: '{"schemaVersion":2,"manifests":[]}' },
    { name: 'manifest.json', content: JSON.stringify(manifest) },
    { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
  ]);
}

export function imageConfig(layers: Buffer[], extra: object = {}) {
  return {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map(sha256) },
    ...extra,
  };
}

function memberBlocks(member: Member): Buffer[] {
  const name = Buffer.isBuffer(member.name) ? member.name : Buffer.from(member.name);
  const blocks: Buffer[] = [];
  if (member.pax !== undefined) {
    blocks.push(...plain({ name: 'pax', type: 'x', content: paxRecords(member.pax) }));
  }
  if (member.gnuLong) {
    const long = Buffer.concat([name, Buffer.alloc(1)]);
    blocks.push(...plain({ name: '././@LongLink', type: 'L', content: long }));
    if (member.link !== undefined) {
      blocks.push(...plain({ name: '././@LongLink', type: 'K', content: `${member.link}\0` }));
    }
  }
  return [...blocks, ...plain({ ...member, name: name.subarray(0, 100) })];
}

function plain(member: Member): Buffer[] {
  const content = Buffer.from(member.content ?? '');
  const header = Buffer.alloc(512);
  Buffer.from(member.name).copy(header, 0, 0, 100);
  octal(header, 100, 8, member.mode ?? (member.type === '5' ? 0o755 : 0o644));
  octal(header, 108, 8, member.uid ?? 0);
  octal(header, 116, 8, member.gid ?? 0);
  octal(header, 124, 12, content.length);
  octal(header, 136, 12, member.mtime ?? 1_700_000_000);
  header.write(member.type ?? '0', 156);
  header.write((member.link ?? '').slice(0, 100), 157);
  header.write('ustar\u000000', 257, 'latin1');
  octal(header, 329, 8, member.device?.[0] ?? 0);
  octal(header, 337, 8, member.device?.[1] ?? 0);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return [header, content, padding];
}

function octal(header: Buffer, at: number, length: number, value: number): void {
  header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
}

function paxRecords(records: Record<string, string>): string {
  return Object.entries(records)
    .map(([key, value]) => {
      const rest = ` ${key}=${value}\n`;
      const body = Buffer.byteLength(rest);
      let length = body + String(body).length;
      length = body + String(length).length;
      return `${length}${rest}`;
    })
    .join('');
}
