import type { CheckResult, LessonStep, Slices } from '../../contract/index.ts';
import { Slice } from '../slice.ts';
import { Coalesced } from './coalesced.ts';

/** Looks at the world for the checks of one step. Never rejects: what cannot be looked at is a result too. */
export type StepChecker = (step: LessonStep) => Promise<CheckResult[]>;

/** Keeps the checks of the step in front up to date and says which of them have passed. */
export class CheckKeeper {
  readonly state: Slice<Slices['checks']>;
  readonly #lessonId: string;
  readonly #check: StepChecker;
  readonly #onResults: (step: LessonStep, results: CheckResult[]) => void;
  readonly #running: Coalesced;
  #step: LessonStep | null = null;

  constructor(options: {
    lessonId: string;
    check: StepChecker;
    onResults: (step: LessonStep, results: CheckResult[]) => void;
  }) {
    this.#lessonId = options.lessonId;
    this.#check = options.check;
    this.#onResults = options.onResults;
    this.state = new Slice<Slices['checks']>({
      lessonId: options.lessonId,
      stepId: null,
      running: false,
      results: [],
    });
    this.#running = new Coalesced(() => this.#run());
  }

  get step(): LessonStep | null {
    return this.#step;
  }

  select(step: LessonStep): void {
    this.#step = step;
    this.state.set({ lessonId: this.#lessonId, stepId: step.id, running: false, results: [] });
    void this.request();
  }

  /** Asks for a look that begins after this call, and waits for it. */
  async request(): Promise<CheckResult[]> {
    await this.#running.request();
    return this.state.value.results;
  }

  close(): void {
    this.#running.close();
  }

  async #run(): Promise<void> {
    const step = this.#step;
    if (!step) {
      return;
    }
    this.state.update((state) => ({ ...state, running: true }));
    const results = await this.#check(step);
    // The learner may have gone on to another step while we looked.
    if (this.#step?.id !== step.id) {
      return;
    }
    this.state.set({ lessonId: this.#lessonId, stepId: step.id, running: false, results });
    this.#onResults(step, results);
  }
}
