import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * The file inside `root` that a URL path names, or null when it names none or leads out of it. Both the address as
 * written and as decoded must stay inside (Electron security 18): `..`, `%2e%2e`, back slashes and NUL are refused.
 */
export function locateFile(root: string, urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\') || !decoded.startsWith('/')) {
    return null;
  }
  const wanted = path.join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded);
  const relative = path.relative(root, wanted);
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) {
    return null;
  }
  return wanted;
}

/** Reads a file for the screen with its content type; null when there is none. */
export async function readStatic(
  root: string,
  urlPath: string,
): Promise<{ body: Buffer<ArrayBuffer>; type: string } | null> {
  const file = locateFile(root, urlPath);
  if (!file) {
    return null;
  }
  try {
    if (!(await stat(file)).isFile()) {
      return null;
    }
    return { body: await readFile(file), type: TYPES[path.extname(file)] ?? 'application/octet-stream' };
  } catch {
    return null;
  }
}
