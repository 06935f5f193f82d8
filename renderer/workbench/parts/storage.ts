/** Reads what an earlier visit kept; null when there is nothing, or nothing that can be read. */
export function readKept(storage: Storage, key: string): unknown {
  try {
    const text = storage.getItem(key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Keeps a value. False when the browser has no room for it: what is kept is a comfort, never the only copy. */
export function keep(storage: Storage, key: string, value: unknown): boolean {
  try {
    storage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
