import { type Desk, typeText, useDesk } from './desk.ts';
import { monaco } from './monaco.ts';
import { languageOf } from './paths.ts';

type Model = monaco.editor.ITextModel;
const models = new Map<string, Model>();
const viewStates = new Map<string, monaco.editor.ICodeEditorViewState>();
let lessonId: string | null = null;

/** The Monaco model of an open file; it keeps undo and what was typed while other tabs are in front. */
export function modelFor(path: string): Model {
  const known = models.get(path);
  if (known) {
    return known;
  }
  const text = useDesk.getState().buffers[path]?.text ?? '';
  const model = monaco.editor.createModel(text, languageOf(path), monaco.Uri.file(`/workspace/${path}`));
  model.onDidChangeContent(() => typeText(path, model.getValue(undefined, true)));
  models.set(path, model);
  return model;
}

export function keepViewState(path: string, state: monaco.editor.ICodeEditorViewState | null): void {
  if (state) {
    viewStates.set(path, state);
  }
}

export function viewStateOf(path: string): monaco.editor.ICodeEditorViewState | null {
  return viewStates.get(path) ?? null;
}

/** Replaces only what differs, as one step that can be undone, so that the cursor stays where it was. */
function setText(model: Model, text: string): void {
  const old = model.getValue(undefined, true);
  if (old === text || old.replace(/\r\n?/g, '\n') === text.replace(/\r\n?/g, '\n')) {
    return;
  }
  let start = 0;
  while (start < old.length && start < text.length && old[start] === text[start]) {
    start++;
  }
  let end = 0;
  while (end < Math.min(old.length, text.length) - start && old.at(-1 - end) === text.at(-1 - end)) {
    end++;
  }
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(old.length - end));
  model.pushStackElement();
  model.pushEditOperations([], [{ range, text: text.slice(start, text.length - end) }], () => null);
  model.pushStackElement();
}

function follow(desk: Desk): void {
  const otherLesson = desk.lessonId !== lessonId;
  lessonId = desk.lessonId;
  for (const [path, model] of models) {
    const buffer = desk.buffers[path];
    if (otherLesson || !buffer || buffer.phase === 'loading') {
      models.delete(path);
      viewStates.delete(path);
      model.dispose();
    } else {
      setText(model, buffer.text);
    }
  }
}

// The models live as long as the page does, longer than any editor that shows them.
lessonId = useDesk.getState().lessonId;
useDesk.subscribe(follow);
