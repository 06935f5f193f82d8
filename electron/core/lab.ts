import { mkdir } from 'node:fs/promises';
import packageJson from '../../package.json' with { type: 'json' };
import { LabError, type SliceName, type Slices } from '../contract/index.ts';
import type { LabCore } from './connection/lab-core.ts';
import { EngineWatch } from './engine/engine-watch.ts';
import { lessonsRoot } from './lessons/lessons-root.ts';
import { type LoadedLesson, loadLessons, summarize } from './lessons/load-lessons.ts';
import { Preview } from './preview/preview.ts';
import { ProgressStore } from './progress/progress-store.ts';
import { follow } from './session/follow.ts';
import { labHandlers } from './session/lab-handlers.ts';
import { LessonSession } from './session/lesson-session.ts';
import { Announcer, Slice } from './slice.ts';

export interface LabOptions {
  dataDir: string;
  shell: 'electron' | 'browser';
}

/** What the handlers work with: the lab's parts and the lesson that is open. */
export interface OpenLab {
  readonly engine: EngineWatch;
  readonly progress: ProgressStore;
  readonly preview: Preview;
  /** @throws LabError LESSON_NOT_FOUND */
  lesson(lessonId: string): LoadedLesson;
  /** @throws LabError LESSON_NOT_FOUND when no lesson is open */
  session(): LessonSession;
  /** Opens a lesson; one that is open already stays as it is. */
  enter(lessonId: string): Promise<LessonSession>;
}

/** The whole lab, whatever shell shows it. Rejects with PROGRESS_TOO_NEW when a later version has been used here. */
export async function createLab(options: LabOptions): Promise<LabCore> {
  const { dataDir } = options;
  await mkdir(dataDir, { recursive: true });
  const progress = new ProgressStore({ dataDir });
  const engine = new EngineWatch({ dataDir });
  const { lessons, problems } = await loadLessons(lessonsRoot());
  const slices = emptySlices(options, progress, engine);
  slices.lessons.set({ lessons: lessons.map(summarize), problems });
  const happenings: LabCore['happenings'] = {
    'terminal.data': new Announcer(),
    command: new Announcer(),
    'workspace.keptBoth': new Announcer(),
  };
  let current: { session: LessonSession; stops: (() => void)[] } | null = null;
  let screens = 0;

  const preview = new Preview({ link: () => current?.session.link() ?? null });
  const stopFollowing = [follow(engine.state, slices.engine), follow(progress.state, slices.progress)];
  // A bench that could not be begun for want of an engine begins when there is one.
  stopFollowing.push(
    engine.state.watch(({ status }) => {
      if (status === 'ready' && current?.session.bench.state.value.status === 'failed') {
        void current.session.bench.start().catch(() => undefined);
      }
    }),
  );

  async function leave(stopBench: boolean): Promise<void> {
    const leaving = current;
    current = null;
    for (const stop of leaving?.stops ?? []) {
      stop();
    }
    await leaving?.session.close(stopBench);
  }

  let entering: Promise<unknown> = Promise.resolve();
  async function enter(loaded: LoadedLesson): Promise<LessonSession> {
    const lessonId = loaded.lesson.id;
    if (current?.session.lessonId === lessonId) {
      return current.session;
    }
    await leave(true);
    progress.record({ type: 'lesson-opened', lessonId });
    const session = new LessonSession({ loaded, dataDir, host: () => engine.current(), progress });
    current = { session, stops: followSession(session, slices, happenings) };
    return session;
  }

  const lab: OpenLab = {
    engine,
    progress,
    preview,
    lesson: (lessonId) => {
      const found = lessons.find(({ lesson }) => lesson.id === lessonId);
      if (!found) {
        throw new LabError('LESSON_NOT_FOUND', `There is no lesson ${lessonId}.`, { lessonId });
      }
      return found;
    },
    session: () => {
      if (!current) {
        throw new LabError('LESSON_NOT_FOUND', 'No lesson is open.');
      }
      return current.session;
    },
    enter: (lessonId) => {
      // One after the other: two screens may ask at the same moment.
      const entered = entering.then(() => enter(lab.lesson(lessonId)));
      entering = entered.catch(() => undefined);
      return entered;
    },
  };

  engine.start();
  return {
    handlers: labHandlers(lab),
    slices,
    happenings,
    screenOpened: () => {
      screens += 1;
      return () => {
        screens -= 1;
        if (screens === 0) {
          current?.session.terminals.unwatched();
        }
      };
    },
    close: async () => {
      await leave(false);
      await preview.close();
      for (const stop of stopFollowing) {
        stop();
      }
      engine.close();
      progress.close();
    },
  };
}

type SliceSet = { [K in SliceName]: Slice<Slices[K]> };

function emptySlices(options: LabOptions, progress: ProgressStore, engine: EngineWatch): SliceSet {
  return {
    app: new Slice<Slices['app']>({
      version: packageJson.version,
      platform: process.platform,
      shell: options.shell,
    }),
    engine: new Slice(engine.state.value),
    bench: new Slice<Slices['bench']>({
      lessonId: null,
      status: 'none',
      progress: null,
      privilege: null,
      link: null,
      engineVersion: null,
      store: null,
      error: null,
    }),
    inventory: new Slice<Slices['inventory']>({ images: [], containers: [], diskBytes: 0 }),
    lessons: new Slice<Slices['lessons']>({ lessons: [], problems: [] }),
    progress: new Slice(progress.state.value),
    checks: new Slice<Slices['checks']>({ lessonId: null, stepId: null, running: false, results: [] }),
    picture: new Slice<Slices['picture']>({ lessonId: null, images: [], containers: [], goal: null }),
    builds: new Slice<Slices['builds']>({ lessonId: null, running: null, records: [], forecasts: [] }),
    workspace: new Slice<Slices['workspace']>({
      lessonId: null,
      files: [],
      folders: [],
      synced: false,
      skipped: [],
    }),
    terminals: new Slice<Slices['terminals']>([]),
  };
}

function followSession(
  session: LessonSession,
  slices: SliceSet,
  happenings: LabCore['happenings'],
): (() => void)[] {
  return [
    follow(session.bench.state, slices.bench),
    follow(session.bench.inventory, slices.inventory),
    follow(session.checks.state, slices.checks),
    follow(session.pictures.picture, slices.picture),
    follow(session.builds.state, slices.builds),
    follow(session.workspace.state, slices.workspace),
    follow(session.terminals.list, slices.terminals),
    session.terminals.data.listen((data) => happenings['terminal.data'].tell(data)),
    session.terminals.commands.listen((mark) => happenings.command.tell(mark)),
    session.keptBoth.listen((files) => happenings['workspace.keptBoth'].tell(files)),
  ];
}
