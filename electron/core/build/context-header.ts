const BLOCK = 512;
export const LONGEST_NAME = 100;
export const LARGEST_IN_OCTAL = 0o77777777777;

export interface HeaderFields {
  name: string;
  mode: number;
  /** Bytes; what is too large for the field needs a pax record. */
  size: number;
  /** Seconds. */
  mtime: number;
  link: string;
}

const TYPE = { file: 0x30, symlink: 0x32, directory: 0x35, pax: 0x78 } as const;

/** The checksum counts its own field as spaces. */
const CHECKSUM_OF_SPACES = 8 * 0x20;
const SAME_IN_ALL = sameInAll();

function sameInAll(): { block: Buffer; sum: number } {
  const block = Buffer.alloc(BLOCK);
  for (const at of [108, 116]) {
    block.write('0000000', at, 'latin1');
  }
  block.write('ustar\x0000', 257, 'latin1');
  return { block, sum: block.reduce((sum, byte) => sum + byte, CHECKSUM_OF_SPACES) };
}

const header = Buffer.alloc(BLOCK);

/**
 * A ustar header (POSIX.1-2017 pax, "ustar Interchange Format"); names must fit (see {@link fits}). The block is only
 * lent: the next call writes over it. Bytes are summed while they are written, since of ten thousand headers most of
 * the time goes into the sum.
 */
export function ustarHeader(fields: HeaderFields, type: keyof typeof TYPE): Buffer {
  header.set(SAME_IN_ALL.block);
  let sum = SAME_IN_ALL.sum + TYPE[type];
  header[156] = TYPE[type];
  sum += ascii(fields.name, 0);
  sum += ascii(fields.link, 157);
  sum += octal(fields.mode, 100, 7);
  sum += octal(Math.min(fields.size, LARGEST_IN_OCTAL), 124, 11);
  sum += octal(Math.min(Math.max(fields.mtime, 0), LARGEST_IN_OCTAL), 136, 11);
  octal(sum, 148, 6);
  header[155] = 0x20;
  return header;
}

/** Whether a name can stand in the header itself. */
export function fits(name: string): boolean {
  if (name.length > LONGEST_NAME) {
    return false;
  }
  for (let at = 0; at < name.length; at += 1) {
    if (name.charCodeAt(at) > 0x7e) {
      return false;
    }
  }
  return true;
}

function ascii(text: string, at: number): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    header[at + index] = code;
    sum += code;
  }
  return sum;
}

function octal(value: number, at: number, digits: number): number {
  let sum = 0;
  let rest = value;
  for (let index = at + digits - 1; index >= at; index -= 1) {
    // Sizes above 2 GiB are no 32-bit numbers, so that shifts cannot be used.
    const digit = 0x30 + (rest % 8);
    rest = Math.floor(rest / 8);
    header[index] = digit;
    sum += digit;
  }
  return sum;
}
