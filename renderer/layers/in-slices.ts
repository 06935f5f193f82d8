/** A slice of work, in milliseconds: short beside a frame of 16. */
const SLICE = 8;

/**
 * Runs work that comes in steps, so much at a time that the screen is not held up. The first slice runs at once, so that
 * small work is done before it returns. Answers with what stops it.
 */
export function inSlices<T>(
  work: Generator<void, T>,
  onDone: (value: T) => void,
  now: () => number = () => performance.now(),
  later: (go: () => void) => void = onNextTask,
): () => void {
  let stopped = false;
  const go = (): void => {
    const until = now() + SLICE;
    while (!stopped) {
      const step = work.next();
      if (step.done) {
        onDone(step.value);
        return;
      }
      if (now() >= until) {
        later(go);
        return;
      }
    }
  };
  go();
  return () => {
    stopped = true;
  };
}

/** A task of its own, so that input and drawing come in between; timers would wait 4 ms each time. */
function onNextTask(go: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    go();
  };
  port2.postMessage(null);
}
