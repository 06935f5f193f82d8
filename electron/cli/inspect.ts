import os from 'node:os';
import { LabError } from '../contract/errors.ts';
import type { InspectReport } from '../contract/inspect.ts';
import { failureLines } from './inspect-failure.ts';
import { type InspectInput, type InspectOptions, readInput } from './inspect-input.ts';
import { headerLines, layerTable, limitLines, type Output, type Shown, wastedHint } from './inspect-print.ts';
import { changeLines, wastedLines } from './inspect-print-lists.ts';
import { type ProgressLine, progressLine } from './inspect-progress.ts';
import { type InspectedImage, reportOf } from './inspect-report.ts';
import { harmless, painter, terminalOf } from './inspect-text.ts';
import { EXIT, printJson, say } from './output.ts';

/** Leaving by process.exit, unlike dying of the signal, takes along what is temporary. Codes: 130, 143, 129. */
const STOPPING: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * `lab inspect`: the layers of an image or an archive. 0 is fine, 1 means that a limit was missed, 2 that the input
 * could not be read.
 */
export async function inspect(what: string, o: InspectOptions): Promise<number> {
  endQuietlyWithItsReader(process.stdout);
  const input = readInput(what, o);
  const progress = progressLine(`Reading ${harmless(what === '-' ? 'standard input' : what)}`);
  const stop = (signal: NodeJS.Signals): never => {
    progress.end();
    process.exit(128 + os.constants.signals[signal]);
  };
  for (const signal of STOPPING) {
    process.once(signal, stop);
  }
  try {
    const image = await read(input, o, progress);
    progress.end();
    const report = reportOf(image, o);
    print(report, image, o);
    return report.limits.every(({ passed }) => passed) ? EXIT.fine : EXIT.checkFailed;
  } catch (error) {
    progress.end();
    if (error instanceof LabError) {
      failureLines(error, input).forEach(say);
      return EXIT.couldNotRun;
    }
    throw error;
  } finally {
    for (const signal of STOPPING) {
      process.off(signal, stop);
    }
  }
}

/** Only what the input needs is loaded: an archive is read without an engine's client. */
async function read(input: InspectInput, o: InspectOptions, progress: ProgressLine): Promise<InspectedImage> {
  if (input.kind === 'image') {
    return (await import('./inspect-engine.ts')).inspectOnEngine(input, o);
  }
  return (await import('./inspect-archive.ts')).inspectArchive(input, o, progress);
}

function print(report: InspectReport, shown: Shown, o: InspectOptions): void {
  if (o.json) {
    printJson(report);
    const { colour, columns } = terminalOf(process.stderr, process.env);
    limitLines(report, { columns, paint: painter(colour) }).forEach(say);
    return;
  }
  const { colour, columns } = terminalOf(process.stdout, process.env);
  const lines = reportLines(report, shown, o, { columns, paint: painter(colour) });
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** What a person reads: the image and its layers, then what was asked for, then the limits. */
export function reportLines(
  report: InspectReport,
  shown: Shown,
  o: Pick<InspectOptions, 'layer' | 'wasted'>,
  output: Output,
): string[] {
  const { layer } = o;
  const limits = limitLines(report, output);
  return [
    ...headerLines(report, shown, output),
    ...(layer === undefined ? ['', ...layerTable(report, output)] : ['', ...changeLines(report, output)]),
    ...(o.wasted ? ['', ...wastedLines(report, output)] : []),
    ...(!o.wasted && layer === undefined ? wastedHint(report, output) : []),
    ...(limits.length > 0 ? ['', ...limits] : []),
  ];
}

/** `lab inspect … | head`: whoever reads may stop reading; that is no failure of ours. */
function endQuietlyWithItsReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      process.exit();
    }
    throw error;
  });
}
