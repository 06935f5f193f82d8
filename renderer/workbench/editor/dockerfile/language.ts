import * as monaco from 'monaco-editor/editor';
import { followKeys } from './last-key.ts';
import { startMarkers } from './markers.ts';
import { forgetProblems, setProblems } from './problem-count.ts';
import { registerProviders } from './providers.ts';

let started = false;

/** Teaches Monaco Dockerfiles and ignore files, once; the worker itself is started by the first question. */
export function startDockerfileLanguage(): void {
  if (!started) {
    started = true;
    registerProviders();
    startMarkers();
  }
}

type Editor = monaco.editor.IStandaloneCodeEditor;
type Marker = monaco.editor.IMarker;

function markersOf(editor: Editor): Marker[] {
  const model = editor.getModel();
  return (model ? monaco.editor.getModelMarkers({ resource: model.uri }) : []).sort(
    (a, b) => a.startLineNumber - b.startLineNumber || a.startColumn - b.startColumn,
  );
}

/** Puts the cursor on the next or previous problem, around the ends too, and says what it is. */
function goToProblem(editor: Editor, step: 1 | -1): void {
  const at = editor.getPosition() ?? { lineNumber: 1, column: 1 };
  const markers = markersOf(editor);
  const side = (marker: Marker): number =>
    Math.sign(marker.startLineNumber - at.lineNumber || marker.startColumn - at.column);
  const ahead = step === 1 ? markers : markers.reverse();
  const found = ahead.find((marker) => side(marker) === step) ?? ahead[0];
  if (found) {
    const position = { lineNumber: found.startLineNumber, column: found.startColumn };
    editor.focus();
    editor.setPosition(position);
    editor.revealPositionInCenterIfOutsideViewport(position);
    editor.trigger('problems', 'editor.action.showHover', { focus: 'noAutoFocus' });
  }
}

/** What an editor does more for a Dockerfile than for other files, and the count of its problems. Returns how to end it. */
export function followEditor(editor: Editor): () => void {
  const go = (step: 1 | -1): void => goToProblem(editor, step);
  const count = (): void => {
    const markers = markersOf(editor);
    const of = (severity: monaco.MarkerSeverity): number =>
      markers.filter((marker) => marker.severity === severity).length;
    const { Error: error, Warning: warning, Info: info, Hint: hint } = monaco.MarkerSeverity;
    setProblems({ errors: of(error), warnings: of(warning), notes: of(info) + of(hint), go });
  };
  const suit = (): void => {
    const dockerfile = editor.getModel()?.getLanguageId() === 'dockerfile';
    editor.updateOptions({
      folding: dockerfile,
      formatOnType: dockerfile,
      quickSuggestions: dockerfile && { other: true, comments: false, strings: false },
    });
    count();
  };
  suit();
  editor.addCommand(monaco.KeyCode.F8, () => go(1));
  editor.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.F8, () => go(-1));
  const following = [
    followKeys(editor),
    editor.onDidChangeModel(suit),
    editor.onDidChangeModelLanguage(suit),
    monaco.editor.onDidChangeMarkers(count),
  ];
  return () => {
    for (const one of following) {
      one.dispose();
    }
    forgetProblems();
  };
}
