import { createHash, type Hash } from 'node:crypto';
import type { ErrorDetails } from '../../contract/errors.ts';
import { archiveInvalid } from './archive-error.ts';

const HEX_LENGTH: Record<string, number> = { sha256: 64, sha512: 128 };

/** Whether a text is a digest that can be verified (OCI image-spec descriptor.md, "Registered Algorithms"). */
export function isDigest(text: string): boolean {
  const [algorithm = '', hex = '', ...rest] = text.split(':');
  return rest.length === 0 && hex.length === HEX_LENGTH[algorithm] && /^[0-9a-f]+$/.test(hex);
}

/** Where an OCI layout keeps a blob (OCI image-spec image-layout.md, "Blobs"). */
export function blobName(digest: string): string {
  return `/blobs/${digest.replace(':', '/')}`;
}

/** The digest that a member's own name promises: `blobs/sha256/<hex>`, `<hex>.json` or `<hex>.tar`; null for others. */
export function promisedDigest(name: string): string | null {
  const blob = /^\/blobs\/(sha256|sha512)\/([0-9a-f]+)$/.exec(name);
  const digest =
    blob === null ? `sha256:${/^\/([0-9a-f]+)\.(json|tar)$/.exec(name)?.[1] ?? ''}` : `${blob[1]}:${blob[2]}`;
  return isDigest(digest) ? digest : null;
}

/** Sums what passes and holds it against digests that were promised. */
export class DigestCheck {
  readonly #hashes = new Map<string, Hash>();
  #wanted: string[] = [];

  constructor(digests: string[]) {
    for (const digest of digests) {
      this.want(digest);
    }
  }

  /** Only before the first bytes. */
  want(digest: string): void {
    const algorithm = digest.slice(0, digest.indexOf(':'));
    if (!this.#hashes.has(algorithm)) {
      this.#hashes.set(algorithm, createHash(algorithm));
    }
    this.#wanted.push(digest);
  }

  update(bytes: Buffer): void {
    for (const hash of this.#hashes.values()) {
      hash.update(bytes);
    }
  }

  /** @throws LabError ARCHIVE_INVALID with what was expected and found */
  verify(reason: string, where: ErrorDetails): void {
    const found = new Map([...this.#hashes].map(([name, hash]) => [name, `${name}:${hash.digest('hex')}`]));
    for (const expected of this.#wanted) {
      const actual = found.get(expected.slice(0, expected.indexOf(':'))) ?? '';
      if (actual !== expected) {
        throw archiveInvalid(reason, { ...where, expected, found: actual });
      }
    }
    this.#wanted = [];
  }
}

/** @throws LabError ARCHIVE_INVALID */
export function verifyBytes(bytes: Buffer, digest: string, member: string): void {
  const check = new DigestCheck([digest]);
  check.update(bytes);
  check.verify('a blob does not have its digest', { member });
}

export function sha256Of(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
