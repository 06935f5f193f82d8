/**
 * Takes apart the stream of an exec or a container without a TTY: frames of an 8-byte header (stream number, three zero
 * bytes, big-endian length) and that many bytes. Engine API, "Attach to a container", section "Stream format".
 */
export interface Demultiplexer {
  /** Gives every complete or partial payload in `chunk` to `sink`, without copying. */
  write(chunk: Buffer): void;
}

const HEADER = 8;

/** `sink` gets the stream number (1 standard output, 2 standard error) and bytes. */
export function demultiplexer(sink: (stream: number, data: Buffer) => void): Demultiplexer {
  const header = Buffer.alloc(HEADER);
  let headerFilled = 0;
  let stream = 1;
  let remaining = 0;
  return {
    write(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (remaining > 0) {
          const piece = chunk.subarray(at, at + remaining);
          remaining -= piece.length;
          at += piece.length;
          sink(stream, piece);
          continue;
        }
        const copied = chunk.copy(header, headerFilled, at, at + HEADER - headerFilled);
        headerFilled += copied;
        at += copied;
        if (headerFilled === HEADER) {
          stream = header.readUInt8(0);
          remaining = header.readUInt32BE(4);
          headerFilled = 0;
        }
      }
    },
  };
}
