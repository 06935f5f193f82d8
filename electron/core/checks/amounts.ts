import type { ByteSize, CountRange } from '../../contract/check-fields.ts';
import { word } from '../../contract/messages.ts';

const UNITS: Record<string, number> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** Bytes of a size as lessons write it, e.g. 20MB; whole, rounded down. */
export function bytesOf(size: ByteSize): number {
  if (typeof size === 'number') {
    return size;
  }
  const [, digits, unit] = /^([\d.]+) ?(\w+)$/.exec(size) ?? [];
  return Math.floor(Number(digits) * (UNITS[unit ?? ''] ?? 1));
}

/** Bytes as people read them, decimal units as `docker image ls` has them. */
export function sayBytes(bytes: number): string {
  for (const unit of ['GB', 'MB', 'kB']) {
    const amount = bytes / (UNITS[unit] ?? 1);
    if (amount >= 1) {
      return `${amount >= 100 ? Math.round(amount) : Number(amount.toPrecision(3))} ${unit}`;
    }
  }
  return `${bytes} B`;
}

/** A range as a word of a sentence; an end that is left open is not spoken of. */
export function sayRange(range: CountRange, say: (amount: number) => string): string {
  const { min, max } = range;
  if (min !== undefined && max !== undefined) {
    return min === max ? word('range.exactly', say(min)) : `${say(min)}–${say(max)}`;
  }
  return min === undefined ? word('range.atMost', say(max ?? 0)) : word('range.atLeast', say(min));
}

/** A part of 1 in percent, to one decimal place, rounded away from the limit that it may have missed. */
export function sayPercent(part: number, round: 'up' | 'down'): string {
  const thousandths = Number((part * 1000).toFixed(6));
  return String((round === 'up' ? Math.ceil(thousandths) : Math.floor(thousandths)) / 10);
}

/** Whether an amount is in the range. */
export function isWithin(amount: number, { min, max }: CountRange): boolean {
  return amount >= (min ?? 0) && amount <= (max ?? Number.POSITIVE_INFINITY);
}
