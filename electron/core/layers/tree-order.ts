/** Order of a tree's lines: a folder right before what it holds, siblings by name. */
export function compareByTree(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) {
      return rank(left) - rank(right);
    }
  }
  return a.length - b.length;
}

/** The items in tree order; perhaps the same array. Made for what mostly is in order already, as layers are. */
export function sortByTree<T extends { path: string }>(items: T[]): T[] {
  let falls = 0;
  for (let at = 1; at < items.length; at += 1) {
    falls += compareByTree((items[at - 1] as T).path, (items[at] as T).path) > 0 ? 1 : 0;
  }
  if (falls === 0) {
    return items;
  }
  if (falls < FEW_FALLS) {
    return items.sort((a, b) => compareByTree(a.path, b.path));
  }
  // No name holds NUL, so with it as separator plain string order is tree order, and that compares much faster.
  const keyed = items.map((item) => ({ key: item.path.replaceAll('/', '\0'), item }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ item }) => item);
}

const FEW_FALLS = 1000;

function rank(code: number): number {
  return code === 0x2f ? -1 : code;
}
