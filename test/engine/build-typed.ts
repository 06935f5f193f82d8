import { type BuildOptions, BuildRecord, type BuildsState } from '../../electron/contract/build.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import { BuildKeeper } from '../../electron/core/session/build-keeper.ts';
import { TypedBuilds } from '../../electron/core/session/typed-builds.ts';
import { Slice } from '../../electron/core/slice.ts';
import { Terminals } from '../../electron/core/terminal/terminals.ts';
import { ended, OPTIONS } from './build-button.ts';
import { readyBench, type TestBench, until } from './harness.ts';

/** A bench with terminals whose builds are heard of, and the button beside them. */
export interface Typing extends TestBench {
  builds: BuildKeeper;
  terminals: Terminals;
  /** Everything anew but the bench: no terminal, no record, no file in the workspace. */
  afresh(): Promise<void>;
  /** Runs a shell script in /workspace, not in a terminal; its output. */
  sh(script: string): Promise<string>;
  /** A new terminal, at its prompt. */
  terminal(): Promise<string>;
  /** Types a line and waits for its end. */
  line(terminal: string, line: string): Promise<void>;
  /** Types a line, waits for its end and for the record of the one build in it. */
  build(terminal: string, line: string): Promise<BuildRecord>;
  /** Builds from the button. */
  press(options: Partial<BuildOptions>): Promise<BuildRecord>;
  /** The newest record once there are so many that have ended. */
  newest(count: number): Promise<BuildRecord>;
  /** So that a build finds nothing of those before it whose tag begins with `typed`. */
  forget(): Promise<void>;
}

export const over = (state: BuildsState) => state.records.filter(({ status }) => status !== 'running');
const soon = () => AbortSignal.timeout(60_000);

export async function startTyping(name: string): Promise<Typing> {
  const made = await readyBench(name, ['busybox']);
  const { bench, dataDir } = made;
  const link = () => (bench.state.value.status === 'ready' ? bench : null);
  const layerReader = new LayerReader({ link: bench, dataDir, store: bench.state.value.store });
  const layers = () => layerReader;
  let scope = 0;
  const open = () => {
    scope += 1;
    const lessonId = `${name}-${process.pid}-${scope}`;
    const files = { lessonId, files: [], folders: [], synced: true, skipped: [] };
    const builds = new BuildKeeper({
      ...{ lessonId, dataDir, link, layers, bench: bench.state },
      workspace: new Slice(files),
      onBuilt: () => undefined,
    });
    const terminals = new Terminals({ link, onCommand: (mark) => typed.mark(mark) });
    const typed = new TypedBuilds({ link, layers, bench: bench.state, terminals, builds, dataDir });
    const close = () => {
      typed.close();
      builds.close();
      terminals.closeAll();
    };
    return { builds, terminals, close };
  };
  let at = open();
  const sh = async (script: string) => {
    const { exitCode, stdout, stderr } = await bench.run(['sh', '-c', `cd /workspace; ${script}`]);
    if (exitCode !== 0) {
      throw new Error(`exit code ${exitCode}: ${stderr}`);
    }
    return stdout.toString();
  };
  const newest = async (count: number) => {
    const state = await until(at.builds.state, (now) => over(now).length >= count);
    if (over(state).length !== count) {
      throw new Error(`There are ${over(state).length} records instead of ${count}.`);
    }
    return BuildRecord.parse(over(state)[0]);
  };
  return {
    ...made,
    get builds() {
      return at.builds;
    },
    get terminals() {
      return at.terminals;
    },
    sh,
    newest,
    async afresh() {
      at.close();
      at = open();
      await sh('rm -rf /workspace/* /workspace/.[!.]*');
    },
    async terminal() {
      const { id } = await at.terminals.open({ kind: 'bench' }, 100, 30);
      await at.terminals.whenIdle(id, soon());
      return id;
    },
    async line(terminal, line) {
      await at.terminals.typeLine(terminal, line, soon());
    },
    async build(terminal, line) {
      const before = over(at.builds.state.value).length;
      await at.terminals.typeLine(terminal, line, soon());
      return await newest(before + 1);
    },
    async press(options) {
      const { id } = await at.builds.start({ ...OPTIONS, ...options });
      return await ended(at.builds, id);
    },
    async forget() {
      const ours = "docker images -q --filter reference='typed*' --filter dangling=false";
      await sh(`docker builder prune -af >/dev/null; docker rmi -f $(${ours}) >/dev/null 2>&1; true`);
      await sh('docker image prune -f >/dev/null');
    },
    async remove() {
      at.close();
      await made.remove();
    },
  };
}
