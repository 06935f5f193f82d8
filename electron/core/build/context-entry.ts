/** One file, folder or symlink of a build context. Paths are relative with `/`; sizes bytes; mtime whole seconds. */
export interface ContextEntry {
  path: string;
  type: 'file' | 'directory' | 'symlink';
  /** Permission bits, with setuid, setgid and sticky. */
  mode: number;
  size: number;
  mtime: number;
  /** What a symlink says; else empty. */
  link: string;
}

/** An entry with the SHA-256 of its content in hex; empty for what has none. */
export interface SummedEntry extends ContextEntry {
  sha256: string;
}

/** What would be sent, after the ignore file had its say. */
export interface ContextListing {
  entries: ContextEntry[];
  files: number;
  bytes: number;
  /** Entries that the ignore file keeps out; what lies inside an ignored folder is not counted. */
  excluded: number;
  /** The ignore file that was obeyed, relative to the context; null when there is none. */
  ignoreFile: string | null;
}

export function listingOf(
  entries: ContextEntry[],
  excluded: number,
  ignoreFile: string | null,
): ContextListing {
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    files += entry.type === 'file' ? 1 : 0;
    bytes += entry.size;
  }
  return { entries, files, bytes, excluded, ignoreFile };
}
