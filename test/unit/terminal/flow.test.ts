import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFlowControl, VIEWER_PATIENCE } from '../../../electron/core/terminal/flow-control.ts';
import { createScrollback } from '../../../electron/core/terminal/scrollback.ts';

describe('flow control', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const start = () => {
    const calls: string[] = [];
    const flow = createFlowControl({ pause: () => calls.push('pause'), resume: () => calls.push('resume') });
    return { calls, flow };
  };

  it('stops above 100,000 characters that a viewer has not drawn and goes on below 5,000', () => {
    const { calls, flow } = start();
    flow.caughtUp();
    flow.sent(100_000);
    expect(calls).toEqual([]);
    flow.sent(1);
    expect(calls).toEqual(['pause']);
    flow.acknowledged(95_001);
    expect(calls).toEqual(['pause']);
    flow.acknowledged(1);
    expect(calls).toEqual(['pause', 'resume']);
    flow.close();
  });

  it('never stops while nobody looks', () => {
    const { calls, flow } = start();
    flow.sent(10_000_000);
    expect(calls).toEqual([]);
  });

  it('goes on when the viewer has gone, said or unsaid', () => {
    const { calls, flow } = start();
    flow.caughtUp();
    flow.sent(200_000);
    flow.unwatched();
    expect(calls).toEqual(['pause', 'resume']);
    flow.caughtUp();
    flow.sent(200_000);
    vi.advanceTimersByTime(VIEWER_PATIENCE);
    expect(calls).toEqual(['pause', 'resume', 'pause', 'resume']);
  });

  it('waits again for a viewer who comes back', () => {
    const { calls, flow } = start();
    flow.acknowledged(0);
    flow.sent(150_000);
    flow.caughtUp();
    flow.sent(150_000);
    expect(calls).toEqual(['pause', 'resume', 'pause']);
    flow.close();
  });
});

describe('scrollback', () => {
  it('counts every character, and keeps the newest', () => {
    const scrollback = createScrollback(100);
    let all = '';
    for (let line = 0; line < 50; line += 1) {
      scrollback.append(`line ${line}\n`);
      all += `line ${line}\n`;
      expect(scrollback.offset).toBe(all.length);
      expect(all.endsWith(scrollback.text())).toBe(true);
      expect(scrollback.text().length).toBeLessThanOrEqual(100);
    }
    expect(scrollback.text()).toMatch(/^line \d+\n/);
    expect(scrollback.text().length).toBeGreaterThan(90);
  });

  it('never begins with half a character', () => {
    const scrollback = createScrollback(5);
    scrollback.append('🐳🐳🐳🐳');
    expect(scrollback.text()).toBe('🐳🐳');
  });
});
