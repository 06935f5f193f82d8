import type { BuildOptions, BuildsState } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import { Slice } from '../slice.ts';

/** The builds of one lesson's workspace: runs them, hears of typed ones, and says why each step ran. */
export class BuildKeeper {
  readonly state: Slice<BuildsState>;

  constructor(options: { lessonId: string }) {
    this.state = new Slice<BuildsState>({
      lessonId: options.lessonId,
      running: null,
      records: [],
      forecasts: [],
    });
  }

  /** @throws LabError BENCH_NOT_READY, CONTEXT_INVALID, DOCKERFILE_INVALID */
  async start(_options: BuildOptions): Promise<{ id: string }> {
    throw new LabError('BUILD_NOT_FOUND', 'Builds cannot be started yet.');
  }

  close(): void {}
}
