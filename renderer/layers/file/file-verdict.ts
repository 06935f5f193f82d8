import type { FileVersion } from '../../../electron/contract/index.ts';

/** Both sides of a comparison; null where there is nothing. */
export interface TwoSides {
  now: FileVersion | null;
  below: FileVersion | null;
}

export type Verdict = 'nothing' | 'added' | 'deleted' | 'content' | 'metadata' | 'same' | 'unknown';

/** What a layer did to a file, told from its two sides. */
export function verdictOf({ now, below }: TwoSides): Verdict {
  if (now === null || below === null) {
    return now === null ? (below === null ? 'nothing' : 'deleted') : 'added';
  }
  if (now.layer === below.layer) {
    return 'same';
  }
  if (!sameContent(now, below)) {
    return 'content';
  }
  const unread = now.sha256 === null && now.size > 0 && now.link === '' && now.type !== 'directory';
  return unread ? 'unknown' : 'metadata';
}

export function sameContent(now: FileVersion, below: FileVersion): boolean {
  return (
    now.type === below.type &&
    now.size === below.size &&
    now.link === below.link &&
    now.sha256 === below.sha256
  );
}

/** The largest text that is shown; what is larger comes without its text (contract, FileVersion.text). */
export const MOST_TEXT = 1024 * 1024;

export type Body = 'text' | 'none' | 'binary' | 'large';

/** How the contents of two sides can be shown. A folder or a symlink has none. */
export function bodyOf({ now, below }: TwoSides): Body {
  const sides = [now, below].filter((side) => side !== null);
  const files = sides.filter(({ type }) => type === 'file' || type === 'hardlink');
  if (files.length === 0) {
    return 'none';
  }
  if (files.some(({ size, text }) => text === null && size > MOST_TEXT)) {
    return 'large';
  }
  return files.some(({ text }) => text === null) ? 'binary' : 'text';
}
