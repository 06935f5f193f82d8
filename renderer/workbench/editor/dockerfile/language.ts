import * as monaco from 'monaco-editor/editor';
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

/** What an editor does more for a Dockerfile than for other files, and the count of its problems. Returns how to end it. */
export function followEditor(editor: monaco.editor.IStandaloneCodeEditor): () => void {
  const count = (): void => {
    const model = editor.getModel();
    const markers = model ? monaco.editor.getModelMarkers({ resource: model.uri }) : [];
    const of = (severity: monaco.MarkerSeverity): number =>
      markers.filter((marker) => marker.severity === severity).length;
    const { Error: error, Warning: warning, Info: info, Hint: hint } = monaco.MarkerSeverity;
    setProblems({ errors: of(error), warnings: of(warning), notes: of(info) + of(hint) }, editor);
  };
  const suit = (): void => {
    const dockerfile = editor.getModel()?.getLanguageId() === 'dockerfile';
    editor.updateOptions({ folding: dockerfile, formatOnType: dockerfile });
    count();
  };
  suit();
  const following = [
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
