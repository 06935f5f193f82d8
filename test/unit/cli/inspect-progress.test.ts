import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressLine } from '../../../electron/cli/inspect-progress.ts';

describe('the line that says how far it is', () => {
  let written: string[] = [];
  const stream = (isTTY: boolean) =>
    ({ isTTY, write: (text: string) => written.push(text) > 0 }) as unknown as NodeJS.WriteStream;
  beforeEach(() => {
    written = [];
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('appears on a terminal once it takes longer than a moment, and goes without a trace', () => {
    const line = progressLine('Reading x', stream(true));
    vi.advanceTimersByTime(600);
    expect(written).toEqual([]);
    line.report(1_500_000, 3_000_000);
    vi.advanceTimersByTime(600);
    expect(written.at(-1)).toBe('\r\x1b[KReading x, 1.50 MB of 3.00 MB, 1 s');
    line.report(2_000_000, 0);
    vi.advanceTimersByTime(1000);
    expect(written.at(-1)).toBe('\r\x1b[KReading x, 2.00 MB, 2 s');
    line.end();
    expect(written.at(-1)).toBe('\r\x1b[K');
    const before = written.length;
    vi.advanceTimersByTime(5000);
    line.end();
    expect(written).toHaveLength(before);
  });

  it('never appears where it was quick, or elsewhere than on a terminal', () => {
    const quick = progressLine('Reading x', stream(true));
    vi.advanceTimersByTime(600);
    quick.end();
    const piped = progressLine('Reading x', stream(false));
    piped.report(1, 2);
    vi.advanceTimersByTime(5000);
    piped.end();
    expect(written).toEqual([]);
  });
});
