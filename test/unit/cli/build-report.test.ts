import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LiveSteps } from '../../../electron/cli/build-command-live.ts';
import { buildReportLines, durationText } from '../../../electron/cli/build-command-print.ts';
import { buildReport } from '../../../electron/cli/build-command-report.ts';
import { buildReportSchema, SCHEMA_FILE } from '../../../electron/cli/build-command-schema.ts';
import { displayWidth, painter } from '../../../electron/cli/inspect-text.ts';
import type { BuildRecord, BuildStep, Why } from '../../../electron/contract/build.ts';
import { BuildReport } from '../../../electron/contract/build-report.ts';

const matched: Why = {
  kind: 'matched',
  detail: { key: 'build.why.noCache', params: {} },
  ...{ path: null, line: null, from: null, to: null },
};

function step(line: number, text: string, change: Partial<BuildStep> = {}): BuildStep {
  return {
    ...{ index: line - 1, stage: 0, line, endLine: line, instruction: text.split(' ')[0] ?? '', text },
    ...{ kind: 'step', outcome: 'cached', startMs: null, ms: 0, layers: null, sizeAdded: null },
    ...{ why: matched, error: null },
    ...change,
  };
}

const long = `RUN apt-get install \\\n   ${'a-package-with-a-long-name '.repeat(8)}文件 \x1b[31m`;
const steps = [
  step(1, 'FROM busybox', { kind: 'base' }),
  step(2, long, {
    outcome: 'executed',
    ms: 65_400,
    why: { ...matched, kind: 'file-changed', path: 'a.txt' },
  }),
  step(4, 'RUN false', { outcome: 'failed', ms: 12, error: { message: 'no', exitCode: 1 } }),
  step(5, 'RUN never', { outcome: 'skipped', ms: null }),
  step(6, 'RUN what', { outcome: 'unknown', why: null }),
];

function record(change: Partial<BuildRecord> = {}): BuildRecord {
  const options = { context: '/a', dockerfile: '/a/Dockerfile', tag: 'x', target: null, buildArgs: {} };
  return {
    ...{ id: 'b', number: 3, origin: 'command', options: { ...options, noCache: false, builder: 'classic' } },
    ...{
      startedAt: '2026-01-01T00:00:00.000Z',
      ms: 70_000,
      status: 'failed',
      imageId: null,
      edges: [],
      steps,
    },
    stages: [{ index: 0, name: null, base: 'busybox', baseStage: null, line: 1, needed: true, bytes: null }],
    ...{
      context: { files: 2, bytes: 10 },
      comparedWith: 'a',
      notKnown: [{ key: 'build.why.noCache', params: {} }],
    },
    error: { message: 'it said \x1b[2Jno', exitCode: 1, line: 4, step: 2 },
    ...change,
  } as BuildRecord;
}

const listing = { files: 9, bytes: 90, excluded: 4, ignoreFile: '.dockerignore' };
const reportOf = (change: Partial<BuildRecord> = {}) =>
  buildReport({
    record: record(change),
    ...{ comparedWith: 2, tags: ['x'], engine: { where: 'host', version: '20.10' }, listing },
  });

describe('the JSON', () => {
  const report = reportOf();

  it('fits its published schema, which is current', () => {
    // What the schema does not know would be missing after parsing.
    expect(BuildReport.parse(report)).toEqual(report);
    expect(
      JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')),
      'docs/build.schema.json is out of date; run: node electron/cli/build-command-schema.ts',
    ).toEqual(buildReportSchema());
  });

  it('leaves out of `steps` what is not known, and says so', () => {
    expect(report.steps.map(({ line }) => line)).toEqual([1, 2, 4, 5]);
    expect(report.notKnown).toEqual([
      { line: null, detail: expect.stringContaining('not to use the cache') },
      { line: 6, detail: expect.stringContaining('RUN what') },
    ]);
  });

  it('has a sentence for every step, and of a reason only what there is', () => {
    expect(report.steps[1]?.why).toEqual({
      kind: 'file-changed',
      detail: 'The build was asked not to use the cache.',
      path: 'a.txt',
    });
    expect(report.steps.map(({ ms }) => ms)).toEqual([0, 65_400, 12, 0]);
  });

  it('speaks of what was sent; of what was listed where the engine did not read it to its end', () => {
    expect(report.context).toMatchObject({ files: 2, excluded: 4, ignoreFile: '.dockerignore' });
    expect(reportOf({ context: null }).context.files).toBe(9);
  });
});

describe('the table', () => {
  const shown = { engine: 'Docker 20.10', explain: false, log: 'first\nlast \x1b[1mwords\rover\n' };

  it.each([60, 80, 200])('keeps to %d columns, with no control character of the Dockerfile', (columns) => {
    const lines = buildReportLines(reportOf({ error: null, notKnown: [] }), shown, {
      columns,
      paint: painter(false),
    });
    const table = lines.slice(lines.findIndex((text) => text.startsWith('line')));
    expect(Math.max(...table.map(displayWidth))).toBeLessThanOrEqual(Math.max(columns, 80));
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  });

  it('says what failed, where, and what it printed last', () => {
    const text = buildReportLines(reportOf(), shown, { columns: 100, paint: painter(false) }).join('\n');
    expect(text).toContain('Failed at line 4 of the Dockerfile, exit code 1:');
    expect(text).toContain('it said \\x1b[2Jno');
    expect(text).toMatch(/It printed last:\n {2}first\n {2}over$/);
    expect(text).toContain('4 left out by .dockerignore');
    expect(text).toContain('1 min 5 s');
  });

  it('cuts nothing when it explains', () => {
    const { notKnown: _, ...report } = reportOf();
    const lines = buildReportLines(
      { ...report, notKnown: [] },
      { ...shown, explain: true },
      {
        columns: 60,
        paint: painter(false),
      },
    );
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('The build was asked not to use the cache.');
  });
});

it.each([
  [null, '?'],
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [59_940, '59.9 s'],
  [59_999, '1 min 0 s'],
  [119_999, '2 min 0 s'],
])('%s ms is read as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

describe('live steps', () => {
  it('tell each once, and what a RUN prints by its line', () => {
    const said: string[] = [];
    const live = new LiveSteps({ columns: 40, write: (line) => said.push(line) });
    let now = record({
      steps: [step(1, 'FROM a', { kind: 'base' }), step(2, 'RUN b', { outcome: 'unknown' })],
    });
    live.begin({ look: () => now, stepOf: () => new Map([['two', 1]]) });
    live.take({ type: 'step-log', id: 'two', text: 'half', error: false, at: null });
    live.take({ type: 'step-log', id: 'two', text: ' line\n10 %\r100 %\nrest', error: false, at: null });
    live.take({ type: 'step-log', id: 'other', text: `${'long '.repeat(20)}\n`, error: true, at: null });
    now = record({
      steps: [step(1, 'FROM a', { kind: 'base' }), step(2, 'RUN b', { outcome: 'executed', ms: 5 })],
    });
    live.end();
    expect(said.slice(0, 2)).toEqual(['   2  │ half line', '   2  │ 100 %']);
    expect(said[2]).toMatch(/^ {6}│ long .*…$/);
    expect(said.slice(3)).toEqual(['   2  │ rest', '   2  executed 5 ms: RUN b']);
  });
});
