import { createHash } from 'node:crypto';

/** A file's content by its hash and size, and its permission bits, which go with whatever content wins. */
export interface FileVersion {
  /** SHA-256, hex. */
  hash: string;
  /** Bytes. */
  size: number;
  mode: number;
}

export interface FileContent {
  content: Buffer;
  mode: number;
}

export function hashOf(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

export function versionOf({ content, mode }: FileContent): FileVersion {
  return { hash: hashOf(content), size: content.length, mode };
}
