import type { ClientHttp2Session } from 'node:http2';
import type Docker from 'dockerode';
import type { BuildEvent } from './build-events.ts';
import { statusDecoder } from './decode-trace.ts';
import { grpcCall } from './h2-grpc.ts';
import { openBuildControl } from './h2-upgrade.ts';
import {
  type HistoryEvent,
  type HistoryRecord,
  historyRequest,
  readHistoryEvent,
  statusRequest,
} from './history-record.ts';

const CONTROL = '/moby.buildkit.v1.Control';

/** Gives what the engine remembers of builds; a class because a connection lives behind it. */
export class BuildHistory {
  readonly #session: ClientHttp2Session;

  private constructor(session: ClientHttp2Session) {
    this.#session = session;
  }

  /** Null when the engine keeps no history that can be asked for. @throws LabError ENGINE_LOST, CANCELLED */
  static async open(docker: Docker, signal?: AbortSignal): Promise<BuildHistory | null> {
    const session = await openBuildControl(docker, signal);
    return session && new BuildHistory(session);
  }

  /** Every build that the engine remembers, in no order. @throws LabError CONNECTION_LOST, CANCELLED */
  async list(signal?: AbortSignal): Promise<HistoryRecord[]> {
    const records = new Map<string, HistoryRecord>();
    const take = (message: Uint8Array) => {
      const event = readHistoryEvent(message);
      if (event?.type === 'deleted') {
        records.delete(event.record.ref);
      } else if (event) {
        records.set(event.record.ref, event.record);
      }
    };
    await grpcCall(this.#session, `${CONTROL}/ListenBuildHistory`, historyRequest(), take, signal);
    return [...records.values()];
  }

  /**
   * Every build that the engine remembers, then each that begins or ends, until `signal` aborts.
   * @throws LabError CONNECTION_LOST
   */
  async watch(onEvent: (event: HistoryEvent) => void, signal: AbortSignal): Promise<void> {
    const take = (message: Uint8Array) => {
      const event = readHistoryEvent(message);
      if (event) {
        onEvent(event);
      }
    };
    const request = historyRequest({ stay: true });
    await grpcCall(this.#session, `${CONTROL}/ListenBuildHistory`, request, take, signal).catch((error) => {
      if (!signal.aborted) {
        throw error;
      }
    });
  }

  /**
   * All that a build has told, and of one that still runs what it tells until its end.
   * @throws LabError CONNECTION_LOST, CANCELLED
   */
  async replay(ref: string, onEvent: (event: BuildEvent) => void, signal?: AbortSignal): Promise<void> {
    const decoder = statusDecoder();
    const take = (message: Uint8Array) => {
      for (const event of decoder.take(message)) {
        onEvent(event);
      }
    };
    await grpcCall(this.#session, `${CONTROL}/Status`, statusRequest(ref), take, signal);
  }

  close(): void {
    this.#session.close();
  }
}
