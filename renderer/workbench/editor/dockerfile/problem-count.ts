import type { editor } from 'monaco-editor/editor';
import { create } from 'zustand';

interface Problems {
  /** Of the file in front, by how bad they are. */
  errors: number;
  warnings: number;
  notes: number;
  /** Goes to the next or previous one and shows it; null while no editor is open. */
  go: ((where: 'next' | 'prev') => void) | null;
}

const none: Problems = { errors: 0, warnings: 0, notes: 0, go: null };

export const useProblems = create<Problems>(() => none);

export function setProblems(found: Omit<Problems, 'go'>, of: editor.ICodeEditor): void {
  const go = (where: 'next' | 'prev'): void => {
    of.focus();
    void of.getAction(`editor.action.marker.${where}`)?.run();
  };
  useProblems.setState({ ...found, go });
}

export function forgetProblems(): void {
  useProblems.setState(none);
}
