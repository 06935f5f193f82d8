import { dataDirectory } from '../core/app-paths.ts';
import { ownerOf } from '../core/bench/names.ts';
import { findEngine } from '../core/engine/find-engine.ts';
import { LABEL_OWNER } from '../core/engine/labels.ts';
import { stopPrivateEngine } from '../core/engine/private-engine.ts';
import { EXIT, say } from './output.ts';

/** `lab stop`: ends this data directory's benches (they can be resumed) and the private engine, if there is one. */
export async function stop(): Promise<number> {
  const dataDir = dataDirectory();
  const { found } = await findEngine({ dataDir });
  if (found) {
    const label = [`${LABEL_OWNER}=${ownerOf(dataDir)}`];
    const running = await found.docker.listContainers({ filters: { label, status: ['running'] } });
    for (const { Id, Names } of running) {
      await found.docker.getContainer(Id).stop({ t: 5 });
      say(`Stopped ${Names[0]?.replace(/^\//, '') ?? Id}`);
    }
  }
  const ended = await stopPrivateEngine(dataDir);
  say(ended ? "Layer Lab's own engine has ended; its images are kept." : 'No engine of our own was running.');
  return EXIT.fine;
}
