import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ProgressState } from '../../../electron/contract/progress.ts';
import { readJournal } from '../../../electron/core/progress/journal.ts';
import { emptyMemory, MAX_COMMANDS, remember } from '../../../electron/core/progress/memory.ts';
import type { ProgressEvent } from '../../../electron/core/progress/progress-event.ts';
import { ProgressStore } from '../../../electron/core/progress/progress-store.ts';
import { migrate } from '../../../electron/core/progress/schema-version.ts';

let dataDir: string;
let journal: string;
let snapshot: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'layer-lab-progress-'));
  journal = path.join(dataDir, 'progress', 'journal.jsonl');
  snapshot = path.join(dataDir, 'progress', 'snapshot.json');
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const lessonId = 'nginx-commit';
const at = (stepId: string) => ({ lessonId, stepId });

function mark(id: string, exitCode: number | null = 0, startedAt = new Date().toISOString()) {
  return { id, terminalId: 't', argv: ['docker', 'diff', 'web'], cwd: '/workspace', startedAt, exitCode };
}

const story: ProgressEvent[] = [
  { type: 'settings', language: 'zh-CN' },
  { type: 'lesson-opened', lessonId },
  { type: 'step-selected', ...at('run') },
  { type: 'command', lessonId, mark: mark('1', null) },
  { type: 'command', lessonId, mark: mark('1', 0) },
  { type: 'check-passed', ...at('run'), checkId: 'web-running' },
  { type: 'step-done', ...at('run') },
  { type: 'step-selected', ...at('layers') },
  { type: 'hint-opened', ...at('layers') },
  { type: 'answer', ...at('layers'), checkId: 'layer-count', answer: '七' },
  { type: 'solution-seen', ...at('layers') },
  { type: 'lesson-done', lessonId },
];

function withStore<T>(use: (store: ProgressStore) => T, snapshotEvery = 1000): T {
  const store = new ProgressStore({ dataDir, snapshotEvery });
  try {
    return use(store);
  } finally {
    store.close();
  }
}

function tell(events: ProgressEvent[], snapshotEvery?: number): void {
  withStore(
    (store) =>
      events.forEach((event) => {
        store.record(event);
      }),
    snapshotEvery,
  );
}

describe('what is kept', () => {
  it('is there again after a restart, with or without a snapshot in between', () => {
    for (const snapshotEvery of [1, 3, 1000]) {
      rmSync(path.join(dataDir, 'progress'), { recursive: true, force: true });
      tell(story, snapshotEvery);
      withStore((store) => {
        const state = ProgressState.parse(store.state.value);
        expect(state.settings).toEqual({ language: 'zh-CN', theme: 'system' });
        expect(state.lessons[lessonId]?.currentStep).toBe('layers');
        expect(state.lessons[lessonId]?.steps.run?.passed).toHaveProperty('web-running');
        expect(state.lessons[lessonId]?.steps.layers).toMatchObject({ hintsOpened: 1, solutionSeen: true });
        expect(state.lessons[lessonId]?.doneAt).not.toBeNull();
        expect(store.commands(lessonId, 'diff').map((each) => [each.id, each.exitCode])).toEqual([['1', 0]]);
        expect(store.answers(lessonId, 'layers')).toEqual({ 'layer-count': '七' });
      });
    }
  });

  it('keeps the first time of a passed check', () => {
    const twice = ['2026-01-01', '2026-02-02'].reduce(
      (memory, time) => remember(memory, { type: 'check-passed', ...at('run'), checkId: 'a' }, time),
      emptyMemory(),
    );
    expect(twice.state.lessons[lessonId]?.steps.run?.passed).toEqual({ a: '2026-01-01' });
  });

  it('forgets one step when it is done again, its commands and answers too', () => {
    tell(story);
    withStore((store) => {
      store.record({ type: 'step-redone', ...at('run') });
      store.record({ type: 'step-redone', ...at('layers') });
      expect(store.state.value.lessons[lessonId]?.steps.run).toMatchObject({ passed: {}, doneAt: null });
      expect(store.answers(lessonId, 'layers')).toEqual({});
      expect(store.commands(lessonId, 'run')).toEqual([]);
      expect(store.commands(lessonId, 'diff')).toHaveLength(1);
    });
  });

  it('knows since when a learner is at a step: first opened, or begun again', () => {
    const select = (time: string) => [{ type: 'step-selected', ...at('run') } as const, time] as const;
    const times = ['2026-01-01', '2026-02-02'].map(select);
    const memory = times.reduce((before, [event, time]) => remember(before, event, time), emptyMemory());
    expect(memory.lessons[lessonId]?.openedAt).toEqual({ run: '2026-01-01' });
    withStore((store) => {
      expect(store.begunAt(lessonId, 'run')).toBeNull();
      store.record({ type: 'step-selected', ...at('run') });
      const opened = store.begunAt(lessonId, 'run') ?? '';
      expect(opened).toMatch(/^20/);
      store.record({ type: 'step-redone', ...at('run') });
      expect((store.begunAt(lessonId, 'run') ?? '') >= opened).toBe(true);
      store.record({ type: 'lesson-restarted', lessonId });
      expect(store.begunAt(lessonId, 'run')).toBeNull();
    });
  });

  it('forgets one lesson when it is started again, not the settings', () => {
    tell([...story, { type: 'lesson-restarted', lessonId }]);
    withStore((store) => {
      expect(store.state.value.lessons).toEqual({});
      expect(store.commands(lessonId, 'run')).toEqual([]);
      expect(store.state.value.settings.language).toBe('zh-CN');
    });
  });

  it('bounds the command timeline', () => {
    const many = Array.from({ length: MAX_COMMANDS + 5 }, (_, index) => mark(`c${index}`));
    const memory = many.reduce(
      (before, each) => remember(before, { type: 'command', lessonId, mark: each }, each.startedAt),
      emptyMemory(),
    );
    expect(memory.lessons[lessonId]?.commands).toHaveLength(MAX_COMMANDS);
    expect(memory.lessons[lessonId]?.commands.at(-1)?.id).toBe(`c${MAX_COMMANDS + 4}`);
  });
});

describe('crashes', () => {
  it('cut at any byte, the journal loads what was whole before, and goes on from there', () => {
    tell(story);
    const whole = readFileSync(journal);
    const lines = whole
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    let expected = emptyMemory();
    let complete = 0;
    for (let size = 0; size <= whole.length; size += 1) {
      if (size > 0 && whole[size - 1] === 0x0a) {
        expected = remember(expected, lines[complete].event, lines[complete].at);
        complete += 1;
      }
      const read = readJournal(whole.subarray(0, size), journal);
      expect([read.records.length, read.damaged]).toEqual([complete, false]);
      // Real files with their fsync are slow: at every seam and now and then in between.
      if (size % 41 > 0 && whole[size - 1] !== 0x0a && whole[size] !== 0x0a) {
        continue;
      }
      writeFileSync(journal, whole.subarray(0, size));
      withStore((store) => {
        expect(store.state.value).toEqual(expected.state);
        store.record({ type: 'settings', theme: 'dark' });
      });
      withStore((store) => {
        expect(store.state.value.settings.theme).toBe('dark');
        expect(store.state.value.lessons).toEqual(expected.state.lessons);
      });
    }
    expect(complete).toBe(story.length);
  }, 30_000);

  it('between snapshot and new journal applies no event twice', () => {
    tell(story);
    const old = readFileSync(journal);
    tell([{ type: 'hint-opened', ...at('layers') }], 1);
    expect(readFileSync(journal)).toHaveLength(0);
    writeFileSync(journal, old);
    withStore((store) => {
      expect(store.state.value.lessons[lessonId]?.steps.layers?.hintsOpened).toBe(2);
      store.record({ type: 'hint-opened', ...at('layers') });
    });
    withStore((store) => expect(store.state.value.lessons[lessonId]?.steps.layers?.hintsOpened).toBe(3));
  });

  it('a half-written new snapshot is ignored', () => {
    tell(story, 3);
    writeFileSync(`${snapshot}.new`, '{"schemaVersion":1,"se');
    withStore((store) => expect(store.state.value.lessons[lessonId]?.currentStep).toBe('layers'));
  });

  it('a damaged line in the middle loads what was before it and keeps the file aside', () => {
    tell(story);
    const lines = readFileSync(journal, 'utf8').split('\n');
    lines[2] = '{"nonsense":';
    writeFileSync(journal, lines.join('\n'));
    withStore((store) => expect(store.state.value.lessons[lessonId]?.currentStep).toBeNull());
    const aside = readdirSync(path.dirname(journal)).find((name) => name.includes('damaged'));
    expect(readFileSync(path.join(path.dirname(journal), String(aside)), 'utf8')).toBe(lines.join('\n'));
  });

  it('a process killed while it writes leaves a journal that loads', async () => {
    const program = `
      import { ProgressStore } from ${JSON.stringify(path.resolve('electron/core/progress/progress-store.ts'))};
      const store = new ProgressStore({ dataDir: ${JSON.stringify(dataDir)}, snapshotEvery: 7 });
      for (let count = 1; ; count += 1) {
        store.record({ type: 'hint-opened', lessonId: 'x', stepId: 'y' });
        process.stdout.write(count + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = once(child, 'exit');
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let told = '';
    for await (const chunk of child.stdout) {
      told += String(chunk);
      if (told.split('\n').length > 40) {
        child.kill('SIGKILL');
      }
    }
    await gone;
    const confirmed = Number(told.trimEnd().split('\n').at(-1));
    expect(confirmed).toBeGreaterThanOrEqual(40);
    withStore((store) => {
      expect(store.readOnly).toBe(false);
      const hints = store.state.value.lessons.x?.steps.y?.hintsOpened ?? 0;
      expect(hints).toBeGreaterThanOrEqual(confirmed);
      expect(hints).toBeLessThanOrEqual(confirmed + 1);
    });
  });
});

describe('versions', () => {
  it.each(['journal', 'snapshot'])('a newer %s is refused by name and left untouched', (which) => {
    tell(story, which === 'snapshot' ? 1 : 1000);
    if (which === 'journal') {
      appendFileSync(journal, '{"schemaVersion":2,"who":"knows"}\n{"torn');
    } else {
      writeFileSync(
        snapshot,
        readFileSync(snapshot, 'utf8').replace('"schemaVersion":1', '"schemaVersion":2'),
      );
    }
    const before = readdirSync(path.dirname(journal)).map((name) => [
      name,
      readFileSync(path.join(path.dirname(journal), name), 'utf8'),
    ]);
    expect(() => new ProgressStore({ dataDir })).toThrow(
      expect.objectContaining({ code: 'PROGRESS_TOO_NEW' }),
    );
    const after = readdirSync(path.dirname(journal)).map((name) => [
      name,
      readFileSync(path.join(path.dirname(journal), name), 'utf8'),
    ]);
    expect(after).toEqual(before);
  });

  it('an older one is brought up step by step', () => {
    const steps = {
      1: (old: Record<string, unknown>) => ({ ...old, b: Number(old.a) + 1 }),
      2: (old: Record<string, unknown>) => ({ ...old, c: Number(old.b) + 1 }),
    };
    expect(migrate({ schemaVersion: 1, a: 1 }, 'f', steps, 3)).toEqual({
      schemaVersion: 3,
      a: 1,
      b: 2,
      c: 3,
    });
    expect(() => migrate({ schemaVersion: 1 }, 'f', {}, 2)).toThrow('no migration');
  });
});

describe('two labs on one directory', () => {
  it('the second reads, keeps its own events to itself, and writes nothing', () => {
    const first = new ProgressStore({ dataDir });
    first.record({ type: 'lesson-opened', lessonId });
    const second = new ProgressStore({ dataDir });
    expect([first.readOnly, second.readOnly]).toEqual([false, true]);
    expect(second.state.value).toEqual(first.state.value);
    const bytes = readFileSync(journal);
    second.record({ type: 'settings', theme: 'dark' });
    expect(second.state.value.settings.theme).toBe('dark');
    expect(readFileSync(journal)).toEqual(bytes);
    second.close();
    first.record({ type: 'settings', theme: 'light' });
    first.close();
    withStore((store) => {
      expect(store.readOnly).toBe(false);
      expect(store.state.value.settings.theme).toBe('light');
    });
  });

  it('a lock of a process that is gone, or of another process with its number, is taken over', () => {
    mkdirSync(path.join(dataDir, 'progress'), { recursive: true });
    for (const left of ['999999999 \n', `${process.pid} some-other-boot 12\n`, '', 'nonsense']) {
      writeFileSync(path.join(dataDir, 'progress', 'lock'), left);
      withStore((store) => expect(store.readOnly).toBe(false));
    }
  });
});
