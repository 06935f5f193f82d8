import type { EntryType } from '../../electron/contract/index.ts';

const TYPE_LETTERS: Record<EntryType, string> = {
  file: '-',
  hardlink: '-',
  directory: 'd',
  symlink: 'l',
  character: 'c',
  block: 'b',
  fifo: 'p',
};
const SETUID = 0o4000;
const SETGID = 0o2000;
const STICKY = 0o1000;

/** Permission bits as `ls -l` writes them: -rwsr-xr-x. */
export function modeText(type: EntryType, mode: number): string {
  const three = (bits: number, special: boolean, letter: string): string => {
    const runs = (bits & 1) === 1;
    const last = special ? (runs ? letter : letter.toUpperCase()) : runs ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  };
  const user = three((mode >> 6) & 7, (mode & SETUID) !== 0, 's');
  const group = three((mode >> 3) & 7, (mode & SETGID) !== 0, 's');
  const others = three(mode & 7, (mode & STICKY) !== 0, 't');
  return `${TYPE_LETTERS[type]}${user}${group}${others}`;
}

/** Permission bits as chmod takes them, four digits: 0644. */
export function modeDigits(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
