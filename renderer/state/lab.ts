import { create } from 'zustand';
import type {
  HappeningName,
  Happenings,
  Input,
  MethodName,
  Output,
  SliceName,
  Slices,
} from '../../electron/contract/index.ts';
import { Connection, type ConnectionStatus, type Transport } from '../bridge/connection.ts';

interface LabState {
  connection: ConnectionStatus;
  slices: Partial<Slices>;
}

export const useLab = create<LabState>(() => ({ connection: 'connecting', slices: {} }));

let connection: Connection | null = null;

/** Connects the screen's one state to the computer's side. Called once, by main.tsx. */
export function connectLab(transport: Transport): void {
  connection = new Connection(transport, {
    onSlice: keepForNextTurn,
    onStatus: (status) => useLab.setState({ connection: status }),
  });
}

let waiting: Partial<Slices> = {};

/** Slices that come in one burst are drawn once: only the newest of each counts. */
function keepForNextTurn<K extends SliceName>(name: K, value: Slices[K]): void {
  if (Object.keys(waiting).length === 0) {
    setTimeout(() => {
      const newest = waiting;
      waiting = {};
      useLab.setState((state) => ({ slices: { ...state.slices, ...newest } }));
    });
  }
  waiting = { ...waiting, [name]: value };
}

/** The newest value of a slice; undefined until the computer's side has spoken. */
export function useSlice<K extends SliceName>(name: K): Slices[K] | undefined {
  return useLab((state) => state.slices[name] as Slices[K] | undefined);
}

/** Asks the computer's side. Rejects with LabError; show it with `showError` of renderer/errors. */
export function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
  return requireConnection().call(method, input);
}

export function onHappening<K extends HappeningName>(
  name: K,
  listener: (value: Happenings[K]) => void,
): () => void {
  return requireConnection().onHappening(name, listener);
}

function requireConnection(): Connection {
  if (!connection) {
    throw new Error('connectLab() has not been called');
  }
  return connection;
}
