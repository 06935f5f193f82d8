const NOTHING: Buffer = Buffer.alloc(0);

/** Looks for bytes in a content that arrives in pieces. Keeps no more of it than one byte less than it looks for. */
export function byteSearch(wanted: Buffer): (piece: Buffer) => boolean {
  const keep = wanted.length - 1;
  let tail = NOTHING;
  let found = false;
  return (piece) => {
    if (found) {
      return true;
    }
    const seam = tail.length === 0 ? NOTHING : Buffer.concat([tail, piece.subarray(0, keep)]);
    found = seam.includes(wanted) || piece.includes(wanted);
    const rest = piece.length >= keep ? piece : Buffer.concat([tail, piece]);
    // A copy: the piece is only lent.
    tail = Buffer.from(rest.subarray(Math.max(0, rest.length - keep)));
    return found;
  };
}
