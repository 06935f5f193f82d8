import { hash } from 'node:crypto';
import type { BuildStep, StepOutcome } from '../../../electron/contract/build.ts';
import type { SummedEntry } from '../../../electron/core/build/context-entry.ts';
import { parseDockerfile } from '../../../electron/core/build/dockerfile-model.ts';
import { explainSteps } from '../../../electron/core/build/explain-build.ts';
import type { KeptBuild } from '../../../electron/core/build/record-types.ts';
import { type Comparison, inTurn, type MarkOptions } from '../mark.ts';

const STEPS = 200;
const FILES = 10_000;
const FOLDERS = 50;
/** Of the steps, every fourth copies. */
const COPY_EVERY = 4;

/** Saying why each of 200 steps ran, of which every fourth copies some of 10,000 files; only one file changed. */
export async function compareWhy(options: MarkOptions): Promise<Comparison> {
  const before = kept(1, 'before', () => 'executed');
  const late = kept(2, 'after', (step) => (step < STEPS - 4 ? 'cached' : 'executed'));
  const same = kept(3, 'before', () => 'cached');
  const builds = Array.from({ length: 19 }, (_, at) => kept(100 + at, `older ${at}`, () => 'executed'));
  const explain = (now: KeptBuild, older: KeptBuild[] = []) => {
    const steps = explainSteps(before, now, older);
    if (steps.length !== STEPS || steps.some(({ why }) => why === null)) {
      throw new Error('not every step was explained');
    }
  };
  return await inTurn(
    'why: 200 steps, 10,000 files',
    [
      { what: 'one file changed', run: async () => explain(late) },
      { what: 'nothing changed', run: async () => explain(same) },
      { what: 'one file changed, 19 older builds', run: async () => explain(late, builds) },
    ],
    options,
  );
}

function kept(number: number, changed: string, outcomeOf: (step: number) => StepOutcome): KeptBuild {
  const text = dockerfile();
  const options = { context: '', dockerfile: 'Dockerfile', tag: null, target: null, buildArgs: {} };
  const steps: BuildStep[] = parseDockerfile(text).instructions.map((instruction) => ({
    index: instruction.index,
    stage: instruction.stage,
    line: instruction.line,
    endLine: instruction.endLine,
    instruction: instruction.keyword,
    text: instruction.text,
    kind: instruction.kind,
    outcome: instruction.kind === 'base' ? 'cached' : outcomeOf(instruction.index),
    startMs: null,
    ms: 1,
    layers: null,
    sizeAdded: null,
    why: null,
    error: null,
  }));
  return {
    record: {
      id: `build-${number}`,
      number,
      origin: 'command',
      options: { ...options, noCache: false, builder: 'classic' },
      startedAt: new Date(number * 1000).toISOString(),
      ms: 1,
      status: 'done',
      imageId: null,
      stages: [],
      edges: [],
      steps,
      context: null,
      comparedWith: null,
      notKnown: [],
      error: null,
    },
    evidence: {
      dockerfileText: text,
      context: context(changed),
      bases: [{ ref: 'busybox', imageId: 'sha256:1' }],
    },
  };
}

/** The last COPY takes everything, so that each of the files is looked at more than once. */
function dockerfile(): string {
  const lines = Array.from({ length: STEPS - 1 }, (_, at) => {
    if (at % COPY_EVERY !== 0) {
      return `RUN make step-${at}`;
    }
    const folder = (at / COPY_EVERY) % FOLDERS;
    return at + COPY_EVERY >= STEPS - 1
      ? 'COPY . /all/'
      : `COPY folder-${folder}/ *.md /app/folder-${folder}/`;
  });
  return `FROM busybox\n${lines.join('\n')}\n`;
}

function context(changed: string): SummedEntry[] {
  const folders = Array.from({ length: FOLDERS }, (_, folder): SummedEntry[] => [
    entry(`folder-${folder}`, 'directory', ''),
    ...Array.from({ length: FILES / FOLDERS }, (_each, file) => {
      const path = `folder-${folder}/module-${file}.js`;
      const last = folder === FOLDERS - 1 && file === 0;
      return entry(path, 'file', hash('sha256', last ? changed : path));
    }),
  ]);
  return folders.flat();
}

function entry(path: string, type: SummedEntry['type'], sha256: string): SummedEntry {
  return { path, type, mode: type === 'file' ? 0o644 : 0o755, size: 10, mtime: 0, link: '', sha256 };
}
