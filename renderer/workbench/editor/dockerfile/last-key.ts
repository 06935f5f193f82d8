import type { editor } from 'monaco-editor/editor';

let last: string | null = null;

/** Remembers which key came last: Monaco asks for completions in one way, typed into or asked for. */
export function followKeys(of: editor.ICodeEditor): { dispose(): void } {
  return of.onKeyDown(({ browserEvent, ctrlKey, metaKey }) => {
    last = browserEvent.key.length === 1 && !ctrlKey && !metaKey ? browserEvent.key : null;
  });
}

/** The character that was typed last; null when the last key was something else, as Ctrl+Space. */
export function lastTyped(): string | null {
  return last;
}
