import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dataDirectory } from '../core/app-paths.ts';
import { serveLab } from './open.ts';
import { CannotRun, EXIT } from './output.ts';
import { inProject } from './project.ts';
import { listenForStop } from './stopping.ts';

/** `lab serve`: the browser shell over what is there. */
export async function serve(o: { port: number }): Promise<number> {
  if (!existsSync(inProject('dist', 'renderer', 'index.html'))) {
    throw new CannotRun('The screen has not been built yet. `npm start` does that, and all else.');
  }
  const dataDir = dataDirectory();
  await mkdir(dataDir, { recursive: true });
  await serveLab({ dataDir, port: o.port, signal: listenForStop().signal });
  return EXIT.fine;
}
