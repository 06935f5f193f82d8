/**
 * What a person types to find files, with the meaning that `layer.find` gives it: plain text fits every path that has it
 * as a part; with `*`, `?` or `**` it is a glob that fits whole names, at any depth unless it begins with a slash. Case
 * does not matter.
 */
export function namePattern(typed: string): (path: string) => boolean {
  const wanted = typed.toLowerCase();
  if (!/[*?]/.test(wanted)) {
    return wanted === '' ? () => true : (path) => path.toLowerCase().includes(wanted);
  }
  const parts = wanted.startsWith('/') ? wanted.slice(1).split('/') : ['**', ...wanted.split('/')];
  const names = parts.map((part) => (part === '**' ? null : [...part]));
  return (path) => matches(names, path.toLowerCase().slice(1).split('/'), isAnyDepth, fitsName);
}

const isAnyDepth = (part: string[] | null): boolean => part === null;
const isAnyText = (letter: string): boolean => letter === '*';
const fitsLetter = (letter: string, actual: string): boolean => letter === '?' || letter === actual;
const fitsName = (part: string[] | null, name: string): boolean =>
  part !== null && matches(part, [...name], isAnyText, fitsLetter);

/** Goes back to the last wildcard only: no pattern, however odd, can make it slow as a regular expression could be. */
function matches<P, T>(
  pattern: readonly P[],
  text: readonly T[],
  isMany: (part: P) => boolean,
  fits: (part: P, piece: T) => boolean,
): boolean {
  let at = 0;
  let from = 0;
  let retry: { at: number; from: number } | null = null;
  while (from < text.length) {
    const part = pattern[at];
    if (at < pattern.length && isMany(part as P)) {
      at += 1;
      retry = { at, from };
    } else if (at < pattern.length && fits(part as P, text[from] as T)) {
      at += 1;
      from += 1;
    } else if (retry !== null) {
      retry = { at: retry.at, from: retry.from + 1 };
      ({ at, from } = retry);
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isMany);
}
