import type { StepProse } from '../../contract/lesson.ts';

export interface ProseProblem {
  line: number;
  message: string;
}

const BLOCKS = ['expect', 'explain', 'hint'] as const;
type Block = (typeof BLOCKS)[number];

/**
 * Splits a step's Markdown into its body and its `:::expect`, `:::explain` and `:::hint` blocks (lessons/README.md,
 * "Prose"). What is wrong is reported with its line, counted from 1, and the rest is still read.
 */
export function parseProse(markdown: string): { prose: StepProse; problems: ProseProblem[] } {
  const found: Record<Block, string[]> = { expect: [], explain: [], hint: [] };
  const problems: ProseProblem[] = [];
  let open: { block: string; line: number; text: string[] } | null = null;
  let fence: string | null = null;
  const body: string[] = [];

  for (const [index, text] of markdown.replaceAll('\r\n', '\n').split('\n').entries()) {
    const line = index + 1;
    const marker = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(text);
    if (marker?.[1] !== undefined) {
      fence = fenceAfter(fence, marker[1], marker[2] ?? '');
    }
    const directive = fence === null ? /^:::\s*(\S*)\s*$/.exec(text) : null;
    if (directive === null) {
      (open?.text ?? body).push(text);
    } else if (directive[1] === '') {
      if (open === null) {
        problems.push({ line, message: 'this ::: closes nothing' });
      } else {
        if (isBlock(open.block)) {
          found[open.block].push(open.text.join('\n').trim());
        }
        open = null;
      }
    } else if (open !== null) {
      problems.push({ line, message: `:::${directive[1]} inside :::${open.block} of line ${open.line}` });
    } else {
      const block = directive[1] ?? '';
      if (!isBlock(block)) {
        problems.push({ line, message: `unknown block :::${block}; there are ${BLOCKS.join(', ')}` });
      }
      open = { block, line, text: [] };
    }
  }
  if (open !== null) {
    problems.push({ line: open.line, message: `:::${open.block} is never closed with :::` });
  }
  const prose = {
    body: body.join('\n').trim(),
    expect: found.expect[0] ?? '',
    explain: found.explain[0] ?? '',
    hints: found.hint,
  };
  if (found.expect.length > 1 || found.explain.length > 1) {
    problems.push({ line: 1, message: 'a step has at most one :::expect and one :::explain' });
  }
  if (prose.body === '') {
    problems.push({ line: 1, message: 'the step has no text' });
  }
  return { prose, problems };
}

function isBlock(name: string): name is Block {
  return BLOCKS.some((block) => block === name);
}

/** CommonMark §4.5: a fence is closed by at least as many of the same character and nothing after them. */
function fenceAfter(open: string | null, marks: string, rest: string): string | null {
  if (open === null) {
    return marks;
  }
  const closes = marks[0] === open[0] && marks.length >= open.length && rest.trim() === '';
  return closes ? null : open;
}
