import { dataDirectory } from '../core/app-paths.ts';
import { cleanEverything } from '../core/bench/clean.ts';
import { findEngine } from '../core/engine/find-engine.ts';
import { CannotRun, EXIT, printJson, say } from './output.ts';

/** `lab clean`: removes from the engine what this lab (or, with `everyone`, any lab) created, and nothing else. */
export async function clean(o: { json: boolean; everyone: boolean }): Promise<number> {
  const dataDir = dataDirectory();
  const { found } = await findEngine({ dataDir });
  if (!found) {
    throw new CannotRun(
      'No engine answers, so there is nothing to clean. `npm run lab -- doctor` says more.',
    );
  }
  const removed = await cleanEverything(found, { dataDir, everyOwner: o.everyone });
  if (o.json) {
    printJson(removed);
    return EXIT.fine;
  }
  for (const [kind, names] of Object.entries(removed)) {
    say(`${names.length} ${kind} removed${names.length > 0 ? `: ${names.join(', ')}` : ''}`);
  }
  return EXIT.fine;
}
