import { LabError } from '../../contract/index.ts';
import type { Handlers } from '../connection/lab-core.ts';
import type { OpenLab } from '../lab.ts';
import type { LayerReader } from '../layers/layer-reader.ts';
import { lessonPage, openedHints } from '../lessons/lesson-page.ts';
import { buildHandlers } from './build-handlers.ts';
import { layerHandlers } from './layer-handlers.ts';
import type { LessonSession } from './lesson-session.ts';
import { answerQuestion, solutionLines, typeSolution } from './step-actions.ts';

/** Every method of the contract, each a line or a few; the work is elsewhere. */
export function labHandlers(lab: OpenLab): Handlers {
  const { progress } = lab;
  const progressOf = (lessonId: string) => progress.state.value.lessons[lessonId];

  /** The open session, which must be of that lesson: a screen may be behind by one click. */
  function sessionOf(lessonId: string): LessonSession {
    const session = lab.session();
    if (session.lessonId !== lessonId) {
      throw new LabError('LESSON_NOT_FOUND', `The lesson ${lessonId} is not the one that is open.`, {
        lessonId,
      });
    }
    return session;
  }

  function layers(): LayerReader {
    const reader = lab.session().layers;
    if (!reader) {
      throw new LabError('BENCH_NOT_READY', 'The bench is not ready, so its layers cannot be read.');
    }
    return reader;
  }

  return {
    'engine.retry': () => {
      lab.engine.retry();
      return {};
    },
    'settings.update': ({ language, theme }) => {
      progress.record({
        type: 'settings',
        ...(language === undefined ? {} : { language }),
        ...(theme === undefined ? {} : { theme }),
      });
      return {};
    },
    'lesson.read': ({ lessonId, language }) =>
      lessonPage(lab.lesson(lessonId), language, progressOf(lessonId)),
    'lesson.enter': async ({ lessonId }) => {
      const session = await lab.enter(lessonId);
      begin(session);
      return {};
    },
    'lesson.restart': async ({ lessonId }) => ({ keptIn: await (await lab.enter(lessonId)).restart() }),
    'step.select': ({ lessonId, stepId }) => {
      const session = sessionOf(lessonId);
      session.selectStep(session.step(stepId).id);
      return {};
    },
    'step.check': async ({ lessonId, stepId }) => {
      const session = sessionOf(lessonId);
      if (session.checks.step?.id !== stepId) {
        session.selectStep(session.step(stepId).id);
      }
      return session.checks.request();
    },
    'step.openHint': ({ lessonId, stepId, language }) => {
      const step = sessionOf(lessonId).step(stepId);
      if ((progressOf(lessonId)?.steps[stepId]?.hintsOpened ?? 0) < step.hints) {
        progress.record({ type: 'hint-opened', lessonId, stepId });
      }
      return { hints: openedHints(lab.lesson(lessonId), stepId, language, progressOf(lessonId)) };
    },
    'step.hints': ({ lessonId, stepId, language }) => ({
      hints: openedHints(lab.lesson(lessonId), stepId, language, progressOf(lessonId)),
    }),
    'step.solution': ({ lessonId, stepId }) => {
      const step = sessionOf(lessonId).step(stepId);
      progress.record({ type: 'solution-seen', lessonId, stepId });
      return { lines: solutionLines(step) };
    },
    'step.typeSolution': async ({ lessonId, stepId, terminalId }) => {
      const session = sessionOf(lessonId);
      progress.record({ type: 'solution-seen', lessonId, stepId });
      await typeSolution(lab.lesson(lessonId), session, session.step(stepId), terminalId);
      return {};
    },
    'step.answer': ({ lessonId, stepId, checkId, answer }) => {
      const session = sessionOf(lessonId);
      return answerQuestion(progress, session, session.step(stepId), { checkId, answer });
    },
    'step.redo': ({ lessonId, stepId }) => {
      const session = sessionOf(lessonId);
      progress.record({ type: 'step-redone', lessonId, stepId });
      session.selectStep(session.step(stepId).id);
      return {};
    },
    'bench.reset': async () => {
      await lab.session().resetBench();
      return {};
    },
    'bench.revive': async () => {
      await lab.session().bench.revive();
      return {};
    },
    'terminal.open': ({ target, columns, rows }) => lab.session().terminals.open(target, columns, rows),
    'terminal.replay': ({ terminalId }) => lab.session().terminals.replay(terminalId),
    'terminal.input': ({ terminalId, data }) => {
      lab.session().terminals.input(terminalId, data);
      return {};
    },
    'terminal.resize': async ({ terminalId, columns, rows }) => {
      await lab.session().terminals.resize(terminalId, columns, rows);
      return {};
    },
    'terminal.acknowledge': ({ terminalId, characters }) => {
      lab.session().terminals.acknowledge(terminalId, characters);
      return {};
    },
    'terminal.reconnect': ({ terminalId }) => lab.session().terminals.reconnect(terminalId),
    'terminal.close': ({ terminalId }) => {
      lab.session().terminals.close(terminalId);
      return {};
    },
    'file.read': ({ path }) => lab.session().workspace.read(path),
    'file.write': (input) => lab.session().workspace.write(input),
    'file.rename': async ({ from, to }) => {
      await lab.session().workspace.rename(from, to);
      return {};
    },
    'file.delete': async ({ path }) => {
      await lab.session().workspace.remove(path);
      return {};
    },
    'picture.choose': (choice) => {
      lab.session().pictures.choose(choice);
      return {};
    },
    ...layerHandlers(layers),
    ...buildHandlers(lab),
    'preview.open': ({ port }) => lab.preview.open(port),
  };
}

/** The bench begins in the background; how it fares is in its state, which every screen is told. */
function begin(session: LessonSession): void {
  void session.bench.start().catch(() => undefined);
}
