import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Crc64 } from '../../../electron/core/layers/crc64.ts';
import { type LayerListing, ListingBuilder } from '../../../electron/core/layers/layer-listing.ts';
import { TarParser } from '../../../electron/core/layers/tar-parser.ts';
import { listingFromTarSplit } from '../../../electron/core/layers/tar-split.ts';
import { type Member, tar } from './tar-builder.ts';

const MEMBERS: Member[] = [
  { name: 'etc/', type: '5' },
  { name: 'etc/hosts', content: 'x'.repeat(700) },
  { name: 'etc/empty' },
  { name: 'etc/"size":9,"payload":"', content: 'quotes' },
  { name: 'back\\slash', content: 'slash' },
  { name: 'dir/文件', pax: { path: 'dir/文件' }, content: 'name' },
  { name: 'etc/link', type: '2', link: 'hosts' },
  { name: 'etc/.wh.gone' },
];

function crc(content: string): string {
  const sum = new Crc64();
  sum.update(Buffer.from(content));
  return Buffer.from(sum.digest(), 'hex').toString('base64');
}

/** The records of these members as the engine writes them: raw bytes up to each content, then the file. */
function records(members: Member[]): object[] {
  const result: object[] = [];
  let position = 0;
  let raw: Buffer = Buffer.alloc(0);
  const add = (record: object) => result.push({ ...record, position: position++ });
  for (const member of members) {
    const whole = tar([member], { end: false });
    const content = String(member.content ?? '');
    const padding = (512 - (content.length % 512)) % 512;
    const header = whole.subarray(0, whole.length - content.length - padding);
    add({ type: 2, payload: Buffer.concat([raw, header]).toString('base64') });
    const size = content === '' ? {} : { size: content.length };
    add({ type: 1, name: member.name, ...size, payload: content === '' ? null : crc(content) });
    raw = whole.subarray(whole.length - padding);
  }
  add({ type: 2, payload: Buffer.concat([raw, Buffer.alloc(1024)]).toString('base64') });
  return result;
}

const pack = (lines: unknown[]) =>
  gzipSync(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));

function fromTar(members: Member[]): LayerListing {
  const builder = new ListingBuilder();
  const parser = new TarParser(builder);
  parser.write(tar(members));
  parser.finish();
  return builder.listing('sha256:test');
}

describe('tar-split', () => {
  it('gives what the whole layer gives', () => {
    expect(listingFromTarSplit('sha256:test', pack(records(MEMBERS)))).toEqual(fromTar(MEMBERS));
    expect(fromTar(MEMBERS).entries.filter(({ digest }) => digest !== '')).toHaveLength(4);
  });

  it('understands records written in another way', () => {
    const reversed = records(MEMBERS).map((record) => Object.fromEntries(Object.entries(record).reverse()));
    const escaped = records(MEMBERS).map((record) => JSON.stringify(record).replaceAll('A', '\\u0041'));
    const spaced = records(MEMBERS).map((record) => JSON.stringify(record, null, ' ').replaceAll('\n', ' '));
    for (const lines of [reversed, escaped, spaced]) {
      expect(listingFromTarSplit('sha256:test', pack(lines))).toEqual(fromTar(MEMBERS));
    }
  });

  it('reads the list of an empty layer', () => {
    expect(listingFromTarSplit('sha256:test', pack(records([]))).entries).toEqual([]);
  });

  const right = records([{ name: 'a', content: 'abc' }]);
  it.each([
    ['another size than the header', pack(right.map((one) => ('size' in one ? { ...one, size: 4 } : one)))],
    ['a size that is no number', pack([right[0], '{"type":1,"name":"a","size":x,"payload":"AAAA"}'])],
    ['a line that is not JSON', pack(['{"type":2,'])],
    ['a quote that never ends', pack(['{"type":2,"payload":"AAAA'])],
    ['a header cut short', pack([{ type: 2, payload: Buffer.alloc(100, 1).toString('base64') }])],
    ['what is not gzip', Buffer.from('{"type":2}')],
    ['gzip cut short', pack(right).subarray(0, 40)],
    ['nothing at all', Buffer.alloc(0)],
  ])('refuses %s', (_, compressed) => {
    expect(() => listingFromTarSplit('sha256:test', compressed)).toThrow(
      expect.objectContaining({ code: 'ARCHIVE_INVALID' }),
    );
  });
});
