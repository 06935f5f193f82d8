import path from 'node:path';
import type { BenchState } from '../../contract/bench.ts';
import { type CommandMark, LabError, type TerminalInfo } from '../../contract/index.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { completeRecord } from '../build/build-record.ts';
import { parseBuildCommand } from '../build/cli-args.ts';
import { parseDockerfile } from '../build/dockerfile-model.ts';
import { mapSteps } from '../build/map-steps.ts';
import { builtImage, fetchedBases } from '../build/record-bases.ts';
import { textsOf, visible } from '../build/record-build.ts';
import type { BuildEvidence, KeptBuild } from '../build/record-types.ts';
import { TypedBuild } from '../build/typed-build.ts';
import type { TypedEnd, TypedFacts } from '../build/typed-heard.ts';
import type { LayerReader } from '../layers/layer-reader.ts';
import type { Slice } from '../slice.ts';
import type { Terminals } from '../terminal/terminals.ts';
import type { BuildKeeper } from './build-keeper.ts';

export interface TypedBuildsOptions {
  /** The bench while it can be used. */
  link: () => BenchLink | null;
  /** Reads layers of its images; null while it cannot. */
  layers: () => LayerReader | null;
  bench: Slice<BenchState>;
  terminals: Pick<Terminals, 'data' | 'list'>;
  builds: Pick<BuildKeeper, 'record' | 'key' | 'store'>;
  dataDir: string;
  /** The record of a build that has ended is there now. */
  onBuilt?: () => void;
}

interface Following {
  build: TypedBuild;
  terminalId: string;
  /** Of its record; given when it is shown for the first time. */
  number: number | null;
  /** Its process was not there any more when it was looked for last. */
  missed: boolean;
  /** How much had been heard of it when it was told last. */
  toldAt: number;
  /** The command has ended; the engine may still be at it. */
  ending: boolean;
}

/** How often a build that runs is told anew. */
const TOLD_EVERY_MS = 500;
/** How often it is asked whether the commands still run: whoever kills one hides its end from us. */
const ASKED_EVERY_MS = 5_000;
/** From this version on `docker build` means BuildKit. */
const BUILDKIT_SINCE = 23;

/** Sees builds that are typed into terminals, and gives them to the build keeper as records like any other. */
export class TypedBuilds {
  readonly #o: TypedBuildsOptions;
  readonly #following = new Map<string, Following>();
  readonly #claims = new Set<string>();
  readonly #stops: (() => void)[];
  readonly #timers: NodeJS.Timeout[];

  constructor(options: TypedBuildsOptions) {
    this.#o = options;
    const { terminals, bench } = options;
    this.#stops = [
      terminals.data.listen(({ terminalId, data }) => this.#print(terminalId, data)),
      terminals.list.watch((list) => this.#onTerminals(list)),
      bench.watch(({ status }) => this.#onBench(status)),
    ];
    this.#timers = [
      setInterval(() => this.#tell(), TOLD_EVERY_MS).unref(),
      setInterval(() => void this.#ask(), ASKED_EVERY_MS).unref(),
    ];
  }

  /** A docker command has begun or ended in a terminal. */
  mark(mark: CommandMark): void {
    if (mark.exitCode !== null) {
      void this.#end(mark.id, { exitCode: mark.exitCode, lost: false });
      return;
    }
    const command = parseBuildCommand(mark.argv);
    const link = this.#o.link();
    if (command && link) {
      const version = Number.parseInt(this.#o.bench.value.engineVersion ?? '', 10);
      const tempFolder = path.join(this.#o.dataDir, 'tmp');
      const usual = version < BUILDKIT_SINCE ? 'classic' : 'buildkit';
      const build = new TypedBuild({ link, mark, command, usual, claims: this.#claims, tempFolder });
      this.#following.set(mark.id, {
        build,
        terminalId: mark.terminalId,
        number: null,
        missed: false,
        toldAt: 0,
        ending: false,
      });
    }
  }

  close(): void {
    for (const timer of this.#timers) {
      clearInterval(timer);
    }
    for (const stop of this.#stops) {
      stop();
    }
    for (const { build } of this.#following.values()) {
      void build.close();
    }
    this.#following.clear();
  }

  #print(terminalId: string, data: string): void {
    const here = [...this.#following.values()].filter((one) => one.terminalId === terminalId && !one.ending);
    for (const { build } of here) {
      build.print(data, here.length > 1);
    }
  }

  /** A terminal that has gone takes what ran in it along. */
  #onTerminals(list: TerminalInfo[]): void {
    const alive = new Set(list.filter((one) => one.alive).map(({ id }) => id));
    for (const [id, { terminalId }] of this.#following) {
      if (!alive.has(terminalId)) {
        void this.#end(id, { exitCode: null, lost: this.#o.link() === null });
      }
    }
  }

  #onBench(status: BenchState['status']): void {
    if (status !== 'ready') {
      for (const id of this.#following.keys()) {
        void this.#end(id, { exitCode: null, lost: true });
      }
    }
  }

  #tell(): void {
    for (const following of this.#following.values()) {
      const { heardOf } = following.build;
      const facts = heardOf > following.toldAt ? following.build.look() : null;
      if (facts) {
        following.toldAt = heardOf;
        this.#show(following, facts, evidenceOf(facts), null);
      }
    }
  }

  /** A command that is missed twice has gone without a word; one that just ends has its mark on the way. */
  async #ask(): Promise<void> {
    for (const [id, following] of [...this.#following].filter(([, { ending }]) => !ending)) {
      const runs = await following.build.runs().catch(() => true);
      if (!runs && following.missed) {
        void this.#end(id, { exitCode: null, lost: false });
      }
      following.missed = !runs;
    }
  }

  async #end(id: string, end: TypedEnd): Promise<void> {
    const following = this.#following.get(id);
    if (!following || following.ending) {
      return;
    }
    following.ending = true;
    try {
      const facts = await following.build.end(end);
      if (facts && this.#following.has(id)) {
        await this.#keep(following, facts, () => this.#following.delete(id));
      }
    } catch (error) {
      if (!(error instanceof LabError)) {
        console.error('typed build:', error);
      }
    } finally {
      this.#following.delete(id);
      await following.build.close();
    }
  }

  /** @param over called before the last word is told; false when nobody wants it any more */
  async #keep(following: Following, facts: TypedFacts, over: () => boolean): Promise<void> {
    const { link, layers, builds } = this.#o;
    const { options, ended, snapshot } = facts;
    const engine = link()?.engine;
    const imageId = ended === 'done' ? mapped(facts).imageId : null;
    const image = imageId && engine ? await builtImage(engine, layers(), imageId) : null;
    const evidence = evidenceOf(facts);
    if (ended === 'done' && evidence.bases && engine) {
      evidence.bases = await fetchedBases(engine, evidence.bases).catch(() => evidence.bases);
    }
    const key = builds.key(options);
    const texts = snapshot?.source
      ? await textsOf(snapshot.source, evidence.context ?? [], (sum) => builds.store.hasText(key, sum))
      : new Map<string, Buffer>();
    if (over()) {
      this.#show(following, facts, evidence, { image, texts });
      this.#o.onBuilt?.();
    }
  }

  #show(
    following: Following,
    facts: TypedFacts,
    evidence: BuildEvidence,
    done: { image: Awaited<ReturnType<typeof builtImage>>; texts: ReadonlyMap<string, Buffer> } | null,
  ): void {
    const key = this.#o.builds.key(facts.options);
    following.number ??= this.#o.builds.store.nextNumber(key);
    const kept: KeptBuild = completeRecord({
      id: following.build.id,
      number: following.number,
      origin: 'typed',
      options: facts.options,
      evidence,
      sight: facts.sight,
      ended: facts.ended,
      startedAt: facts.startedAt,
      ms: facts.ms,
      before: this.#o.builds.store.list(key),
      image: done?.image ?? null,
      notKnown: facts.notKnown,
      failure: facts.failure,
    });
    const printed = { log: facts.log, stepOf: () => mapped(facts).stepOf };
    this.#o.builds.record(kept, { printed, ...(done ? { texts: done.texts } : {}) });
  }
}

function mapped(facts: TypedFacts): ReturnType<typeof mapSteps> {
  const { buildArgs, builder, target } = facts.options;
  const model = parseDockerfile(facts.snapshot?.evidence.dockerfileText ?? '', { buildArgs });
  return mapSteps(model, facts.sight, { builder, target, ended: facts.ended });
}

/** What the builder reads for itself and takes away again is nothing that a COPY could see. */
function evidenceOf({ snapshot }: TypedFacts): BuildEvidence {
  const evidence = snapshot?.evidence ?? { dockerfileText: null, context: null, bases: null };
  const { context } = evidence;
  return { ...evidence, context: context && snapshot?.source ? visible(context, snapshot.source) : context };
}
