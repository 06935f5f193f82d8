/**
 * Records what a real engine's build history says: `node test/engine/build-typed-record.ts`. By hand only; the bodies
 * of the two gRPC calls, as they came, are what test/unit/build/history-record.test.ts reads.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { grpcCall, grpcFrame } from '../../electron/core/build/h2-grpc.ts';
import { openBuildControl } from '../../electron/core/build/h2-upgrade.ts';
import { historyRequest, readHistoryEvent, statusRequest } from '../../electron/core/build/history-record.ts';
import { readyBench } from './harness.ts';

const FOLDER = path.resolve(import.meta.dirname, '../fixtures/build-history');
const BUILDS = `
mkdir -p /workspace/a && cd /workspace/a && echo hello >page
cat >Dockerfile <<'END'
FROM busybox AS made
ARG WORD=one
RUN printf '问候 %s\\n' "$WORD" | tee /word
FROM busybox AS last
COPY page /page
COPY --from=made /word /word
END
docker build -t made --build-arg WORD=two --target last --no-cache .
printf 'FROM busybox\\nRUN exit 3\\n' >Failing
docker build -f Failing .
printf 'FROM busybox\\nRUNN x\\n' | docker build -
printf 'FROM busybox\\nRUN sleep 60\\n' >Slow
timeout -s INT 3 docker build -f Slow .
true`;

const made = await readyBench('typed-record', ['busybox']);
try {
  await made.bench.run(['sh', '-c', BUILDS]);
  const control = await openBuildControl(made.bench.engine);
  if (!control) {
    throw new Error('The engine keeps no history.');
  }
  await mkdir(FOLDER, { recursive: true });
  const bodies = new Map<string, Uint8Array[]>();
  const record = async (name: string, method: string, request: Uint8Array) => {
    const messages: Uint8Array[] = [];
    await grpcCall(control, `/moby.buildkit.v1.Control/${method}`, request, (message) => {
      messages.push(message.slice());
    });
    bodies.set(name, messages);
    await writeFile(path.join(FOLDER, `${name}.grpc`), Buffer.concat(messages.map(grpcFrame)));
  };
  await record('history', 'ListenBuildHistory', historyRequest());
  const records = (bodies.get('history') ?? []).flatMap((message) => readHistoryEvent(message)?.record ?? []);
  records.sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
  for (const [at, { ref }] of records.entries()) {
    await record(`status-${at + 1}`, 'Status', statusRequest(ref));
  }
  control.close();
} finally {
  await made.remove();
}
