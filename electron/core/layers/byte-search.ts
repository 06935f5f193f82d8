/** Looks for bytes in a content that arrives in pieces. Keeps no more of it than one byte less than it looks for. */
export function byteSearch(wanted: Buffer): (piece: Buffer) => boolean {
  let tail: Buffer = Buffer.alloc(0);
  let found = false;
  return (piece) => {
    if (found) {
      return true;
    }
    const keep = wanted.length - 1;
    const seam = Buffer.concat([tail, piece.subarray(0, keep)]);
    found = seam.includes(wanted) || piece.includes(wanted);
    tail = piece.length >= keep ? Buffer.from(piece.subarray(piece.length - keep)) : lastOf(seam, keep);
    return found;
  };
}

function lastOf(bytes: Buffer, count: number): Buffer {
  return bytes.subarray(Math.max(0, bytes.length - count));
}
