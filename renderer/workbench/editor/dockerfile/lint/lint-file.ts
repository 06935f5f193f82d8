import {
  type Dockerfile,
  DockerfileParser,
  From,
  type Heredoc,
  type Instruction,
  type ModifiableInstruction,
  Run,
} from 'dockerfile-ast';
import type { Surroundings } from '../protocol.ts';
import { type Lines, linesOf, type Range } from '../span.ts';
import { type Command, shellCommands } from './shell-commands.ts';

export interface Stage {
  from: From;
  name: string | null;
  /** What follows FROM, ONBUILD included. */
  instructions: Instruction[];
}

/** A Dockerfile as the lint rules see it. */
export interface LintFile {
  lines: Lines;
  dockerfile: Dockerfile;
  escape: string;
  stages: Stage[];
  around: Surroundings;
}

export function lintFile(text: string, around: Surroundings): LintFile {
  const dockerfile = DockerfileParser.parse(text);
  const stages: Stage[] = [];
  for (const instruction of dockerfile.getInstructions()) {
    if (instruction instanceof From) {
      stages.push({ from: instruction, name: instruction.getBuildStage(), instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return { lines: linesOf(text), dockerfile, escape: dockerfile.getEscapeCharacter(), stages, around };
}

export interface Placed<I> {
  instruction: I;
  stage: Stage;
  /** Its place in stage.instructions. */
  index: number;
}

/** The instructions of one keyword in all stages, in order. */
export function each(file: LintFile, ...keywords: string[]): Placed<Instruction>[] {
  return file.stages.flatMap((stage) =>
    stage.instructions
      .map((instruction, index) => ({ instruction, stage, index }))
      .filter(({ instruction }) => keywords.includes(instruction.getKeyword())),
  );
}

export interface RunScript {
  instruction: Run;
  stage: Stage;
  index: number;
  commands: Command[];
  /** The here-document that is the script; null when it stands on the instruction's own lines. */
  heredoc: Heredoc | null;
  /** The script's offsets. */
  start: number;
  end: number;
}

/** Every RUN that a shell reads: the JSON form and here-documents for other programs are left out. */
export function scripts(file: LintFile): RunScript[] {
  return each(file, 'RUN').flatMap(({ instruction, stage, index }) => {
    if (!(instruction instanceof Run) || instruction.getOpeningBracket()) {
      return [];
    }
    const span = scriptSpan(file.lines, instruction);
    return span
      ? [
          {
            instruction,
            stage,
            index,
            ...span,
            commands: shellCommands(file.lines.text, span.start, span.end, file.escape),
          },
        ]
      : [];
  });
}

function scriptSpan(lines: Lines, run: Run): { start: number; end: number; heredoc: Heredoc | null } | null {
  const args = run.getArgumentsRange();
  const flags = run.getFlags().at(-1)?.getRange().end;
  if (!args) {
    return null;
  }
  const start = lines.offsetAt(args.start);
  const [heredoc] = run.getHeredocs();
  if (!heredoc) {
    return { start, end: lines.offsetAt(args.end), heredoc: null };
  }
  const opening = heredoc.getStartRange().start;
  const before = lines.text.slice(flags ? lines.offsetAt(flags) : start, lines.offsetAt(opening)).trim();
  const body = heredoc.getContentRange();
  const script = body && lines.text.slice(lines.offsetAt(body.start), lines.offsetAt(body.end));
  const forShell = before === '' || /^(\/bin\/)?(ba|da|a)?sh\b/.test(before);
  if (body && script && forShell && (!script.startsWith('#!') || /^#!.*sh\b/.test(script))) {
    return { start: lines.offsetAt(body.start), end: lines.offsetAt(body.end), heredoc };
  }
  return before === '' ? null : { start, end: lines.offsetAt(opening), heredoc: null };
}

export function flagsOf(instruction: Instruction): ReturnType<ModifiableInstruction['getFlags']> {
  return 'getFlags' in instruction ? (instruction as ModifiableInstruction).getFlags() : [];
}

export function flagValue(instruction: Instruction, name: string): string | null {
  return (
    flagsOf(instruction)
      .find((flag) => flag.getName() === name)
      ?.getValue() ?? null
  );
}

/** Sources and destination of a COPY or ADD, both forms, without flags and here-documents. */
export function copyPaths(instruction: Instruction): { sources: string[]; destination: string } {
  const raw = instruction.getArguments().map((argument) => argument.getValue());
  const heredocs = raw.some((value) => value.startsWith('<<'));
  const text = raw.join(' ');
  let paths = raw;
  if (text.startsWith('[')) {
    try {
      paths = (JSON.parse(text) as unknown[]).map(String);
    } catch {
      paths = [];
    }
  }
  if (heredocs) {
    const names = paths.filter((value) => value.startsWith('<<')).length;
    return { sources: [], destination: paths[names] ?? '' };
  }
  return { sources: paths.slice(0, -1), destination: paths.at(-1) ?? '' };
}

/** Whole lines: from the instruction's first column to where the next line begins. */
export function wholeLines(file: LintFile, range: Range): Range {
  const last = range.end.line + 1;
  return last < file.lines.count
    ? { start: { line: range.start.line, character: 0 }, end: { line: last, character: 0 } }
    : { start: { line: range.start.line, character: 0 }, end: range.end };
}

/** How the file ends its lines. */
export function lineEnd(file: LintFile): string {
  return file.lines.text.includes('\r\n') ? '\r\n' : '\n';
}

/** The folder that a Dockerfile's context is taken to be: its own. Ends in / unless it is the workspace itself. */
export function contextFolder(around: Surroundings): string {
  return around.path.slice(0, around.path.lastIndexOf('/') + 1);
}
