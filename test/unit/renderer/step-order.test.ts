import { describe, expect, it } from 'vitest';
import type { LessonPage, LessonProgress } from '../../../electron/contract/index.ts';
import { currentStep, stepStates } from '../../../renderer/lesson/step-order.ts';

const check = { id: 'c', label: 'c', type: 'command', choices: [] };

function page(withChecks: boolean[]): LessonPage {
  return {
    id: 'l',
    title: 'l',
    summary: 'l',
    group: 'commit',
    minutes: 1,
    steps: withChecks.map((has, index) => ({
      id: `s${index}`,
      title: '',
      body: '',
      expect: '',
      explain: '',
      hintCount: 0,
      hasSolution: false,
      checks: has ? [check] : [],
      view: { images: [], containers: [] },
    })),
  };
}

function progress(currentStepId: string | null, done: string[]): LessonProgress {
  const one = { passed: {}, hintsOpened: 0, solutionSeen: false, doneAt: 'x' };
  return {
    currentStep: currentStepId,
    steps: Object.fromEntries(done.map((id) => [id, one])),
    doneAt: null,
    openedAt: 'x',
  };
}

describe('steps', () => {
  it('open one after the other', () => {
    expect(stepStates(page([true, true, true]), undefined)).toEqual(['now', 'locked', 'locked']);
    expect(stepStates(page([true, true, true]), progress('s0', ['s0']))).toEqual(['now', 'open', 'locked']);
    expect(stepStates(page([true, true, true]), progress('s1', ['s0']))).toEqual(['done', 'now', 'locked']);
  });

  it('stay open once done, also behind a step that is done again', () => {
    expect(stepStates(page([true, true, true]), progress('s0', ['s1']))).toEqual(['now', 'done', 'locked']);
  });

  it('that are only read hold nobody up', () => {
    expect(stepStates(page([false, true, true]), undefined)).toEqual(['now', 'open', 'locked']);
  });

  it('begin with the first when the kept one is no longer there', () => {
    expect(currentStep(page([true, true]), progress('gone', []))?.id).toBe('s0');
  });
});
