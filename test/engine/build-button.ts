import type { BuildOptions, BuildRecord, BuildsState } from '../../electron/contract/build.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import { BuildKeeper } from '../../electron/core/session/build-keeper.ts';
import { Slice } from '../../electron/core/slice.ts';
import type { Workspace } from '../../electron/core/workspace/workspace.ts';
import { readyBench, type TestBench, until } from './harness.ts';

/** Builds as the Build button begins them, on a bench of their own. */
export interface Button extends TestBench {
  keeper: BuildKeeper;
  /** Stands for the watched workspace: a new value says that a file has changed. */
  workspace: Workspace['state'];
  /** The same bench and data directory, as after a restart of the app. */
  reopen(): BuildKeeper;
  /** Runs a shell script in /workspace; its output. */
  sh(script: string): Promise<string>;
  /** Builds and waits for the end. */
  build(options: Partial<BuildOptions>): Promise<BuildRecord>;
}

export const OPTIONS: BuildOptions = {
  context: '',
  dockerfile: 'Dockerfile',
  tag: null,
  target: null,
  buildArgs: {},
  noCache: false,
  builder: 'buildkit',
};

export async function startButton(name: string): Promise<Button> {
  const made = await readyBench(name, ['busybox']);
  const { bench, dataDir } = made;
  const layers = new LayerReader({ link: bench, dataDir, store: bench.state.value.store });
  const workspace: Workspace['state'] = new Slice({
    lessonId: name,
    files: [],
    folders: [],
    synced: true,
    skipped: [],
  });
  const open = () =>
    new BuildKeeper({
      lessonId: name,
      dataDir,
      link: () => (bench.state.value.status === 'ready' ? bench : null),
      layers: () => layers,
      bench: bench.state,
      workspace,
      onBuilt: () => undefined,
    });
  const keeper = open();
  return {
    ...made,
    keeper,
    workspace,
    reopen: open,
    async sh(script) {
      const { exitCode, stdout, stderr } = await bench.run(['sh', '-c', `set -e; cd /workspace; ${script}`]);
      if (exitCode !== 0) {
        throw new Error(`exit code ${exitCode}: ${stderr}`);
      }
      return stdout.toString();
    },
    async build(options) {
      const { id } = await keeper.start({ ...OPTIONS, ...options });
      return await ended(keeper, id);
    },
    async remove() {
      keeper.close();
      await made.remove();
    },
  };
}

export async function ended(keeper: BuildKeeper, id: string): Promise<BuildRecord> {
  const find = (state: BuildsState) => state.records.find((record) => record.id === id);
  const state = await until(keeper.state, (now) => now.running?.id !== id && find(now)?.ms != null);
  const record = find(state);
  if (!record) {
    throw new Error('The build is not among the records.');
  }
  return record;
}

/** Line and outcome of each step, as a test names them. */
export const outcomes = (record: BuildRecord): string[] =>
  record.steps.map(({ line, instruction, outcome }) => `${line} ${instruction} ${outcome}`);
