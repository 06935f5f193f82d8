import type { InspectLimit, InspectReport } from '../contract/inspect.ts';
import type { InspectOptions } from './inspect-input.ts';
import { bytesText, percentText } from './inspect-numbers.ts';
import { cut, harmless, oneLine } from './inspect-text.ts';

/** The limits that were asked for, and whether the image keeps them: both are kept by a value equal to them. */
export function checkLimits(
  found: { efficiency: number; deadBytes: number },
  o: Pick<InspectOptions, 'failUnder' | 'maxWasted'>,
): InspectLimit[] {
  const limits: InspectLimit[] = [];
  if (o.failUnder !== undefined) {
    const passed = found.efficiency >= o.failUnder;
    limits.push({ name: 'fail-under', limit: o.failUnder, found: found.efficiency, passed });
  }
  if (o.maxWasted !== undefined) {
    const passed = found.deadBytes <= o.maxWasted;
    limits.push({ name: 'max-wasted', limit: o.maxWasted, found: found.deadBytes, passed });
  }
  return limits;
}

/** One sentence a limit: kept, or missed and by how much. */
export function limitText(
  limit: InspectLimit,
  report: Pick<InspectReport, 'liveBytes' | 'deadBytes'>,
): string {
  if (limit.name === 'max-wasted') {
    const [found, most] = [bytesText(limit.found), bytesText(limit.limit)];
    return limit.passed
      ? `max-wasted: ${found} dead, at most ${most} allowed`
      : `max-wasted: ${found} dead, ${bytesText(limit.found - limit.limit)} over the ${most} allowed`;
  }
  const [found, least] = [percentText(limit.found, 2), percentText(limit.limit, 2)];
  if (limit.passed) {
    return `fail-under: efficiency ${found}, at least ${least} wanted`;
  }
  // Rounded up, as percentText rounds down: the two add up to the limit.
  const points = (Math.ceil(Number(((limit.limit - limit.found) * 10_000).toPrecision(12))) / 100).toFixed(2);
  const tooMany = Math.ceil(report.deadBytes - (report.liveBytes * (1 - limit.limit)) / limit.limit);
  return (
    `fail-under: efficiency ${found}, ${points} points under the ${least} wanted` +
    ` (${bytesText(Math.max(1, tooMany))} too many dead)`
  );
}

/** Where to look first when a limit was missed: the largest wasted file, and who wrote and killed it. */
export function whereToLook(report: Pick<InspectReport, 'layers' | 'wasted'>, columns: number): string[] {
  const worst = report.wasted[0];
  if (worst === undefined) {
    return [];
  }
  const said = (number: number): string => {
    const { instruction } = report.layers[number - 1] ?? { instruction: '' };
    return `layer ${number} ${oneLine(instruction)}`.trimEnd();
  };
  return [
    `Look first at ${harmless(worst.path)} (${bytesText(worst.bytes)})`,
    cut(`written by ${said(worst.writtenBy)}`, columns),
    cut(`${worst.how} by ${said(worst.killedBy)}`, columns),
  ];
}
