import type { BuildReport, BuildReportStep } from '../contract/build-report.ts';
import { bytesText } from './inspect-numbers.ts';
import type { Output } from './inspect-print.ts';
import { tableLines } from './inspect-table.ts';
import { cut, harmless, oneLine, type Paint, wrap } from './inspect-text.ts';

/** Columns that an instruction may take in the table. */
const INSTRUCTION = 34;
/** Lines of a failed step's output that are repeated below the table. */
const LAST_LINES = 20;

const STYLE: Record<BuildReportStep['outcome'], Parameters<Paint>[0]> = {
  cached: 'green',
  executed: 'yellow',
  skipped: 'dim',
  failed: 'red',
};

/** Milliseconds as people read them. */
export function durationText(ms: number | null): string {
  if (ms === null) {
    return '?';
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const tenths = Math.round(ms / 100);
  if (tenths < 600) {
    return `${(tenths / 10).toFixed(1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export interface Printed {
  /** The engine, for people. */
  engine: string;
  explain: boolean;
  /** What the failed step printed. */
  log: string;
}

/** What a person reads after a build: what came of it, each line with its outcome and why, and what went wrong. */
export function buildReportLines(report: BuildReport, shown: Printed, output: Output): string[] {
  return [
    ...headLines(report, shown, output),
    '',
    ...(shown.explain ? explainedLines(report, output) : stepTable(report, output)),
    ...notKnownLines(report, output),
    ...errorLines(report, shown, output),
  ];
}

function headLines(report: BuildReport, { engine }: Printed, { paint }: Output): string[] {
  const { context, tags, ms } = report;
  const label = (text: string) => paint('dim', text.padEnd(9));
  const as = tags.length > 0 ? ` as ${tags.join(', ')}` : '';
  const excluded =
    context.ignoreFile === null ? '' : `, ${context.excluded} left out by ${harmless(context.ignoreFile)}`;
  const before =
    report.comparedWith === null
      ? `build ${report.number}, the first${report.number > 1 ? ' by this builder' : ''}`
      : `build ${report.number}, compared with build ${report.comparedWith}`;
  const builder = report.builder === 'buildkit' ? 'BuildKit' : 'classic builder';
  return [
    report.status === 'built'
      ? `${label('Built')}${paint('bold', report.image ?? 'an image')}${as} in ${durationText(ms)}`
      : `${label('Failed')}${paint('red', 'no image was made')} after ${durationText(ms)}`,
    `${label('Engine')}${engine}, ${builder}`,
    `${label('Context')}${context.files} files, ${bytesText(context.bytes)}${excluded}`,
    `${label('Number')}${before}`,
  ];
}

function stepTable({ steps }: BuildReport, output: Output): string[] {
  return tableLines(
    [
      { title: 'line', align: 'right', gap: 0 },
      { title: 'outcome', align: 'left', gap: 2 },
      { title: 'time', align: 'right', gap: 2 },
      { title: 'instruction', align: 'left', gap: 2 },
      { title: 'why', align: 'left', gap: 2 },
    ],
    steps.map((step) => [
      { text: String(step.line), style: 'dim' },
      { text: step.outcome, style: STYLE[step.outcome] },
      { text: timeOf(step) },
      { text: cut(oneLine(step.text), INSTRUCTION) },
      { text: harmless(step.why.detail) },
    ]),
    output,
  );
}

function explainedLines({ steps, stages }: BuildReport, { columns, paint }: Output): string[] {
  const width = Math.max(...steps.map(({ line }) => String(line).length), 1);
  return steps.flatMap((step, at) => {
    const opens = stages.length > 1 && steps[at - 1]?.stage !== step.stage;
    const stage = stages[step.stage];
    const indent = ' '.repeat(width + 2);
    const took = timeOf(step);
    return [
      ...(opens && stage ? [paint('dim', `stage ${step.stage}${stage.name ? ` (${stage.name})` : ''}`)] : []),
      `${String(step.line).padStart(width)}  ${cut(oneLine(step.text), columns - width - 2)}`,
      `${indent}${paint(STYLE[step.outcome], step.outcome)}${took === '·' ? '' : `, ${took}`}`,
      ...wrap(`${indent}${harmless(step.why.detail)}`, columns),
    ];
  });
}

function timeOf({ outcome, ms }: BuildReportStep): string {
  return outcome === 'cached' || outcome === 'skipped' ? '·' : durationText(ms);
}

function notKnownLines({ notKnown }: BuildReport, { columns, paint }: Output): string[] {
  return notKnown.length === 0
    ? []
    : [
        '',
        paint('dim', 'Not known'),
        ...notKnown.flatMap(({ line, detail }) =>
          wrap(`  ${line === null ? '' : `line ${line}: `}${harmless(detail)}`, columns),
        ),
      ];
}

function errorLines({ error }: BuildReport, { log }: Printed, { paint }: Output): string[] {
  if (error === null) {
    return [];
  }
  const where = error.line === null ? '' : ` at line ${error.line} of the Dockerfile`;
  const code = error.exitCode === null ? '' : `, exit code ${error.exitCode}`;
  const printed = log
    .split('\n')
    .map((text) => harmless(text.split('\r').findLast((part) => part !== '') ?? ''))
    .filter((text) => text !== '');
  return [
    '',
    paint('red', `Failed${where}${code}:`),
    ...error.message
      .trim()
      .split('\n')
      .map((text) => `  ${harmless(text)}`),
    ...(printed.length > 0 ? ['', paint('dim', 'It printed last:')] : []),
    ...printed.slice(-LAST_LINES).map((text) => `  ${text}`),
  ];
}
