// npm run bench -- MARK [--runs N] [--json] [--check] [--keep]: how fast it is, beside what it is compared with.
import { parseArgs } from 'node:util';
import { buildMark } from './build/build-mark.ts';
import { layersMark } from './layers/layers-mark.ts';
import type { Mark } from './mark.ts';
import { printReport } from './print-report.ts';

const MARKS: Mark[] = [buildMark, layersMark];

function usage(): string {
  const marks = MARKS.map(({ name, about }) => `  ${name.padEnd(10)}${about}`);
  return [
    'usage: npm run bench -- MARK [--runs N] [--json] [--check] [--keep]',
    ...marks,
    '  --runs N   measure each way N times (5)',
    '  --json     print all numbers as JSON',
    '  --check    end with 1 when a demand is not met',
    '  --keep     leave the generated images for the next run',
  ].join('\n');
}

/** What the command line asks for; null when it cannot be understood. */
function understand() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '5' },
        json: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
      },
    });
    const mark = MARKS.find(({ name }) => name === positionals[0]);
    const runs = Number(values.runs);
    const fine = mark !== undefined && positionals.length === 1 && Number.isInteger(runs) && runs >= 1;
    return fine ? { values, mark, runs } : null;
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const asked = understand();
  if (asked === null) {
    console.error(usage());
    return 2;
  }
  const { values, mark, runs } = asked;
  const say = (line: string) => console.error(`· ${line}`);
  const report = await mark.run({ runs, keep: values.keep, say });
  if (values.json) {
    console.log(JSON.stringify(report, null, 2));
  } else {
    printReport(report);
  }
  return values.check && report.demands.some(({ met }) => !met) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`It could not be measured: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
