import type { BuilderKind } from '../../contract/build.ts';

/** Where the value of a variable comes from. */
export type VariableSource =
  /** `--build-arg`, for an ARG that the file declares. */
  | 'build-arg'
  /** The default of an ARG of the same stage, or with BuildKit of the stage that this one begins from. */
  | 'arg'
  /** The default of an ARG before the first FROM, repeated in the stage by an ARG without a default. */
  | 'global-arg'
  | 'env'
  /** A proxy variable: in the environment of RUN without an ARG, and left out of every cache key. */
  | 'predefined';

/** An ARG or ENV that an instruction sees. */
export interface VisibleVariable {
  name: string;
  /** Null: declared without a value. */
  value: string | null;
  source: VariableSource;
  /** Of the ARG or ENV that set it, from 1; null for what no line sets. */
  line: number | null;
}

/** `--name=value`; the value is as written, without quotes; null when there is no `=`. */
export interface InstructionFlag {
  name: string;
  value: string | null;
}

export interface Heredoc {
  name: string;
  /** As written, with leading tabs also where `<<-` takes them away. */
  content: string;
  /** Whether variables in it are replaced: not when its name is quoted. */
  expand: boolean;
}

export interface DockerfileInstruction {
  /** Position among all instructions of the file, from 0; ARGs before the first FROM count. */
  index: number;
  /** From 0; those before the first FROM belong to stage 0 and have `global` set. */
  stage: number;
  global: boolean;
  /** First and last line, from 1; a heredoc's end is the last line. */
  line: number;
  endLine: number;
  /** Upper case; unknown words are kept, too. */
  keyword: string;
  /** As written, continuation lines joined, comments left out, heredocs with their bodies. */
  text: string;
  flags: InstructionFlag[];
  /** What follows keyword and flags, without the bodies of heredocs. */
  rest: string;
  /** The words of an instruction in exec (JSON) form; null in shell form. */
  json: string[] | null;
  heredocs: Heredoc[];
  /** What ONBUILD holds back: `RUN …`; it is not part of this build. */
  trigger: string | null;
  /** base: FROM. step: it makes a layer, and BuildKit has a vertex for it. config: it only writes the image config. */
  kind: 'base' | 'step' | 'config';
  /** What the instruction sees, sorted by name. Not what the base image sets: no file says it. */
  visible: VisibleVariable[];
  /** Names that its text refers to ($NAME or ${NAME…}), sorted, visible or not. */
  references: string[];
  /**
   * Names of visible variables of which a value is part of the step's cache key, sorted: for RUN all but the
   * predefined ones, for the others those that are replaced in their text.
   */
  keyed: string[];
  /** `text` on one line with the variables replaced that the builder replaces; what it prints or names the step. */
  expanded: string;
  /** COPY and ADD: what is copied, variables replaced; heredocs are left out. Empty for the others. */
  sources: string[];
  /** COPY and ADD: where to; WORKDIR: which folder. Variables replaced. */
  target: string | null;
}

export interface DockerfileStage {
  index: number;
  /** Lower case, as the builders compare it. */
  name: string | null;
  /** As written, and with global ARGs replaced. */
  base: string;
  resolvedBase: string;
  /** The earlier stage that it begins from. */
  baseStage: number | null;
  /** `--platform`, variables replaced. */
  platform: string | null;
  line: number;
  /** Index of its FROM. */
  from: number;
  /** Its instructions after FROM, in order. */
  instructions: number[];
}

/** `COPY --from`, `RUN --mount=from`: what an instruction takes from another stage or image. */
export interface DockerfileEdge {
  /** The stage; null when it is an image of its own. */
  from: number | null;
  image: string | null;
  /** Stage and instruction that take it. */
  to: number;
  instruction: number;
  line: number;
  /** What is taken, variables replaced; for a mount its source (`/` when none is named). */
  paths: string[];
}

/** Something that keeps the file from being read as a Dockerfile. */
export interface DockerfileProblem {
  line: number;
  kind:
    | 'empty'
    | 'no-from'
    | 'unknown-instruction'
    | 'missing-argument'
    | 'unterminated-heredoc'
    | 'unknown-escape'
    | 'bad-substitution';
  /** English, for logs and the command line. */
  message: string;
}

export interface DockerfileModel {
  escape: '\\' | '`';
  /** The frontend image of `# syntax=`. */
  syntax: string | null;
  instructions: DockerfileInstruction[];
  stages: DockerfileStage[];
  edges: DockerfileEdge[];
  problems: DockerfileProblem[];
}

export interface ParseOptions {
  buildArgs?: Record<string, string>;
  /**
   * The builders see variables differently (seen on 20.10 and 26.1): with the classic builder an ENV wins over an ARG
   * of its name wherever they stand, and a stage sees nothing of the ARGs of the stage that it begins from; with
   * BuildKit, which is meant when nothing is said, the later of the two wins, and it sees them.
   */
  builder?: BuilderKind;
}
