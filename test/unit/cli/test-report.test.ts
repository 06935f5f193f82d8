import { describe, expect, it } from 'vitest';
import { add, readCounts } from '../../../electron/cli/test-report.ts';

describe('the totals of npm test', () => {
  it('reads a report of Vitest', () => {
    const report = {
      numTotalTests: 9,
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
    };
    expect(readCounts(report)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  });

  it('reads a report of Playwright, where a flaky test is a failed one', () => {
    const report = { suites: [], stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 4, duration: 1 } };
    expect(readCounts(report)).toEqual({ passed: 7, failed: 2, skipped: 4 });
  });

  it('does not take anything else for a report', () => {
    expect(() => readCounts({ passed: 3 })).toThrow();
  });

  it('adds', () => {
    expect(add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })).toEqual({
      passed: 11,
      failed: 22,
      skipped: 33,
    });
  });
});
