import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BuilderKind } from '../../electron/contract/build.ts';
import { listBenchContext } from '../../electron/core/build/context-bench-list.ts';
import { readyBench, type TestBench } from './harness.ts';

interface Recorded {
  files: string[];
  cases: { text: string }[];
}

const { files, cases }: Recorded = JSON.parse(
  readFileSync(new URL('../fixtures/builds/ignore/classic-cli.json', import.meta.url), 'utf8'),
);
const REFUSED = 'refused';

let made: TestBench;
beforeAll(async () => {
  made = await readyBench('build-ignore', []);
  const script =
    'cd /workspace; for f; do mkdir -p "$(dirname "$f")"; printf "FROM scratch\\nCOPY . /\\n" >"$f"; done';
  const { exitCode, stderr } = await made.bench.run(['sh', '-c', script, 'sh', ...files]);
  expect(exitCode, stderr).toBe(0);
});
afterAll(() => made?.remove());

/** For each ignore file, what the bench's own docker CLI had in an image of the whole context. */
async function builtByCli(): Promise<string[]> {
  const script = `cd /workspace
for text; do
  printf %s "$text" >.dockerignore
  if docker build -q -f Dockerfile --output type=tar,dest=/tmp/out.tar . >/tmp/said 2>&1; then
    tar -t -f /tmp/out.tar --quoting-style=literal 2>/dev/null || tar -t -f /tmp/out.tar
  else
    echo ${REFUSED}
  fi
  printf '\\0'
done`;
  const run = await made.bench.run(['sh', '-c', script, 'sh', ...cases.map(({ text }) => text)]);
  return run.stdout.toString().split('\0').slice(0, -1);
}

async function ours(builder: BuilderKind): Promise<string[]> {
  const place = { context: '', dockerfile: 'Dockerfile', builder };
  try {
    const { listing, rules } = await listBenchContext(made.bench, place);
    // The Dockerfile is sent for the builder to read, even where COPY does not see it.
    return listing.entries
      .map(({ path }) => path)
      .filter((path) => !rules.ignores(path) || path !== 'Dockerfile');
  } catch {
    return [REFUSED];
  }
}

it('leaves out for BuildKit what its own client leaves out', async () => {
  const theirs = await builtByCli();
  expect(theirs).toHaveLength(cases.length);
  expect(theirs.filter((said) => said.trim() !== REFUSED).length).toBeGreaterThan(60);
  const differing: unknown[] = [];
  for (const [at, { text }] of cases.entries()) {
    await made.bench.run(['sh', '-c', 'printf %s "$1" >/workspace/.dockerignore', 'sh', text]);
    const mine = new Set(await ours('buildkit'));
    const cli = new Set(
      (theirs[at] ?? '')
        .split('\n')
        .filter(Boolean)
        .map((path) => path.replace(/\/$/, '')),
    );
    const onlyCli = [...cli].filter((path) => !mine.has(path));
    const onlyOurs = [...mine].filter((path) => !cli.has(path));
    if (onlyCli.length + onlyOurs.length > 0) {
      differing.push({ text, onlyCli, onlyOurs });
    }
  }
  expect(differing).toEqual([]);
});
