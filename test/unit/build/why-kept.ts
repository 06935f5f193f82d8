import type { BuildOptions, BuildStep, StepOutcome } from '../../../electron/contract/build.ts';
import type { SummedEntry } from '../../../electron/core/build/context-entry.ts';
import { parseDockerfile } from '../../../electron/core/build/dockerfile-model.ts';
import type { BuildEvidence, KeptBuild } from '../../../electron/core/build/record-types.ts';

export const lines = (...all: string[]): string => `${all.join('\n')}\n`;

export function file(path: string, content: string, o: Partial<SummedEntry> = {}): SummedEntry {
  return {
    path,
    type: 'file',
    mode: 0o644,
    size: content.length,
    mtime: 0,
    link: '',
    sha256: `sum of ${content}`,
    ...o,
  };
}

export interface Made {
  text: string | null;
  context?: SummedEntry[] | null;
  bases?: BuildEvidence['bases'];
  options?: Partial<BuildOptions>;
  /** Of each instruction, as an engine would have told; all executed if missing. */
  outcomes?: StepOutcome[];
  number?: number;
  status?: KeptBuild['record']['status'];
}

export function optionsOf(o: Partial<BuildOptions> = {}): BuildOptions {
  return {
    context: '',
    dockerfile: 'Dockerfile',
    tag: null,
    target: null,
    buildArgs: {},
    noCache: false,
    builder: 'buildkit',
    ...o,
  };
}

/** A build as if an engine had made it: what it was made from, and what it is said to have done. */
export function kept(made: Made): KeptBuild {
  const { text, context = [], bases = [{ ref: 'busybox', imageId: 'sha256:base' }], number = 1 } = made;
  const options = optionsOf(made.options);
  const model = parseDockerfile(text ?? '', { buildArgs: options.buildArgs });
  const steps = model.instructions.map((instruction, at): BuildStep => {
    const { index, stage, line, endLine, keyword, kind } = instruction;
    const outcome = made.outcomes?.[at] ?? (kind === 'base' ? 'cached' : 'executed');
    const times = { startMs: null, ms: null, layers: null, sizeAdded: null };
    const said = { instruction: keyword, text: instruction.text, kind, outcome };
    return { index, stage, line, endLine, ...said, ...times, why: null, error: null };
  });
  return {
    record: {
      id: `build-${number}`,
      number,
      origin: 'button',
      options,
      startedAt: '2026-01-01T00:00:00.000Z',
      ms: 1,
      status: made.status ?? 'done',
      imageId: null,
      stages: [],
      edges: [],
      steps,
      context: null,
      comparedWith: null,
      notKnown: [],
      error: null,
    },
    evidence: { dockerfileText: text, context, bases },
  };
}
