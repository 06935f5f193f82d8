// Writes docs/inspect.schema.json, what `lab inspect --json` prints, from electron/contract/inspect.ts:
//   node electron/cli/inspect-schema.ts
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { InspectReport } from '../contract/inspect.ts';
import { inProject } from './project.ts';

export const SCHEMA_FILE = inProject('docs', 'inspect.schema.json');

/** The report's shape as JSON Schema. It lets unknown fields pass, because later versions may add some. */
export function inspectSchema(): unknown {
  return {
    title: 'What `npm run lab -- inspect --json` prints (Layer Lab)',
    ...z.toJSONSchema(InspectReport, { io: 'input' }),
  };
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(SCHEMA_FILE, `${JSON.stringify(inspectSchema(), null, 2)}\n`);
}
