/** A length of time for a reader: 12 ms, 1.8 s, 34 s, 2 min 5 s. */
export function formatMs(ms: number): string {
  if (ms < 99.5) {
    return `${Math.round(ms)} ms`;
  }
  const seconds = ms / 1000;
  if (seconds < 99.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
