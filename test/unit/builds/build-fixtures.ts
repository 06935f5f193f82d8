import type { BuildForecast, BuildRecord, BuildStep, Why } from '../../../electron/contract/index.ts';
import { instructionsIn, type Written } from '../../../renderer/builds/model/instructions.ts';

export const DOCKERFILE = `FROM golang AS build
WORKDIR /app
COPY src/ ./src/
RUN go vet
RUN go build -o /hello

FROM debian AS certs
RUN apt-get install certs

FROM scratch
COPY --from=certs /etc/ssl /etc/ssl
COPY --from=build /hello /hello
CMD ["/hello"]
`;

export function why(kind: Why['kind'], more: Partial<Why> = {}): Why {
  return {
    kind,
    detail: { key: 'build.why.unknown', params: {} },
    path: null,
    line: null,
    from: null,
    to: null,
    ...more,
  };
}

/** A step of a build, cached unless said otherwise. */
function stepOf(written: Written, index: number): BuildStep {
  const config = ['CMD', 'ENV', 'LABEL'].includes(written.instruction);
  return {
    index,
    stage: written.stage,
    line: written.line,
    endLine: written.endLine,
    instruction: written.instruction,
    text: written.text,
    kind: written.instruction === 'FROM' ? 'base' : config ? 'config' : 'step',
    outcome: 'cached',
    startMs: null,
    ms: 0,
    layers: null,
    sizeAdded: null,
    why: why('matched'),
    error: null,
  };
}

/** A build of a text; `steps` are changes by the line of the instruction. */
export function record(
  number: number,
  steps: Record<number, Partial<BuildStep>> = {},
  more: Partial<BuildRecord> = {},
  text = DOCKERFILE,
): BuildRecord {
  const written = instructionsIn(text);
  const all = written.map((one, index) => ({ ...stepOf(one, index), ...steps[one.line] }));
  const from = written.filter(({ instruction }) => instruction === 'FROM');
  const stageOf = (name: string) => from.findIndex(({ stageName }) => stageName === name);
  return {
    id: `build ${number}`,
    number,
    origin: 'button',
    options: {
      context: '',
      dockerfile: 'Dockerfile',
      tag: 'hello',
      target: null,
      buildArgs: {},
      noCache: false,
      builder: 'buildkit',
    },
    startedAt: new Date(2026, 0, 1, 9, number).toISOString(),
    ms: 1000,
    status: 'done',
    imageId: `sha256:${number}`,
    stages: from.map((one, index) => ({
      index,
      name: one.stageName,
      base: one.text.split(' ')[1] ?? '',
      baseStage: null,
      line: one.line,
      needed: true,
      bytes: null,
    })),
    edges: written.flatMap((one) => {
      const name = /--from=(\S+)/.exec(one.text)?.[1];
      const paths = one.text.split(' ').slice(2, 3);
      return name === undefined
        ? []
        : [{ from: stageOf(name), image: null, to: one.stage, line: one.line, paths, bytes: null }];
    }),
    steps: all,
    context: { files: 2, bytes: 100 },
    comparedWith: number > 1 ? `build ${number - 1}` : null,
    notKnown: [],
    error: null,
    ...more,
  };
}

export const ran = (kind: Why['kind'], more: Partial<Why> = {}): Partial<BuildStep> => ({
  outcome: 'executed',
  startMs: 0,
  ms: 100,
  why: why(kind, more),
});

/** One file that line 3 takes was edited. */
export function edited(number: number): BuildRecord {
  return record(number, {
    3: ran('file-changed', {
      path: 'src/b.txt',
      detail: { key: 'build.why.fileContent', params: { path: 'src/b.txt', more: '' } },
    }),
    4: ran('earlier-step-ran', { line: 3 }),
    5: ran('earlier-step-ran', { line: 4 }),
    12: ran('earlier-step-ran', { line: 5 }),
  });
}

export function forecast(
  of: BuildRecord,
  lines: readonly number[],
  more: Partial<BuildForecast> = {},
): BuildForecast {
  return {
    dockerfile: of.options.dockerfile,
    comparedWith: of.comparedWith,
    steps: of.steps.map(({ index, line, endLine }) => ({
      index,
      line,
      endLine,
      willRun: lines.includes(line) ? ('yes' as const) : ('no' as const),
      why: why(lines.includes(line) ? 'earlier-step-ran' : 'matched'),
    })),
    problem: null,
    ...more,
  };
}
