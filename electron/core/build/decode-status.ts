import { wireFields, wireText, wireTime } from './decode-wire.ts';

/** BuildKit's step: a vertex of its graph. Times in milliseconds since 1970; null: not yet. */
export interface TraceVertex {
  digest: string;
  inputs: string[];
  name: string;
  cached: boolean;
  started: number | null;
  completed: number | null;
  error: string;
}

/** Progress of something within a vertex, such as a blob that is fetched. Amounts are bytes where it moves bytes. */
export interface TraceStatus {
  id: string;
  vertex: string;
  name: string;
  current: number;
  total: number;
}

export interface TraceLog {
  vertex: string;
  at: number | null;
  /** 1: standard output, 2: standard error. */
  stream: number;
  /** May end within a character. */
  bytes: Uint8Array;
}

export interface TraceWarning {
  message: string;
  /** First line of the Dockerfile that it is about, from 1. */
  line: number | null;
}

export interface TraceMessage {
  vertexes: TraceVertex[];
  statuses: TraceStatus[];
  logs: TraceLog[];
  warnings: TraceWarning[];
}

/**
 * One `moby.buildkit.v1.StatusResponse` (moby/buildkit, api/services/control/control.proto). Fields that mean nothing
 * to us are passed over. Throws when the bytes are no such message.
 */
export function readStatusResponse(message: Uint8Array): TraceMessage {
  const found: TraceMessage = { vertexes: [], statuses: [], logs: [], warnings: [] };
  for (const { field, bytes } of wireFields(message)) {
    if (field === 1) {
      found.vertexes.push(readVertex(bytes));
    } else if (field === 2) {
      found.statuses.push(readStatus(bytes));
    } else if (field === 3) {
      found.logs.push(readLog(bytes));
    } else if (field === 4) {
      found.warnings.push(readWarning(bytes));
    }
  }
  return found;
}

function readVertex(message: Uint8Array): TraceVertex {
  const vertex: TraceVertex = {
    digest: '',
    inputs: [],
    name: '',
    cached: false,
    started: null,
    completed: null,
    error: '',
  };
  for (const field of wireFields(message)) {
    switch (field.field) {
      case 1:
        vertex.digest = wireText(field);
        break;
      case 2:
        vertex.inputs.push(wireText(field));
        break;
      case 3:
        vertex.name = wireText(field);
        break;
      case 4:
        vertex.cached = field.number !== 0;
        break;
      case 5:
        vertex.started = wireTime(field);
        break;
      case 6:
        vertex.completed = wireTime(field);
        break;
      case 7:
        vertex.error = wireText(field);
        break;
    }
  }
  return vertex;
}

function readStatus(message: Uint8Array): TraceStatus {
  const status: TraceStatus = { id: '', vertex: '', name: '', current: 0, total: 0 };
  for (const field of wireFields(message)) {
    switch (field.field) {
      case 1:
        status.id = wireText(field);
        break;
      case 2:
        status.vertex = wireText(field);
        break;
      case 3:
        status.name = wireText(field);
        break;
      case 4:
        status.current = field.number;
        break;
      case 5:
        status.total = field.number;
        break;
    }
  }
  return status;
}

function readLog(message: Uint8Array): TraceLog {
  const log: TraceLog = { vertex: '', at: null, stream: 1, bytes: new Uint8Array(0) };
  for (const field of wireFields(message)) {
    switch (field.field) {
      case 1:
        log.vertex = wireText(field);
        break;
      case 2:
        log.at = wireTime(field);
        break;
      case 3:
        log.stream = field.number;
        break;
      case 4:
        log.bytes = field.bytes;
        break;
    }
  }
  return log;
}

/** Its ranges are `pb.Range`s of `pb.Position`s (solver/pb/ops.proto). */
function readWarning(message: Uint8Array): TraceWarning {
  const warning: TraceWarning = { message: '', line: null };
  for (const field of wireFields(message)) {
    if (field.field === 3) {
      warning.message = wireText(field);
    } else if (field.field === 7 && warning.line === null) {
      const start = [...wireFields(field.bytes)].find((part) => part.field === 1);
      const line = start && [...wireFields(start.bytes)].find((part) => part.field === 1);
      warning.line = line?.number ?? null;
    }
  }
  return warning;
}
