import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { LabError } from '../../contract/errors.ts';
import { jsonLines } from './engine-events.ts';
import { isMissing, stopIfCancelled } from './errors.ts';

/** An image of the host engine that a bench must have, and the name that lessons call it by. */
export interface WantedImage {
  ref: string;
  hostRef: string;
}

/** True when the bench has an image of that name. The name is given last, so an interrupted load has none. */
export async function hasImage(inner: Docker, ref: string): Promise<boolean> {
  try {
    await inner.getImage(ref).inspect();
    return true;
  } catch (error) {
    if (isMissing(error)) {
      return false;
    }
    throw error;
  }
}

/**
 * Copies an image from the host engine into the bench, streaming, and gives it its plain name. `onBytes` is told bytes
 * so far and the size the host states, which the stream exceeds a little.
 * @throws LabError DISK_FULL, CANCELLED, IMAGE_UNAVAILABLE; engine errors as they come
 */
export async function transferImage(
  host: Docker,
  inner: Docker,
  image: WantedImage,
  o: { onBytes: (done: number, total: number) => void; signal?: AbortSignal | undefined },
): Promise<void> {
  stopIfCancelled(o.signal);
  const { Size } = await host.getImage(image.hostRef).inspect();
  const saved = await host.getImage(image.hostRef).get();
  let done = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      o.onBytes(Math.min(done, Size), Size);
      next(null, chunk);
    },
  });
  const sent = pipeline(saved, counter, o.signal ? { signal: o.signal } : {});
  try {
    // A refusal may come before everything was sent, and then nobody reads the rest.
    const taken = inner.loadImage(counter, { quiet: true }).then(async (answer) => {
      const refusal = await readAnswer(answer);
      if (refusal !== null) {
        throw new LabError(
          /no space left/.test(refusal) ? 'DISK_FULL' : 'IMAGE_UNAVAILABLE',
          `The bench could not take ${image.ref}: ${refusal}`,
        );
      }
    });
    await Promise.all([taken, sent]);
  } catch (error) {
    counter.destroy();
    sent.catch(() => undefined);
    stopIfCancelled(o.signal);
    throw error;
  }
  await rename(inner, image);
}

/** Reads the load's answer to its end: the error it carries, or null. */
async function readAnswer(stream: NodeJS.ReadableStream): Promise<string | null> {
  let failure: string | null = null;
  const feed = jsonLines((value) => {
    if (typeof value === 'object' && value !== null && 'error' in value) {
      failure = String(value.error);
    }
  });
  for await (const chunk of stream) {
    feed(Buffer.from(chunk));
  }
  feed(Buffer.from('\n'));
  return failure;
}

/** From the name we keep it under on the host to the name that lessons and learners use. */
async function rename(inner: Docker, { ref, hostRef }: WantedImage): Promise<void> {
  if (ref === hostRef) {
    return;
  }
  const colon = ref.lastIndexOf(':');
  const [repo, tag] =
    colon > ref.lastIndexOf('/') ? [ref.slice(0, colon), ref.slice(colon + 1)] : [ref, 'latest'];
  await inner.getImage(hostRef).tag({ repo, tag });
  await inner.getImage(hostRef).remove({ noprune: true });
}
