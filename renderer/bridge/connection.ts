import type {
  HappeningName,
  Happenings,
  Input,
  MethodName,
  Output,
  SliceName,
  Slices,
} from '../../electron/contract/index.ts';
import { LabError, ServerFrame } from '../../electron/contract/index.ts';

export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'refused';

/** A pipe of frames to the computer's side: a MessagePort in Electron, a WebSocket in a browser. */
export interface Transport {
  send(frame: unknown): void;
  onFrame(listener: (frame: unknown) => void): void;
  onStatus(listener: (status: ConnectionStatus) => void): void;
}

type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void };

/** Calls, slices and happenings over one transport. Calls under way when the pipe breaks reject with CONNECTION_LOST. */
export class Connection {
  readonly #transport: Transport;
  readonly #waiting = new Map<number, Waiting>();
  readonly #happenings = new Map<string, Set<(value: never) => void>>();
  #nextId = 1;
  #open = false;

  constructor(
    transport: Transport,
    handlers: {
      onSlice: <K extends SliceName>(name: K, value: Slices[K]) => void;
      onStatus: (status: ConnectionStatus) => void;
    },
  ) {
    this.#transport = transport;
    transport.onFrame((raw) => this.#receive(raw, handlers.onSlice));
    transport.onStatus((status) => {
      this.#open = status === 'open';
      if (!this.#open) {
        this.#rejectAll();
      }
      handlers.onStatus(status);
    });
  }

  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
    if (!this.#open) {
      return Promise.reject(new LabError('CONNECTION_LOST', 'The screen is not connected to the lab.'));
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#transport.send({ id, method, input });
    });
  }

  onHappening<K extends HappeningName>(name: K, listener: (value: Happenings[K]) => void): () => void {
    const listeners = this.#happenings.get(name) ?? new Set();
    this.#happenings.set(name, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  #receive(raw: unknown, onSlice: <K extends SliceName>(name: K, value: Slices[K]) => void): void {
    const parsed = ServerFrame.safeParse(raw);
    if (!parsed.success) {
      return;
    }
    const frame = parsed.data;
    if ('slice' in frame) {
      onSlice(frame.slice as SliceName, frame.value as Slices[SliceName]);
    } else if ('happening' in frame) {
      for (const listener of this.#happenings.get(frame.happening) ?? []) {
        listener(frame.value as never);
      }
    } else {
      const waiting = this.#waiting.get(frame.id);
      this.#waiting.delete(frame.id);
      if ('error' in frame) {
        waiting?.reject(new LabError(frame.error.code, frame.error.message, frame.error.details));
      } else {
        waiting?.resolve(frame.ok as never);
      }
    }
  }

  #rejectAll(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) {
      one.reject(new LabError('CONNECTION_LOST', 'The connection to the lab was lost before it answered.'));
    }
  }
}
