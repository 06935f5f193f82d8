import { InvalidArgumentError } from 'commander';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const SIZE = /^(\d+(?:\.\d+)?|\.\d+)\s*(?:([kmgt])(i)?)?b?$/i;
const RATIO = /^(\d+(?:\.\d+)?|\.\d+)\s*(%)?$/;
const POWERS: Record<string, number> = { k: 1, m: 2, g: 3, t: 4 };

/** Bytes as people read them, three digits, powers of ten as Docker's own: `6.24 MB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** A share of 1 in percent, rounded down: 100 % is all of it, and what is below a limit never looks like the limit. */
export function percentText(share: number, digits = 1): string {
  const factor = 10 ** digits;
  // Twelve digits first: 0.29 × 1000 is a little less than 290.
  const floored = Math.floor(Number((share * 100 * factor).toPrecision(12))) / factor;
  return `${floored.toFixed(digits)} %`;
}

/** `10MB` (10⁶), `10MiB` (2²⁰), `10k`, plain bytes. */
export function readBytes(text: string): number {
  const [, number, letter, binary] = SIZE.exec(text.trim()) ?? [];
  if (number === undefined || (binary !== undefined && letter === undefined)) {
    throw new InvalidArgumentError('a size is a number of bytes, or one with a unit: 10MB, 10MiB, 500k.');
  }
  const power = letter === undefined ? 0 : (POWERS[letter.toLowerCase()] ?? 0);
  return Math.floor(Number(number) * (binary === undefined ? 1000 : 1024) ** power);
}

/** `0.9` or `90%`. */
export function readRatio(text: string): number {
  const [, number, percent] = RATIO.exec(text.trim()) ?? [];
  const share = Number(number) / (percent === undefined ? 1 : 100);
  if (number === undefined || share > 1) {
    throw new InvalidArgumentError('an efficiency is a number from 0 to 1, or a percentage: 0.9, 90%.');
  }
  return share;
}

export function readLayerNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new InvalidArgumentError('a layer is a whole number; 1 is the base.');
  }
  return number;
}

export function readPlatform(text: string): string {
  if (!/^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/i.test(text)) {
    throw new InvalidArgumentError('a platform is os/architecture, e.g. linux/amd64 or linux/arm/v7.');
  }
  return text.toLowerCase();
}
