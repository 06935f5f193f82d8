import type { Position, Range, TextEdit } from './span.ts';

export type Language = 'en' | 'zh-CN';

/** A sentence in every language of the screen; `{name}` stands for a value. */
export type Said = Record<Language, string>;

/** What lies around an edited file, as far as the screen knows. */
export interface Surroundings {
  /** The edited file, relative to the workspace. */
  path: string;
  /** Every file of the workspace; null while the list is not known. */
  files: readonly string[] | null;
  /** The names of the images on the bench. */
  images: readonly string[];
}

/** An edited text; it goes with every question, so that the worker keeps nothing that could be out of date. */
export interface Document {
  kind: 'dockerfile' | 'dockerignore';
  text: string;
  language: Language;
  around: Surroundings;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface Fix {
  title: string;
  edits: TextEdit[];
  /** Safe enough for "fix all of it at once": the result means the same or what was surely meant. */
  preferred: boolean;
}

export interface Finding {
  rule: string;
  severity: Severity;
  range: Range;
  message: string;
  unnecessary: boolean;
  deprecated: boolean;
  fixes: Fix[];
}

export type CompletionKind =
  | 'instruction'
  | 'flag'
  | 'value'
  | 'variable'
  | 'file'
  | 'folder'
  | 'image'
  | 'stage';

export interface Completion {
  label: string;
  kind: CompletionKind;
  insert: string;
  /** `insert` has `${1:…}` places to fill in. */
  snippet: boolean;
  range: Range;
  detail: string;
  documentation: string;
  order: string;
  deprecated: boolean;
  /** Ask again at once: what follows (a value, the files of a folder) can be completed too. */
  goOn: boolean;
}

export interface HoverText {
  markdown: string;
  range: Range | null;
}

export interface Signature {
  label: string;
  documentation: string;
  parameters: { label: string; documentation: string }[];
}

export interface Formatting {
  tabSize: number;
  insertSpaces: boolean;
}

/** What the page asks of the worker: input and output of each question. */
export interface Questions {
  check: { input: Record<never, never>; output: Finding[] };
  complete: { input: { position: Position; typed: string | null }; output: Completion[] };
  hover: { input: { position: Position }; output: HoverText | null };
  signature: {
    input: { position: Position };
    output: { signatures: Signature[]; active: number; parameter: number } | null;
  };
  format: { input: Formatting; output: TextEdit[] };
  formatRange: { input: Formatting & { range: Range }; output: TextEdit[] };
  formatTyped: { input: Formatting & { position: Position; typed: string }; output: TextEdit[] };
  symbols: {
    input: Record<never, never>;
    output: { name: string; range: Range; stage: boolean }[];
  };
  definition: { input: { position: Position }; output: Range | null };
  highlights: { input: { position: Position }; output: { range: Range; write: boolean }[] };
  renameStart: { input: { position: Position }; output: Range | null };
  rename: { input: { position: Position; name: string }; output: TextEdit[] };
  links: { input: Record<never, never>; output: { range: Range; url: string }[] };
  folds: { input: Record<never, never>; output: { start: number; end: number; comment: boolean }[] };
}
export type Question = keyof Questions;

export interface Request<Q extends Question = Question> {
  id: number;
  question: Q;
  document: Document;
  input: Questions[Q]['input'];
}

export type Reply = { id: number; output: Questions[Question]['output'] } | { id: number; failure: string };

/** Puts values into a sentence. */
export function say(sentence: Said, language: Language, values: Record<string, string> = {}): string {
  return sentence[language].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
