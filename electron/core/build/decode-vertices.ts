import { StringDecoder } from 'node:string_decoder';
import { type BuildEvent, exitCodeOf } from './build-events.ts';
import { readStatusResponse, type TraceLog, type TraceStatus, type TraceVertex } from './decode-status.ts';

/** What was said of a vertex already: BuildKit repeats the whole of it with every change. */
interface Told {
  name: string;
  started: number | null;
  cached: boolean;
  completed: number | null;
  error: string;
  /** Its logs are cut anywhere, also within a character; one decoder for each output. */
  out: StringDecoder;
  err: StringDecoder;
}

/** Far beyond any build; the oldest are forgotten, so that a broken stream cannot fill the memory. */
const MOST_VERTICES = 50_000;
/** How an exporter names the image that it has made, in the order in which it does; the last one is the image. */
const EXPORTED = /^(?:writing image|exporting manifest(?: list)?) (sha256:[0-9a-f]{64})$/;

/** Turns BuildKit's messages, each of which repeats what is known, into events that say what is new. */
export function vertexEvents(): (message: Uint8Array) => BuildEvent[] {
  const vertices = new Map<string, Told>();
  const toldOf = (digest: string): Told => {
    let told = vertices.get(digest);
    if (!told) {
      const fresh = { name: '', started: null, cached: false, completed: null, error: '' };
      told = { ...fresh, out: new StringDecoder('utf8'), err: new StringDecoder('utf8') };
      vertices.set(digest, told);
      if (vertices.size > MOST_VERTICES) {
        vertices.delete(vertices.keys().next().value ?? '');
      }
    }
    return told;
  };
  return (message) => {
    const { vertexes, statuses, logs, warnings } = readStatusResponse(message);
    return [
      ...vertexes.flatMap((vertex) => news(vertex, toldOf(vertex.digest))),
      ...statuses.map(progress),
      ...logs.flatMap((log) => words(log, toldOf(log.vertex))),
      ...warnings.map((warning): BuildEvent => ({ type: 'warning', ...warning })),
    ];
  };
}

function news(vertex: TraceVertex, told: Told): BuildEvent[] {
  const { digest: id, name, inputs, started, completed, error } = vertex;
  const events: BuildEvent[] = [];
  if (name !== '' && name !== told.name) {
    told.name = name;
    events.push({ type: 'step-known', id, name, inputs });
  }
  if (started !== null && started !== told.started) {
    told.started = started;
    events.push({ type: 'step-started', id, at: started });
  }
  if (vertex.cached && !told.cached) {
    told.cached = true;
    events.push({ type: 'step-cached', id });
  }
  if (completed !== null && (completed !== told.completed || error !== told.error)) {
    told.completed = completed;
    told.error = error;
    const exitCode = exitCodeOf(error);
    events.push(
      error === ''
        ? { type: 'step-done', id, at: completed, ms: null }
        : { type: 'step-failed', id, message: error, exitCode, at: completed },
    );
  }
  return events;
}

function progress(status: TraceStatus): BuildEvent {
  const image = EXPORTED.exec(status.id)?.[1];
  if (image !== undefined) {
    return { type: 'image', image, id: status.vertex };
  }
  return {
    type: 'pull',
    id: status.vertex,
    what: status.id,
    status: status.name,
    current: status.current,
    total: status.total || null,
  };
}

function words(log: TraceLog, told: Told): BuildEvent[] {
  const error = log.stream === 2;
  const text = (error ? told.err : told.out).write(
    Buffer.from(log.bytes.buffer, log.bytes.byteOffset, log.bytes.byteLength),
  );
  return text === '' ? [] : [{ type: 'step-log', id: log.vertex, text, error, at: log.at }];
}
