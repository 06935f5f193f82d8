/** A piece of a terminal's output; `offset` is the position of its first character since the terminal began. */
export interface Chunk {
  data: string;
  offset: number;
}

export type Merged =
  | { kind: 'write'; data: string; position: number }
  /** Everything in it has been written before. */
  | { kind: 'old' }
  /** Something between is missing; only a replay can help. */
  | { kind: 'gap' };

/** What of a chunk is new to a screen which has everything before `position`. */
export function mergeChunk(position: number, chunk: Chunk): Merged {
  const end = chunk.offset + chunk.data.length;
  if (chunk.offset > position) {
    return { kind: 'gap' };
  }
  if (end <= position) {
    return { kind: 'old' };
  }
  return { kind: 'write', data: chunk.data.slice(position - chunk.offset), position: end };
}

/** What a replay means to a screen: nothing new, something to add, or to begin again with all of it. */
export type Replayed =
  | { kind: 'add'; data: string; position: number }
  | { kind: 'restart'; data: string; position: number };

/**
 * @param position how far the screen has come; null when it shows nothing yet
 * @param replay what the computer's side remembers; `offset` is the position after its last character
 */
export function mergeReplay(position: number | null, replay: Chunk): Replayed {
  const start = replay.offset - replay.data.length;
  // A position beyond the end belongs to another life of the terminal.
  if (position === null || position < start || position > replay.offset) {
    return { kind: 'restart', data: replay.data, position: replay.offset };
  }
  return { kind: 'add', data: replay.data.slice(position - start), position: replay.offset };
}
