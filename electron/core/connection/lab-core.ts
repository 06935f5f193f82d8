import type {
  HappeningName,
  Happenings,
  MethodName,
  Output,
  Parsed,
  SliceName,
  Slices,
} from '../../contract/index.ts';
import type { Announcer, Slice } from '../slice.ts';

/** One function a method of the contract. Input has been checked already; throw LabError for what is expected to fail. */
export type Handlers = {
  [M in MethodName]: (input: Parsed<M>) => Promise<Output<M>> | Output<M>;
};

/** All that a shell (Electron, browser) needs to know of the lab: what can be asked and what is told unasked. */
export interface LabCore {
  readonly handlers: Handlers;
  readonly slices: { readonly [K in SliceName]: Slice<Slices[K]> };
  readonly happenings: { readonly [K in HappeningName]: Announcer<Happenings[K]> };
  /** A screen has connected; call the answer once, when it has gone. */
  screenOpened(): () => void;
  /** Lets go of everything on this computer; benches are stopped, never removed. */
  close(): Promise<void>;
}
