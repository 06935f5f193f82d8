import type { CheckOutcome } from '../../contract/checks.ts';
import type { CommandMark } from '../../contract/terminal.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import type { LayerReader } from '../layers/layer-reader.ts';

/** Everything a check may look at. */
export interface CheckWorld {
  /** Null while the bench cannot be used. */
  link: BenchLink | null;
  layers: Pick<LayerReader, 'imageIndex' | 'readFile'> | null;
  workspace: { read(file: string): Promise<{ content: string }> };
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
