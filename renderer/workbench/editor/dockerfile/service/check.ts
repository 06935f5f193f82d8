import { DockerfileParser } from 'dockerfile-ast';
import { lintDockerfile } from '../lint/lint.ts';
import { type Document, type Finding, type Fix, type Severity, say } from '../protocol.ts';
import { type Lines, linesOf, type Range } from '../span.ts';
import { flagProblems } from './flag-problems.ts';
import { flags } from './flags.ts';
import { service } from './language-service.ts';
import { fixTitles, problemTexts } from './problem-text.ts';

/**
 * dockerfile-utils' severities: 0 is "do not say", 2 a warning. What our own rules say better, with a fix, is not said;
 * the rest is named too, for a setting that is not given is not said either.
 */
const SETTINGS = {
  deprecatedMaintainer: 0,
  instructionWorkdirRelative: 0,
  instructionCmdMultiple: 0,
  instructionEntrypointMultiple: 0,
  directiveCasing: 2,
  emptyContinuationLine: 2,
  instructionCasing: 2,
  instructionHealthcheckMultiple: 2,
  instructionJSONInSingleQuotes: 2,
} as const;

const SIGNALS = new Set(
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'.split(
    ' ',
  ),
);

type Found = ReturnType<typeof service.validate>[number];

/** Everything that is wrong with a Dockerfile, or that could be better. */
export function check(document: Document): Finding[] {
  if (document.text.trim() === '') {
    return [];
  }
  const lines = linesOf(document.text);
  const syntax = service
    .validate(document.text, SETTINGS)
    .filter((found) => !isOutdated(lines, found))
    .map((found) => toFinding(document, lines, found));
  return [
    ...syntax,
    ...flagProblems(DockerfileParser.parse(document.text), document.language),
    ...lintDockerfile(document.text, document.around, document.language),
  ];
}

function textIn(lines: Lines, range: Range): string {
  return lines.text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end));
}

/** What the service holds for wrong although today's builders take it. */
function isOutdated(lines: Lines, { code, range }: Found): boolean {
  const text = textIn(lines, range);
  switch (code) {
    case 27: // docker strips or adds SIG itself
      return SIGNALS.has(
        text
          .toUpperCase()
          .replace(/^SIG/, '')
          .replace(/[+-]\d+$/, ''),
      );
    case 39:
    case 40:
      return (/^(?:--)?([\w-]+)/.exec(text)?.[1] ?? '') in (flags[code === 39 ? 'ADD' : 'COPY'] ?? {});
    case 44: // ${A#b}, ${A%b} and ${A/b/c} since syntax 1.7
      return /^[#%/]/.test(text);
    default:
      return false;
  }
}

const SEVERITIES: Readonly<Record<number, Severity>> = { 1: 'error', 2: 'warning', 3: 'info', 4: 'hint' };

function toFinding(document: Document, lines: Lines, found: Found): Finding {
  const known = problemTexts[Number(found.code)];
  const text = textIn(lines, found.range).replace(/\s+/g, ' ').slice(0, 60);
  return {
    rule: known?.rule ?? `dockerfile-${found.code}`,
    severity: SEVERITIES[found.severity ?? 1] ?? 'error',
    range: found.range,
    message: known ? say(known.said, document.language, { text }) : found.message,
    unnecessary: found.tags?.includes(1) ?? false,
    deprecated: found.tags?.includes(2) ?? false,
    fixes: fixesFor(document, found),
  };
}

function fixesFor(document: Document, found: Found): Fix[] {
  const commands = service.computeCodeActions({ uri: '' }, found.range, { diagnostics: [found] });
  return commands.map((command) => ({
    title: fixTitles[command.command]?.[document.language] ?? command.title,
    edits: service.computeCommandEdits(document.text, command.command, command.arguments ?? []),
    preferred: commands.length === 1,
  }));
}
