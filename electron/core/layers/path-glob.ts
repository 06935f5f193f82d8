/**
 * Whether an absolute, normal path fits a pattern: `*` any characters and `?` one character within a name, `**` alone
 * between slashes any number of folders. `/a/**` is `/a` and all below it; `**` + `/x` is x anywhere. All else stands
 * for itself. Takes time in proportion to the lengths multiplied, whatever the pattern: patterns come from strangers.
 */
export function matchesGlob(path: string, glob: string): boolean {
  return matchesSequence(segments(path), segments(glob), (part) => part === '**', matchesName);
}

/** Whether a whole text fits a pattern in which `*` stands for any characters and `?` for one. */
export function matchesName(text: string, pattern: string): boolean {
  return matchesSequence([...text], [...pattern], isStar, isSameCharacter);
}

function isStar(character: string): boolean {
  return character === '*';
}

function isSameCharacter(character: string, wanted: string): boolean {
  return wanted === '?' || wanted === character;
}

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

/** Matches with one step back at most: to the newest wildcard, which then takes one item more. */
function matchesSequence(
  items: readonly string[],
  pattern: readonly string[],
  isWildcard: (part: string) => boolean,
  fits: (item: string, part: string) => boolean,
): boolean {
  let at = 0;
  let next = 0;
  let wildcard = -1;
  let taken = 0;
  while (at < items.length) {
    const part = pattern[next];
    const item = items[at] ?? '';
    if (part !== undefined && isWildcard(part)) {
      wildcard = next;
      taken = at;
      next += 1;
    } else if (part !== undefined && fits(item, part)) {
      at += 1;
      next += 1;
    } else if (wildcard >= 0) {
      taken += 1;
      at = taken;
      next = wildcard + 1;
    } else {
      return false;
    }
  }
  return pattern.slice(next).every(isWildcard);
}
