import type { Said, Severity } from '../protocol.ts';
import type { Range, TextEdit } from '../span.ts';
import type { LintFile } from './lint-file.ts';

export interface HitFix {
  edits: TextEdit[];
  preferred: boolean;
  /** Which of the rule's fixes it is; the first when left out. */
  which?: string;
  values?: Record<string, string>;
}

/** One place where a rule is broken. */
export interface Hit {
  range: Range;
  values?: Record<string, string>;
  fixes?: HitFix[];
}

export interface Rule {
  id: string;
  severity: Severity;
  /** What is seen, with the values of the hit. */
  what: Said;
  /** Why it matters, and what to do, in one or two sentences. */
  why: Said;
  /** The titles of its fixes. */
  fixes?: Record<string, Said>;
  /** Whether what is marked does nothing and is drawn faintly. */
  unnecessary?: boolean;
  deprecated?: boolean;
  find(file: LintFile): Hit[];
}
