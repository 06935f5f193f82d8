import './node-buffer.ts';
import type { Reply, Request } from './protocol.ts';
import { answer } from './service/answers.ts';

// A worker, so that neither the language service nor the rules ever make typing wait.
self.onmessage = async ({ data }: MessageEvent<Request>): Promise<void> => {
  const { id, question, document, input } = data;
  let reply: Reply;
  try {
    reply = { id, output: await answer(question, document, input) };
  } catch (thrown) {
    reply = { id, failure: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
  }
  self.postMessage(reply);
};
