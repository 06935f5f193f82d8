import type { Slice } from '../slice.ts';

/** Makes `to` say whatever `from` says, from now on. The answer stops it. */
export function follow<T>(from: Slice<T>, to: Slice<T>): () => void {
  to.set(from.value);
  return from.watch((value) => to.set(value));
}
