import type { BuildForecast } from '../../contract/build.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { comparable } from '../build/build-record.ts';
import { benchContext } from '../build/context-bench.ts';
import type { SummedEntry } from '../build/context-entry.ts';
import { parseDockerfile } from '../build/dockerfile-model.ts';
import { forecastBuild } from '../build/forecast.ts';
import { basesOf } from '../build/record-bases.ts';
import type { KeptBuild } from '../build/record-types.ts';
import { Coalesced } from './coalesced.ts';

/** Contexts above this are not read again and again, bytes; what of them changed is then not known beforehand. */
const LARGEST_CONTEXT = 16 * 1024 * 1024;
/** Dockerfiles that are looked at: those built last. */
const MOST = 6;
const NOT_BEFORE_MS = 400;

/** Says what the next build of each Dockerfile would do, whenever something of the workspace changes. */
export class Forecasts {
  readonly #o: ForecastOptions;
  readonly #work: Coalesced;
  #waiting: NodeJS.Timeout | null = null;

  constructor(options: ForecastOptions) {
    this.#o = options;
    this.#work = new Coalesced(() => this.#look());
  }

  request(): void {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = null;
      void this.#work.request();
    }, NOT_BEFORE_MS).unref();
  }

  close(): void {
    clearTimeout(this.#waiting ?? undefined);
    this.#work.close();
  }

  async #look(): Promise<void> {
    const link = this.#o.link();
    if (!link) {
      return;
    }
    const forecasts: BuildForecast[] = [];
    for (const builds of this.#o.newest().slice(0, MOST)) {
      const one = await this.#forecast(link, builds).catch(() => null);
      if (one) {
        forecasts.push(one);
      }
    }
    this.#o.tell(forecasts);
  }

  /** Null when it cannot be said, for the Dockerfile is gone say. */
  async #forecast(link: BenchLink, builds: KeptBuild[]): Promise<BuildForecast | null> {
    const options = builds[0]?.record.options;
    if (!options) {
      return null;
    }
    const context = await benchContext(link, options, { tempFolder: this.#o.tempFolder });
    try {
      const dockerfileText = context.dockerfile.text;
      const model = parseDockerfile(dockerfileText, { buildArgs: options.buildArgs });
      const bases = await basesOf(link.engine, model);
      const hidden = new Set(context.hidden);
      const read = context.listing.bytes <= LARGEST_CONTEXT ? await sums(context.pack()) : null;
      const entries = read?.filter((entry) => !hidden.has(entry.path)) ?? null;
      const previous = comparable(builds, options.builder);
      const older = builds.filter(
        (one) => one !== previous && one.record.options.builder === options.builder,
      );
      const now = { options, evidence: { dockerfileText, context: entries, bases } };
      return forecastBuild(previous, now, older);
    } finally {
      await context.close();
    }
  }
}

interface ForecastOptions {
  link: () => BenchLink | null;
  tempFolder: string;
  /** Ended builds of each Dockerfile, newest first. */
  newest: () => KeptBuild[][];
  tell: (forecasts: BuildForecast[]) => void;
}

async function sums({ stream, summed }: { stream: AsyncIterable<unknown>; summed: Promise<SummedEntry[]> }) {
  for await (const _ of stream) {
    // Only the sums are wanted.
  }
  return await summed;
}
