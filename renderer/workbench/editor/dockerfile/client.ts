import type { Document, Question, Questions, Reply, Request } from './protocol.ts';
import DockerfileWorker from './worker.ts?worker';

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, (reply: Reply | null) => void>();

function start(): Worker {
  const started = new DockerfileWorker({ name: 'dockerfile' });
  started.onmessage = ({ data }: MessageEvent<Reply>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  started.onerror = () => {
    // What was asked stays unanswered; the next question starts another worker.
    started.terminate();
    worker = null;
    for (const tell of waiting.values()) {
      tell(null);
    }
    waiting.clear();
  };
  return started;
}

/** Asks the worker, which is started by the first question. Null when there is no answer: editing goes on without. */
export function ask<Q extends Question>(
  question: Q,
  document: Document,
  input: Questions[Q]['input'],
): Promise<Questions[Q]['output'] | null> {
  worker ??= start();
  const request: Request<Q> = { id: ++lastId, question, document, input };
  return new Promise((resolve) => {
    waiting.set(request.id, (reply) => {
      if (reply && 'failure' in reply) {
        console.error(`The Dockerfile worker could not answer ${question}: ${reply.failure}`);
      }
      resolve(reply && 'output' in reply ? (reply.output as Questions[Q]['output']) : null);
    });
    worker?.postMessage(request);
  });
}
