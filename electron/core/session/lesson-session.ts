import path from 'node:path';
import {
  type CheckResult,
  type CommandMark,
  type KeptBoth,
  LabError,
  type LessonStep,
  toErrorBody,
} from '../../contract/index.ts';
import { Bench } from '../bench/bench.ts';
import { runChecks } from '../checks/run-check.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { containerPicture } from '../layers/container-picture.ts';
import { LayerReader } from '../layers/layer-reader.ts';
import type { LoadedLesson } from '../lessons/load-lessons.ts';
import type { ProgressStore } from '../progress/progress-store.ts';
import { Announcer } from '../slice.ts';
import { Terminals } from '../terminal/terminals.ts';
import { Workspace } from '../workspace/workspace.ts';
import { BuildKeeper } from './build-keeper.ts';
import { CheckKeeper } from './check-keeper.ts';
import { PictureKeeper } from './picture-keeper.ts';
import { TypedBuilds } from './typed-builds.ts';

export interface SessionOptions {
  loaded: LoadedLesson;
  dataDir: string;
  /** The host engine as it is now; null while it is lost. */
  host: () => ConnectedEngine | null;
  progress: ProgressStore;
}

/** One learner in one lesson: a bench, and all that looks at it or works on it. */
export class LessonSession {
  readonly lessonId: string;
  readonly bench: Bench;
  readonly terminals: Terminals;
  readonly workspace: Workspace;
  readonly pictures: PictureKeeper;
  readonly checks: CheckKeeper;
  readonly builds: BuildKeeper;
  readonly typed: TypedBuilds;
  readonly keptBoth = new Announcer<KeptBoth[]>();
  readonly #o: SessionOptions;
  readonly #stops: (() => void)[] = [];
  #layers: LayerReader | null = null;
  #closed = false;

  constructor(options: SessionOptions) {
    const { loaded, dataDir } = options;
    const link = () => this.link();
    this.#o = options;
    this.lessonId = loaded.lesson.id;
    this.bench = new Bench({
      host: options.host,
      dataDir,
      lessonId: this.lessonId,
      images: loaded.lesson.images,
    });
    this.terminals = new Terminals({ link, onCommand: (mark) => this.#onCommand(mark) });
    this.workspace = new Workspace({
      link,
      dataDir,
      lessonId: this.lessonId,
      startFiles: path.join(loaded.folder, 'files'),
    });
    this.pictures = new PictureKeeper({
      lessonId: this.lessonId,
      source: () => this.#pictureSource(),
      inventory: this.bench.inventory,
    });
    this.checks = new CheckKeeper({
      lessonId: this.lessonId,
      check: (step) => this.#check(step),
      onResults: (step, results) => this.#onResults(step, results),
    });
    this.builds = new BuildKeeper({
      lessonId: this.lessonId,
      dataDir,
      link,
      layers: () => this.layers,
      bench: this.bench.state,
      workspace: this.workspace.state,
      onBuilt: () => this.look(),
    });
    const { terminals, builds } = this;
    const layers = () => this.layers;
    const onBuilt = () => this.look();
    const typing = { link, layers, bench: this.bench.state, terminals, builds, dataDir, onBuilt };
    this.typed = new TypedBuilds(typing);
    this.#stops.push(
      this.#watchBench(),
      this.bench.events.listen(() => this.look()),
      this.bench.inventory.watch(() => this.look()),
      this.workspace.state.watch(() => void this.checks.request()),
    );
    this.selectStep(
      this.#o.progress.state.value.lessons[this.lessonId]?.currentStep ?? this.#steps[0]?.id ?? '',
    );
  }

  /** The bench while it can be used. */
  link(): Bench | null {
    return this.bench.state.value.status === 'ready' ? this.bench : null;
  }

  /** Reads layers of the bench's images; null while it cannot. */
  get layers(): LayerReader | null {
    return this.link() ? this.#layers : null;
  }

  /** Looks again at what the checks and the picture are about. */
  look(): void {
    void this.checks.request();
    void this.pictures.refresh();
  }

  /** @throws LabError STEP_NOT_FOUND */
  step(stepId: string): LessonStep {
    const step = this.#steps.find((one) => one.id === stepId);
    if (!step) {
      throw new LabError('STEP_NOT_FOUND', `The lesson ${this.lessonId} has no step ${stepId}.`, { stepId });
    }
    return step;
  }

  selectStep(stepId: string): void {
    const step = this.#steps.find((one) => one.id === stepId) ?? this.#steps[0];
    if (!step) {
      return;
    }
    this.#o.progress.record({ type: 'step-selected', lessonId: this.lessonId, stepId: step.id });
    this.checks.select(step);
    this.pictures.show(step.view);
  }

  /** Files back to the start (the old ones are kept aside) and a new bench. The answer is where the old files are. */
  async restart(): Promise<string | null> {
    this.terminals.closeAll();
    this.#o.progress.record({ type: 'lesson-restarted', lessonId: this.lessonId });
    const keptIn = await this.workspace.restoreStart();
    this.selectStep(this.#steps[0]?.id ?? '');
    await this.bench.reset();
    return keptIn;
  }

  async resetBench(): Promise<void> {
    this.terminals.closeAll();
    await this.bench.reset();
  }

  /** Lets go; the bench is stopped when another lesson begins (`stopBench`), else it runs on for the next start. */
  async close(stopBench: boolean): Promise<void> {
    this.#closed = true;
    for (const stop of this.#stops) {
      stop();
    }
    this.pictures.close();
    this.checks.close();
    this.typed.close();
    this.builds.close();
    this.terminals.closeAll();
    await this.workspace.close();
    if (stopBench) {
      await this.bench.stop().catch(() => undefined);
    }
    await this.bench.close();
  }

  get #steps(): LessonStep[] {
    return this.#o.loaded.lesson.steps;
  }

  #watchBench(): () => void {
    let ready = false;
    return this.bench.state.watch((state) => {
      const now = state.status === 'ready';
      if (now !== ready) {
        ready = now;
        void (now ? this.#onReady() : this.#onGone());
      }
    });
  }

  async #onReady(): Promise<void> {
    this.#layers = new LayerReader({
      link: this.bench,
      dataDir: this.#o.dataDir,
      store: this.bench.state.value.store,
    });
    this.look();
    // A terminal that cannot be connected says so itself, with a button to try again.
    const terminals = this.terminals.reconnectLost().catch(() => undefined);
    try {
      const { keptBoth } = await this.workspace.attach();
      if (keptBoth.length > 0) {
        this.keptBoth.tell(keptBoth);
      }
    } catch (error) {
      // The bench went away again; the next time it is ready, this is done once more.
      console.error('workspace:', toErrorBody(error).message);
    }
    await terminals;
  }

  async #onGone(): Promise<void> {
    await this.workspace.detach();
    if (!this.#closed) {
      this.look();
    }
  }

  #pictureSource() {
    const layers = this.layers;
    const link = this.link();
    return layers && link
      ? {
          image: (ref: string) => layers.picture(ref),
          container: (name: string) => containerPicture(link, name, layers),
        }
      : null;
  }

  #onCommand(mark: CommandMark): void {
    this.typed.mark(mark);
    if (mark.exitCode !== null) {
      this.#o.progress.record({ type: 'command', lessonId: this.lessonId, mark });
      this.look();
    }
  }

  async #check(step: LessonStep): Promise<CheckResult[]> {
    const { progress } = this.#o;
    const passed = Object.keys(progress.state.value.lessons[this.lessonId]?.steps[step.id]?.passed ?? {});
    return runChecks(
      step.checks,
      {
        link: this.link(),
        layers: this.layers,
        workspace: this.workspace,
        commands: progress.commands(this.lessonId, step.id),
        answers: progress.answers(this.lessonId, step.id),
        builds: {
          records: this.builds.state.value.records,
          contextOf: (id) => this.builds.kept(id)?.evidence.context ?? null,
          since: progress.begunAt(this.lessonId, step.id),
        },
      },
      { passed },
    );
  }

  #onResults(step: LessonStep, results: CheckResult[]): void {
    const ids = { lessonId: this.lessonId, stepId: step.id };
    const { progress } = this.#o;
    const before = progress.state.value.lessons[this.lessonId];
    for (const result of results) {
      if (result.outcome === 'pass' && !before?.steps[step.id]?.passed[result.id]) {
        progress.record({ type: 'check-passed', ...ids, checkId: result.id });
      }
    }
    if (!before?.steps[step.id]?.doneAt && results.every((result) => result.outcome === 'pass')) {
      progress.record({ type: 'step-done', ...ids });
      const steps = progress.state.value.lessons[this.lessonId]?.steps;
      if (this.#steps.every((one) => steps?.[one.id]?.doneAt) && !before?.doneAt) {
        progress.record({ type: 'lesson-done', lessonId: this.lessonId });
      }
    }
  }
}
