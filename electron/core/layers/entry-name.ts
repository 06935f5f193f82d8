import { isUtf8 } from 'node:buffer';
import { LabError } from '../../contract/errors.ts';

const SEQUENCE_LENGTHS = [4, 3, 2, 1];

/**
 * A file name as text. Names are bytes on Linux: what is not UTF-8 is written as `\xNN`, so that the result is valid
 * Unicode everywhere (JSON, a terminal, the screen). So that two different names stay different, a backslash that would
 * be taken for the beginning of such an escape is written as one itself, `\x5c`.
 */
export function decodeName(bytes: Buffer): string {
  if (isUtf8(bytes)) {
    return escapeBackslashes(bytes.toString('utf8'));
  }
  let text = '';
  let plain = '';
  let at = 0;
  while (at < bytes.length) {
    const length = SEQUENCE_LENGTHS.find(
      (n) => at + n <= bytes.length && isUtf8(bytes.subarray(at, at + n)) && isOneCharacter(bytes, at, n),
    );
    if (length === undefined) {
      text += `${escapeBackslashes(plain)}\\x${bytes.toString('hex', at, at + 1)}`;
      plain = '';
      at += 1;
    } else {
      plain += bytes.toString('utf8', at, at + length);
      at += length;
    }
  }
  return text + escapeBackslashes(plain);
}

/** Bytes that are not UTF-8 are 80 and above, so names such as systemd's `a\x2db` stay as they are. */
function escapeBackslashes(text: string): string {
  return text.replace(/\\(?=x(?:5c|[89a-f][0-9a-f]))/g, '\\x5c');
}

function isOneCharacter(bytes: Buffer, at: number, length: number): boolean {
  const lead = bytes[at] ?? 0;
  const expected = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return expected === length;
}

/**
 * A name from a layer's tar as an absolute, normal path: `./a//b/` becomes `/a/b`, the root is `/`.
 * @throws LabError ARCHIVE_INVALID when it climbs out with `..`.
 */
export function normalPath(name: string): string {
  // Nearly every name is normal already but for the slash at one of its ends, and there are very many names.
  if (name !== '' && !NOT_NORMAL.test(name)) {
    return name.endsWith('/') ? `/${name.slice(0, -1)}` : `/${name}`;
  }
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) {
    throw new LabError('ARCHIVE_INVALID', `A layer names a path that leaves its root: ${name}`, {
      path: name,
    });
  }
  return `/${parts.join('/')}`;
}

/** Begins with a slash, or has an empty part, `.` or `..` before its end. */
const NOT_NORMAL = /^\/|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/;

/** The folder a normal path lies in; the root's own parent is the root. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last component of a normal path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
