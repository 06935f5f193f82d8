import { createCipheriv } from 'node:crypto';
import { type Member, tar } from '../../unit/layers/tar-builder.ts';

/** Files to be made: `count` of about `bytes` each, below `folder`, spread over folders of 40. */
export interface FileGroup {
  folder: string;
  count: number;
  bytes: number;
}

/** A repeatable stream of bytes that no compression shortens. */
function noise(seed: string): (length: number) => Buffer {
  const cipher = createCipheriv('aes-128-ctr', seed.padEnd(16).slice(0, 16), Buffer.alloc(16));
  return (length) => cipher.update(Buffer.alloc(length));
}

/** Sizes as file systems have them: most well under the mean, a few far above it. */
function sizeOf(mean: number, draw: number): number {
  return Math.max(1, Math.round(mean * -Math.log(1 - draw)));
}

/** Members for a group; another `version` has the same paths and sizes and other contents. */
export function* files(group: FileGroup, version = 1): Generator<Member> {
  const sizes = noise(group.folder);
  const contents = noise(`${version}${group.folder}`);
  for (let at = 0; at < group.count; at += 1) {
    const size = group.count < 20 ? group.bytes : sizeOf(group.bytes, sizes(4).readUInt32LE() / 2 ** 32);
    const name = `${group.folder}/part-${Math.floor(at / 40)}/file-${at}.bin`;
    yield { name, content: contents(size) };
  }
}

/** The bytes of a tar archive of these members, made as they are asked for. */
export function* archiveOf(members: Iterable<Member>): Generator<Buffer> {
  for (const member of members) {
    yield tar([member], { end: false });
  }
  yield Buffer.alloc(1024);
}
