/** Answers whether an absolute path fits. */
export type PathTest = (path: string) => boolean;

/**
 * What a person types to find files. Plain text fits every path that has it as a part. With `*`, `?` or `**` it is a
 * glob as in .gitignore: `*` and `?` stay within one name, `**` between slashes spans any number of folders, and a
 * pattern without a slash fits names at any depth. Case does not matter.
 */
export function pathPattern(typed: string): PathTest {
  const wanted = typed.toLowerCase();
  if (!/[*?]/.test(wanted)) {
    return (path) => path.toLowerCase().includes(wanted);
  }
  const anchored = wanted.startsWith('/') ? wanted.slice(1) : `**/${wanted}`;
  const pattern = anchored.split('/').map((part) => [...part]);
  return (path) => fits(pattern, path.toLowerCase().slice(1).split('/'), isAnyFolders, fitsName);
}

const isAnyFolders = (part: string[]) => part.length === 2 && part[0] === '*' && part[1] === '*';
const isAnyText = (letter: string) => letter === '*';
const fitsLetter = (letter: string, actual: string) => letter === '?' || letter === actual;
const fitsName = (part: string[], name: string) => fits(part, [...name], isAnyText, fitsLetter);

/**
 * Wildcard matching that goes back only to the last wildcard, so that no pattern can make it slow: a regular
 * expression made from what someone types could be.
 */
function fits<P, T>(
  pattern: readonly P[],
  text: readonly T[],
  isMany: (part: P) => boolean,
  isOne: (part: P, piece: T) => boolean,
): boolean {
  let at = 0;
  let from = 0;
  let many = -1;
  let taken = 0;
  while (from < text.length) {
    const part = pattern[at];
    const piece = text[from];
    if (part !== undefined && isMany(part)) {
      many = at;
      taken = from;
      at += 1;
    } else if (part !== undefined && piece !== undefined && isOne(part, piece)) {
      at += 1;
      from += 1;
    } else if (many >= 0) {
      taken += 1;
      from = taken;
      at = many + 1;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isMany);
}
