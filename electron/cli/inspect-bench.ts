import { dataDirectory } from '../core/app-paths.ts';
import { BenchAgent } from '../core/bench/bench-agent.ts';
import { runIn } from '../core/bench/exec.ts';
import { ownerOf } from '../core/bench/names.ts';
import { socketFolder } from '../core/bench/socket-folder.ts';
import { waitForEngine } from '../core/bench/wait-ready.ts';
import type { ConnectedEngine } from '../core/engine/connect.ts';
import { LABEL, LABEL_LESSON, LABEL_OWNER } from '../core/engine/labels.ts';
import type { ImageLink } from '../core/layers/layer-source.ts';
import { CannotRun } from './output.ts';

export interface OpenBench {
  link: ImageLink;
  store: 'graph-driver' | 'containerd';
  version: string;
  lesson: string;
  close(): void;
}

/**
 * A bench of this data directory that runs, to read images from: that of `lesson`, or the only one. Nothing is started
 * and nothing on it is changed.
 * @throws CannotRun when none runs or it cannot be told which is meant; LabError BENCH_START_FAILED when it does not answer
 */
export async function openBench(host: ConnectedEngine, lesson: string | undefined): Promise<OpenBench> {
  const dataDir = dataDirectory();
  const label = [`${LABEL}=bench`, `${LABEL_OWNER}=${ownerOf(dataDir)}`];
  const running = await host.docker.listContainers({ filters: { label, status: ['running'] } });
  const benches = running.map(({ Id, Labels }) => ({ id: Id, lesson: Labels[LABEL_LESSON] ?? '' }));
  const bench = chooseBench(benches, lesson);
  const agent = new BenchAgent();
  try {
    const folder = await socketFolder(host, { dataDir, lessonId: bench.lesson, env: process.env });
    const { docker, store, version } = await waitForEngine({
      host: host.docker,
      container: bench.id,
      agent,
      socketFolder: folder,
    });
    const place = { docker: host.docker, container: bench.id };
    return {
      link: { engine: docker, run: (command, options) => runIn(place, command, options) },
      store,
      version,
      lesson: bench.lesson,
      close: () => agent.destroy(),
    };
  } catch (error) {
    agent.destroy();
    throw error;
  }
}

/** @throws CannotRun, with the list of those that run, when `lesson` names none of them or does not decide. */
export function chooseBench<B extends { lesson: string }>(
  benches: readonly B[],
  lesson: string | undefined,
): B {
  const names = benches.map((bench) => bench.lesson).sort();
  const [only, second] = lesson === undefined ? benches : benches.filter((bench) => bench.lesson === lesson);
  if (only !== undefined && second === undefined) {
    return only;
  }
  if (names.length === 0) {
    throw new CannotRun('No bench of this data directory is running. Open a lesson first: npm start');
  }
  const which = lesson === undefined ? 'Several benches are running' : `No bench of ${lesson} is running`;
  throw new CannotRun(
    `${which}. Say which is meant:\n${names.map((name) => `  --lesson ${name}`).join('\n')}`,
  );
}
