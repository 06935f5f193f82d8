import i18next from 'i18next';
import { type BuildForecast, type BuildRecord, type BuildStep, say } from '../../electron/contract/index.ts';
import { asLanguage } from '../app/format.ts';
import { useLab } from '../state/lab.ts';
import { monaco } from '../workbench/editor/monaco.ts';
import { useWantedLine } from './go-to-line.ts';
import { markClass, marksIn } from './gutter-style.ts';
import { align } from './model/align.ts';
import { chainsOf, didRun, type Link } from './model/chains.ts';
import { isDockerfile } from './model/dockerfiles.ts';
import { instructionsIn, squeeze, type Written } from './model/instructions.ts';
import { type Mark, markOf, markText, shortReason, type T } from './words.ts';
import './gutter.css';

type Editor = monaco.editor.IStandaloneCodeEditor;
type Decoration = monaco.editor.IModelDeltaDecoration;

/** Room between the line numbers and the text for an outcome, in CSS pixels. */
const ROOM = 86;
const BIG_ROOM = 112;
/** Text above this size is big type, in CSS pixels. */
const BIG = 14;

/**
 * Marks the lines of a Dockerfile with what the newest build made of them, and those that the next build will run.
 * Does nothing for other files. Gives back what ends it.
 */
export function attachBuildGutter(editor: Editor): () => void {
  const marks = editor.createDecorationsCollection();
  const plainWidth = editor.getOption(monaco.editor.EditorOption.lineDecorationsWidth);
  let waiting = 0;

  const draw = (): void => {
    waiting = 0;
    const model = editor.getModel();
    const path = model?.uri.path.replace(/^\/workspace\//, '') ?? '';
    const decorations = model && isDockerfile(path) ? decorationsFor(path, model.getValue()) : [];
    const room = editor.getOption(monaco.editor.EditorOption.fontSize) > BIG ? BIG_ROOM : ROOM;
    editor.updateOptions({ lineDecorationsWidth: decorations.length > 0 ? room : plainWidth });
    marks.set(decorations);
  };
  // Typing must not wait for it, and a burst of news is drawn once.
  const later = (): void => {
    waiting ||= window.setTimeout(draw, 60);
  };
  const goToWanted = (): void => {
    const wanted = useWantedLine.getState();
    if (wanted && editor.getModel()?.uri.path === `/workspace/${wanted.path}`) {
      useWantedLine.setState(null, true);
      editor.revealLineInCenterIfOutsideViewport(wanted.line);
      editor.setPosition({ lineNumber: wanted.line, column: 1 });
      editor.focus();
    }
  };
  let builds = useLab.getState().slices.builds;
  const stops = [
    useLab.subscribe(({ slices }) => {
      if (slices.builds !== builds) {
        builds = slices.builds;
        later();
      }
    }),
    useWantedLine.subscribe(goToWanted),
  ];
  const events = [
    editor.onDidChangeModel(() => {
      draw();
      goToWanted();
    }),
    editor.onDidChangeModelContent(later),
    // A new theme gives the editor all of its options again.
    editor.onDidChangeConfiguration((event) => {
      if (event.hasChanged(monaco.editor.EditorOption.lineDecorationsWidth)) {
        later();
      }
    }),
  ];
  i18next.on('languageChanged', later);
  draw();
  return () => {
    window.clearTimeout(waiting);
    i18next.off('languageChanged', later);
    for (const stop of stops) {
      stop();
    }
    for (const event of events) {
      event.dispose();
    }
    marks.clear();
  };
}

function decorationsFor(path: string, text: string): Decoration[] {
  const { builds } = useLab.getState().slices;
  const record = builds?.records.find(({ options }) => options.dockerfile === path);
  if (!record) {
    return [];
  }
  const forecast = builds?.forecasts.find(({ dockerfile }) => dockerfile === path);
  const written = instructionsIn(text);
  const t = i18next.getFixedT(null, 'builds') as unknown as T;
  const links = chainsOf(record);
  const foretold = record.status === 'running' ? undefined : forecast;
  return stepsAt(record, written).flatMap((step, at) => {
    const here = written[at];
    return here
      ? decorate(t, { here, step, link: step && links.get(step.index), forecast: foretold, record })
      : [];
  });
}

/** For each instruction of the text the step of the build that it is, if its text is still the same. */
function stepsAt(record: BuildRecord, written: Written[]): (BuildStep | null)[] {
  const steps = record.steps.map((step) => ({
    ...step,
    text: squeeze(step.text),
    stageName: record.stages[step.stage]?.name ?? null,
  }));
  const places = align(steps, written);
  return places.map((place, at) => {
    const found = place === null ? undefined : steps[place];
    const step = place === null ? undefined : record.steps[place];
    return found && step && found.text === written[at]?.text ? step : null;
  });
}

function decorate(
  t: T,
  {
    here,
    step,
    link,
    forecast,
    record,
  }: {
    here: Written;
    step: BuildStep | null;
    link: Link | undefined | null;
    forecast: BuildForecast | undefined;
    record: BuildRecord;
  },
): Decoration[] {
  const language = asLanguage(i18next.language);
  const found = forecast?.steps.find(({ line, willRun }) => line === here.line && willRun === 'yes');
  // That it failed is news; that it will run again then goes without saying.
  const next = step?.outcome === 'failed' && record.status === 'failed' ? undefined : found;
  const mark: Mark | 'reruns' = next
    ? 'reruns'
    : step
      ? markOf(step, link ?? undefined, record.status)
      : 'unknown';
  if (!next && !step) {
    return [];
  }
  const why = next?.why ?? step?.why ?? null;
  const words = mark === 'reruns' ? t('gutter.reruns') : step ? markText(t, mark, step) : '';
  const reason = why ? say(why.detail, language) : '';
  const hover =
    mark === 'reruns' ? t('gutter.rerunsWhy', { why: reason }) : `${t(`say.mark.${mark}`)}. ${reason}`;
  const marksLine: Decoration = {
    range: new monaco.Range(here.line, 1, here.line, 1),
    options: {
      linesDecorationsClassName: markClass(marksIn[mark === 'reruns' ? 'reruns' : mark], words),
      linesDecorationsTooltip: hover,
    },
  };
  const told = why && (next || (step && didRun(step) && why.kind !== 'first-build'));
  if (!told) {
    return [marksLine];
  }
  const end = here.endLine;
  return [
    marksLine,
    {
      range: new monaco.Range(end, Number.MAX_SAFE_INTEGER, end, Number.MAX_SAFE_INTEGER),
      options: {
        showIfCollapsed: true,
        after: {
          content: `    ${shortReason(t, why)}`,
          inlineClassName: link?.role === 'miss' || next ? 'builds-lens strong' : 'builds-lens',
          cursorStops: monaco.editor.InjectedTextCursorStops.None,
        },
      },
    },
  ];
}
