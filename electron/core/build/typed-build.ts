import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BuilderKind } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import type { CommandMark } from '../../contract/terminal.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import type { TypedCommand } from './cli-args.ts';
import { isYes } from './cli-flags.ts';
import { type PlainDecoder, plainDecoder } from './decode-plain.ts';
import type { HistoryRecord } from './history-record.ts';
import { changedWithin } from './typed-changes.ts';
import {
  ended,
  endOf,
  type Heard,
  heard,
  ranUnheard,
  type TypedEnd,
  type TypedFacts,
  take,
} from './typed-heard.ts';
import { TypedHistory } from './typed-history.ts';
import { canBe, isOfPlace, readNote } from './typed-match.ts';
import { placeOf, type TypedPlace } from './typed-place.ts';
import { type Probe, probe } from './typed-probe.ts';
import { changedMeanwhile, filesOf, type Snapshot, takeSnapshot } from './typed-snapshot.ts';

export interface TypedBuildOptions {
  link: BenchLink;
  mark: CommandMark;
  command: TypedCommand;
  /** The builder of `docker build` where its environment does not say. */
  usual: BuilderKind;
  /** Builds of the engine's history that belong to a command already. */
  claims: Set<string>;
  tempFolder: string;
}

const SETTLED_WITHIN_MS = 500;
const utf8 = new TextEncoder();

/** Follows one build that was typed into a terminal. */
export class TypedBuild {
  readonly id = randomUUID();
  readonly #o: TypedBuildOptions;
  readonly #place: TypedPlace;
  readonly #begun = Date.now();
  readonly #stop = new AbortController();
  readonly #plain: PlainDecoder = plainDecoder(() => Date.now());
  readonly #printed: Heard = heard('classic');
  readonly #told: Heard = heard('buildkit');
  readonly #ready: Promise<void>;
  #printedAnything = false;
  #probe: Probe = { startedAt: null, env: null };
  #snapshot: Snapshot | null = null;
  #snapshotAt = 0;
  #history: TypedHistory | null = null;
  #shared = false;

  constructor(o: TypedBuildOptions) {
    this.#o = o;
    this.#place = placeOf(o.command, o.mark.cwd);
    this.#ready = this.#begin();
    this.#ready.catch(() => undefined);
  }

  /** Something more was printed in its terminal. `shared`: not only by this command. */
  print(text: string, shared: boolean): void {
    this.#printedAnything = true;
    this.#shared ||= shared;
    take(this.#printed, this.#plain.write(utf8.encode(text)));
  }

  /** Counts what has been heard, so that it can be seen whether there is something new. */
  get heardOf(): number {
    return this.#told.count + this.#printed.count;
  }

  /** What is known while it runs; null while it is not even sure that anything is being built. */
  look(): TypedFacts | null {
    const heardOf = this.#history?.found ? this.#told : this.#plain.builder ? this.#ofTerminal() : null;
    return this.#snapshot && heardOf && this.#facts(heardOf, null, { ended: 'running', ms: null });
  }

  /**
   * The command has ended: all that can be known of it. Null when it built nothing: the CLI itself refused what was
   * asked of it. Never rejects.
   */
  async end(told: TypedEnd): Promise<TypedFacts | null> {
    const ms = Date.now() - this.#begun;
    take(this.#printed, this.#plain.end());
    if (told.lost) {
      this.#stop.abort();
    }
    await this.#ready.catch(() => undefined);
    let broken = false;
    const record = await this.#history?.settle().catch((error: unknown) => {
      // An engine that is there and has no such memory refuses with a status.
      broken = !(error instanceof LabError && 'status' in error.details);
    });
    if (record) {
      await this.#lookAgain('buildkit').catch(() => undefined);
      return this.#facts(this.#told, record, ended(record));
    }
    const lost = told.lost || (told.exitCode === null && (broken || !(await this.#benchStays())));
    const end = { ...told, lost };
    const heardOf = this.#history?.found ? this.#told : this.#ofTerminal();
    if (!this.#isBuild(end, heardOf)) {
      return null;
    }
    await this.#lookAgain(heardOf.builder).catch(() => undefined);
    const outcome = endOf(end, heardOf);
    if (ranUnheard(heardOf.sight, outcome.ended)) {
      heardOf.sight.take({ type: 'unheard' });
    }
    return this.#facts(heardOf, null, { ...outcome, ms });
  }

  /** Whether the command still runs: one that was killed together with its shim tells of no end. */
  async runs(): Promise<boolean> {
    const pid = /(\d+)-[\d.]+$/.exec(this.#o.mark.id)?.[1] ?? '';
    const { exitCode } = await this.#o.link.run(['test', '-d', `/proc/${pid}`]);
    return exitCode === 0;
  }

  /** Lets go, also of the files that were read. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#history?.close();
    await this.#ready.catch(() => undefined);
    await this.#snapshot?.source?.close();
  }

  async #begin(): Promise<void> {
    const { link, mark, command, claims } = this.#o;
    const names = Object.entries(command.buildArgs).flatMap(([name, value]) =>
      value === null ? [name] : [],
    );
    this.#probe = await probe(link, mark.id, names);
    const { env, startedAt } = this.#probe;
    const { signal } = this.#stop;
    const follow = async () => {
      if (this.#guess() === 'buildkit' && !this.#elsewhere()) {
        this.#history = await TypedHistory.open({
          link,
          claims,
          signal,
          canBe: (record) => canBe(record, command, this.#place, startedAt),
          note: (ref) => readNote(link, env, ref),
          isOurs: (note) => isOfPlace(note, this.#place),
          onEvent: (event) => take(this.#told, [event]),
        });
      }
    };
    // A history that cannot be asked leaves what is printed; files that cannot be read leave what the engine says.
    await Promise.all([follow().catch(() => undefined), this.#read(this.#guess())]);
  }

  async #read(builder: BuilderKind): Promise<void> {
    const { link, tempFolder } = this.#o;
    await this.#snapshot?.source?.close();
    this.#snapshot = await takeSnapshot(link, this.#place, {
      builder,
      buildArgs: this.#buildArgs(null),
      startedAt: this.#probe.startedAt,
      tempFolder,
      signal: this.#stop.signal,
    });
    this.#snapshotAt = Date.now();
  }

  /**
   * The builders have other rules for what is sent; and what docker read after we did may have changed between.
   */
  async #lookAgain(builder: BuilderKind): Promise<void> {
    if (builder !== this.#guess()) {
      return await this.#read(builder);
    }
    const context = this.#snapshot?.evidence.context;
    const read = [...this.#told.sight.steps.values()].find(
      ({ name }) => name === '[internal] load build context',
    );
    const since = this.#probe.startedAt;
    const until = read?.endedAt ?? null;
    const readAt = since === null ? null : since + this.#snapshotAt - this.#begun;
    if (this.#snapshot && context && until !== null && readAt !== null && until > readAt) {
      const changed = await changedWithin(
        this.#o.link,
        filesOf(this.#place),
        { since: readAt, until },
        context,
      );
      this.#snapshot.notKnown.push(...(changed.length > 0 ? [changedMeanwhile(changed)] : []));
    }
  }

  /** A bench that was killed takes its terminals along first, and may answer for a moment after. */
  async #benchStays(): Promise<boolean> {
    await pause(SETTLED_WITHIN_MS);
    return await this.#o.link.run(['true']).then(
      () => true,
      () => false,
    );
  }

  #guess(): BuilderKind {
    const said = this.#probe.env?.get('DOCKER_BUILDKIT');
    if (this.#o.command.command === 'buildx') {
      return 'buildkit';
    }
    return said === undefined || said === '' ? this.#o.usual : isYes(said) ? 'buildkit' : 'classic';
  }

  #elsewhere(): boolean {
    const { env } = this.#probe;
    const other = ['DOCKER_CONTEXT', 'BUILDX_BUILDER'].some(
      (name) => (env?.get(name) || 'default') !== 'default',
    );
    return this.#o.command.elsewhere || other || Boolean(env?.get('DOCKER_HOST'));
  }

  #ofTerminal(): Heard {
    return { ...this.#printed, builder: this.#plain.builder ?? this.#guess() };
  }

  /** Of a command that says nothing, and fails, nobody can tell whether it built; one that speaks is understood. */
  #isBuild({ exitCode }: TypedEnd, { sight }: Heard): boolean {
    const spoke = this.#history?.found || this.#plain.builder !== null || sight.steps.size > 0;
    return spoke || exitCode === 0 || (exitCode !== null && !this.#printedAnything);
  }

  #buildArgs(record: HistoryRecord | null): Record<string, string> {
    const { env } = this.#probe;
    const pairs = Object.entries(this.#o.command.buildArgs).flatMap(([name, value]): [string, string][] => {
      const found = value ?? record?.attributes[`build-arg:${name}`] ?? env?.get(name);
      return found === undefined ? [] : [[name, found]];
    });
    return Object.fromEntries(pairs);
  }

  #facts(
    from: Heard,
    record: HistoryRecord | null,
    end: Pick<TypedFacts, 'ended' | 'ms'> & { failure?: string | null },
  ): TypedFacts {
    const { command } = this.#o;
    const { context, dockerfile } = this.#place;
    if (record?.imageId && from.sight.imageId === null) {
      from.sight.take({ type: 'image', image: record.imageId, id: null });
    }
    return {
      ...from,
      options: {
        context,
        dockerfile,
        tag: command.tag,
        target: command.target,
        buildArgs: this.#buildArgs(record),
        noCache: command.noCache,
        builder: from.builder,
      },
      snapshot: this.#snapshot,
      ended: end.ended,
      startedAt: record?.createdAt ?? this.#begun,
      ms: end.ms,
      notKnown: this.#notKnown(from, record),
      failure: end.failure ?? null,
    };
  }

  #notKnown(from: Heard, record: HistoryRecord | null): Message[] {
    const { command } = this.#o;
    const { env } = this.#probe;
    const said: Message[] = [...(this.#snapshot?.notKnown ?? [])];
    const say = (key: string, params: Message['params'] = {}) => said.push({ key, params });
    if (this.#snapshot === null) {
      say('build.notKnown.notRead');
    }
    const unread = Object.entries(command.buildArgs).flatMap(([name, value]) =>
      value === null ? [name] : [],
    );
    if (unread.length > 0 && env === null && record === null) {
      say('build.notKnown.arguments', { names: unread.join(', ') });
    }
    if (command.beyond.length > 0) {
      say('build.notKnown.flags', { flags: command.beyond.map((flag) => `--${flag}`).join(', ') });
    }
    if (this.#elsewhere()) {
      say('build.notKnown.elsewhere');
    }
    if (this.#shared && from.log === this.#printed.log) {
      say('build.notKnown.shared');
    }
    return said;
  }
}
