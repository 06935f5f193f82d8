// Writes docs/build.schema.json, what `lab build --json` prints, from electron/contract/build-report.ts:
//   node electron/cli/build-command-schema.ts
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { BuildReport } from '../contract/build-report.ts';
import { inProject } from './project.ts';

export const SCHEMA_FILE = inProject('docs', 'build.schema.json');

/** The report's shape as JSON Schema. It lets unknown fields pass, because later versions may add some. */
export function buildReportSchema(): unknown {
  return {
    title: 'What `npm run lab -- build --json` prints (Layer Lab)',
    ...z.toJSONSchema(BuildReport, { io: 'input' }),
  };
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(SCHEMA_FILE, `${JSON.stringify(buildReportSchema(), null, 2)}\n`);
}
