import { createHash } from 'node:crypto';
import type { ContextFile } from './classic-build.ts';

/** A short name for a recipe: the same parts give the same 12 hex digits. */
export function shortHash(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${part.length}:`).update(part);
  }
  return hash.digest('hex').slice(0, 12);
}

/** What of a build context decides the image: names, modes and contents. */
export function contextParts(files: readonly ContextFile[]): string[] {
  return files.flatMap((file) => [file.path, file.executable ? 'x' : '-', file.content.toString()]);
}
