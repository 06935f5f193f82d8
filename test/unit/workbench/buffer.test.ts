import { describe, expect, it } from 'vitest';
import {
  type Buffer,
  baseHashForSave,
  draftOf,
  isDirty,
  meetBench,
  openedBuffer,
  orphanedBuffer,
  savedBuffer,
  withTheirs,
  worthLooking,
} from '../../../renderer/workbench/editor/buffer.ts';

const first = { content: 'FROM nginx\n', hash: 'h1' };
const second = { content: 'FROM debian\n', hash: 'h2' };
const clean = openedBuffer('Dockerfile', first, null);
const typed: Buffer = { ...clean, text: 'FROM busybox\n' };

describe('a file that changes on the bench', () => {
  it('is reloaded silently while the learner has not typed', () => {
    expect(meetBench(clean, second)).toEqual({ ...clean, base: second, text: second.content });
  });

  it('is a conflict while the learner has typed something else, and keeps what was typed', () => {
    const met = meetBench(typed, second);
    expect(met.trouble).toEqual({ kind: 'changed', theirs: second });
    expect(met.text).toBe('FROM busybox\n');
    expect(met.base).toEqual(first);
    expect(isDirty(met)).toBe(true);
  });

  it('is no conflict when both wrote the same', () => {
    const met = meetBench({ ...clean, text: second.content }, second);
    expect(met.trouble).toBeNull();
    expect(met.base).toEqual(second);
    expect(isDirty(met)).toBe(false);
  });

  it('stops being a conflict when the bench goes back to what the learner began with', () => {
    const met = meetBench(meetBench(typed, second), first);
    expect(met.trouble).toBeNull();
    expect(isDirty(met)).toBe(true);
  });

  it('shows the newest of several changes', () => {
    const third = { content: 'FROM redis\n', hash: 'h3' };
    expect(meetBench(meetBench(typed, second), third).trouble).toEqual({ kind: 'changed', theirs: third });
  });

  it('is left alone while a save is under way', () => {
    const saving: Buffer = { ...typed, phase: 'saving' };
    expect(meetBench(saving, second)).toBe(saving);
    expect(worthLooking(saving, 'h2')).toBe(false);
  });
});

describe('a file that disappears from the bench', () => {
  it('keeps its text, counts as unsaved, and is written as a new file', () => {
    const gone = meetBench(clean, null);
    expect(gone.trouble).toEqual({ kind: 'gone' });
    expect(gone.text).toBe(first.content);
    expect(isDirty(gone)).toBe(true);
    expect(baseHashForSave(gone)).toBeNull();
  });

  it('is an ordinary file again when it comes back', () => {
    expect(meetBench(meetBench(clean, null), first)).toEqual(clean);
    expect(meetBench(meetBench(clean, null), second).text).toBe(second.content);
  });
});

describe('when to look at the bench', () => {
  it.each([
    [clean, 'h1', false],
    [clean, 'h2', true],
    [clean, null, true],
    [meetBench(typed, second), 'h2', false],
    [meetBench(typed, second), 'h3', true],
    [meetBench(clean, null), null, false],
    [meetBench(clean, null), 'h1', true],
  ])('case %#', (buffer, listed, expected) => {
    expect(worthLooking(buffer, listed)).toBe(expected);
  });
});

describe('saving', () => {
  it('leaves what was typed during the save unsaved', () => {
    const during: Buffer = { ...typed, phase: 'saving', text: 'FROM busybox\nRUN true\n' };
    const saved = savedBuffer(during, { content: 'FROM busybox\n', hash: 'h4' });
    expect(isDirty(saved)).toBe(true);
    expect(baseHashForSave(saved)).toBe('h4');
  });

  it('is over with their version when the learner takes it', () => {
    const taken = withTheirs(meetBench(typed, second));
    expect(taken).toEqual({ ...clean, base: second, text: second.content });
  });
});

describe('drafts over a reload of the page', () => {
  it('come back as they were when the bench has not moved on', () => {
    const draft = draftOf(typed);
    expect(draft).toEqual({ text: typed.text, baseHash: 'h1' });
    expect(openedBuffer('Dockerfile', first, draft)).toEqual(typed);
  });

  it('come back as a conflict when it has', () => {
    const opened = openedBuffer('Dockerfile', second, draftOf(typed));
    expect(opened.text).toBe(typed.text);
    expect(opened.trouble).toEqual({ kind: 'changed', theirs: second });
  });

  it('are not kept of a clean file', () => {
    expect(draftOf(clean)).toBeNull();
  });

  it('survive the file itself', () => {
    const orphan = orphanedBuffer('Dockerfile', { text: 'x', baseHash: 'h1' });
    expect(isDirty(orphan)).toBe(true);
    expect(baseHashForSave(orphan)).toBeNull();
  });
});
