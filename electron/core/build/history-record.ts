import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { type WireField, wireFields, wireText, wireTime } from './decode-wire.ts';

/** What the engine remembers of one build. Times are milliseconds since 1970 by the engine's clock. */
export interface HistoryRecord {
  /** Names the build within the engine. */
  ref: string;
  /** What the client asked for: `filename`, `target`, `no-cache`, `build-arg:NAME`, `platform`… */
  attributes: Record<string, string>;
  createdAt: number | null;
  /** Null while it runs. Written a little before what came of it. */
  completedAt: number | null;
  /** Everything about it is written down. */
  complete: boolean;
  /** gRPC's code and the words of the failure. */
  error: { code: number; message: string } | null;
  /** Digest of what came out, `sha256:…`: the ID of the image, where the engine took it among its images. */
  imageId: string | null;
  cachedSteps: number;
  completedSteps: number;
  totalSteps: number;
}

export interface HistoryEvent {
  type: 'started' | 'complete' | 'deleted';
  record: HistoryRecord;
}

const TYPES = ['started', 'complete', 'deleted'] as const;
/**
 * One `moby.buildkit.v1.BuildHistoryEvent` (moby/buildkit, api/services/control/control.proto). Null for an event
 * without a record. Throws when the bytes are no such message.
 */
export function readHistoryEvent(message: Uint8Array): HistoryEvent | null {
  let type: HistoryEvent['type'] = 'started';
  let record: HistoryRecord | null = null;
  for (const field of wireFields(message)) {
    if (field.field === 1) {
      type = TYPES[field.number] ?? 'started';
    } else if (field.field === 2) {
      record = readRecord(field.bytes);
    }
  }
  return record && { type, record: { ...record, complete: type === 'complete' } };
}

function readRecord(message: Uint8Array): HistoryRecord {
  const record: HistoryRecord = {
    ref: '',
    attributes: {},
    createdAt: null,
    completedAt: null,
    complete: false,
    error: null,
    imageId: null,
    cachedSteps: 0,
    completedSteps: 0,
    totalSteps: 0,
  };
  for (const field of wireFields(message)) {
    switch (field.field) {
      case 1:
        record.ref = wireText(field);
        break;
      case 3:
        enter(record.attributes, field);
        break;
      case 5:
        record.error = readStatus(field.bytes);
        break;
      case 6:
        record.createdAt = wireTime(field);
        break;
      case 7:
        record.completedAt = wireTime(field);
        break;
      case 10:
        record.imageId = resultDigest(field.bytes);
        break;
      case 15:
        record.cachedSteps = field.number;
        break;
      case 16:
        record.totalSteps = field.number;
        break;
      case 17:
        record.completedSteps = field.number;
        break;
    }
  }
  return record;
}

/** `BuildResultInfo`: the descriptor of what was made, and those of its attestations, which are not it. */
function resultDigest(message: Uint8Array): string | null {
  const descriptor = [...wireFields(message)].find((field) => field.field === 1);
  const digest = descriptor && [...wireFields(descriptor.bytes)].find((field) => field.field === 2);
  return digest ? wireText(digest) : null;
}

/** `google.rpc.Status`. */
function readStatus(message: Uint8Array): { code: number; message: string } {
  const status = { code: 0, message: '' };
  for (const field of wireFields(message)) {
    if (field.field === 1) {
      status.code = field.number;
    } else if (field.field === 2) {
      status.message = wireText(field);
    }
  }
  return status;
}

/** An entry of a protobuf map: a message of a key and a value. */
function enter(map: Record<string, string>, entry: WireField): void {
  let key = '';
  let value = '';
  for (const field of wireFields(entry.bytes)) {
    if (field.field === 1) {
      key = wireText(field);
    } else if (field.field === 2) {
      value = wireText(field);
    }
  }
  // Never by assignment: `__proto__` is a name like any other.
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

/** `BuildHistoryRequest`: all that is known, or one build; with `stay` later events too, else the call ends. */
export function historyRequest(o: { ref?: string; stay?: boolean } = {}): Uint8Array {
  const writer = new BinaryWriter();
  if (o.ref !== undefined) {
    writer.tag(2, 2).string(o.ref);
  }
  if (!o.stay) {
    writer.tag(3, 0).bool(true);
  }
  return writer.finish();
}

/** `StatusRequest`: what a build has told, from its beginning. */
export const statusRequest = (ref: string): Uint8Array => new BinaryWriter().tag(1, 2).string(ref).finish();
