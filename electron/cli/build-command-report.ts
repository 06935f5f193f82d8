import type { BuildRecord, BuildStep, Why } from '../contract/build.ts';
import type { BuildReport, BuildReportStep } from '../contract/build-report.ts';
import { say } from '../contract/messages.ts';
import type { ContextListing } from '../core/build/context-entry.ts';

export interface ReportFacts {
  record: BuildRecord;
  /** Number of the build that the record is compared with. */
  comparedWith: number | null;
  tags: string[];
  engine: BuildReport['engine'];
  listing: Pick<ContextListing, 'files' | 'bytes' | 'excluded' | 'ignoreFile'>;
}

/** A build as `lab build` tells it. */
export function buildReport({ record, comparedWith, tags, engine, listing }: ReportFacts): BuildReport {
  const { files, bytes, excluded, ignoreFile } = listing;
  const known = record.steps.filter(({ outcome }) => outcome !== 'unknown');
  const unknown = record.steps.filter(({ outcome }) => outcome === 'unknown');
  const { error } = record;
  return {
    formatVersion: 1,
    status: record.status === 'done' ? 'built' : 'failed',
    image: record.imageId,
    tags,
    builder: record.options.builder,
    engine,
    number: record.number,
    comparedWith,
    startedAt: record.startedAt,
    ms: record.ms,
    context: {
      files: record.context?.files ?? files,
      bytes: record.context?.bytes ?? bytes,
      excluded,
      ignoreFile,
    },
    stages: record.stages.map(({ name, base, line, needed }) => ({ name, base, line, needed })),
    steps: known.map(stepOf),
    notKnown: [
      ...record.notKnown.map((message) => ({ line: null, detail: say(message, 'en') })),
      ...unknown.map(({ line, text }) => ({
        line,
        detail: `Nothing that was seen of the build tells what became of ${text}`,
      })),
    ],
    error: error && { message: error.message, exitCode: error.exitCode, line: error.line },
  };
}

function stepOf(step: BuildStep): BuildReportStep {
  const { line, endLine, instruction, text, stage, outcome } = step;
  return {
    line,
    endLine,
    instruction,
    text,
    stage,
    outcome: outcome === 'unknown' ? 'executed' : outcome,
    ms: outcome === 'cached' || outcome === 'skipped' ? 0 : step.ms,
    why: whyOf(step.why),
  };
}

function whyOf(why: Why | null): BuildReportStep['why'] {
  if (why === null) {
    return { kind: 'unknown', detail: 'Nothing that was recorded tells why.' };
  }
  const { kind, detail, path, line, from, to } = why;
  return {
    kind,
    detail: say(detail, 'en'),
    ...(path === null ? {} : { path }),
    ...(line === null ? {} : { line }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
}
