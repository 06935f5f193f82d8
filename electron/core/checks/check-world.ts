import type { BuildRecord } from '../../contract/build.ts';
import type { CheckOutcome } from '../../contract/checks.ts';
import type { CommandMark } from '../../contract/terminal.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import type { ContextEntry } from '../build/context-entry.ts';
import type { LayerReader } from '../layers/layer-reader.ts';

/** Builds of the workspace, from the button or typed. */
export interface BuildsWorld {
  /** Newest first, one that runs too. */
  records: readonly BuildRecord[];
  /** What a build was sent; null when it is not known. */
  contextOf(id: string): readonly ContextEntry[] | null;
  /** ISO time at which the step was first opened, or begun again; builds before it do not count. */
  since: string | null;
}

export const NO_BUILDS: BuildsWorld = { records: [], contextOf: () => null, since: null };

/** Everything a check may look at. */
export interface CheckWorld {
  /** Null while the bench cannot be used. */
  link: BenchLink | null;
  layers: Pick<LayerReader, 'imageIndex' | 'readFile'> | null;
  workspace: { read(file: string): Promise<{ content: string }> };
  builds: BuildsWorld;
  /** Docker commands that were typed, oldest first. */
  commands: readonly CommandMark[];
  /** The newest answers to the step's questions, by check id. */
  answers: Readonly<Record<string, string>>;
}

/** A world with a bench that can be asked. */
export interface BenchWorld extends CheckWorld {
  link: BenchLink;
  layers: NonNullable<CheckWorld['layers']>;
}

/** What one look at the world found. */
export interface Finding {
  outcome: CheckOutcome;
  expected: Message;
  observed: Message;
  advice: Message | null;
}
