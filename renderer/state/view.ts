import { create } from 'zustand';

/** Where the screen is and what is selected there. Nothing in here is worth keeping after a reload. */
interface ViewState {
  page: 'home' | 'lesson';
  lessonId: string | null;
  /** The terminal in front; "type it for me" types there. */
  activeTerminal: string | null;
  /** A port whose preview should be brought to the front, with a counter so that asking twice works. */
  previewRequest: { port: number; count: number } | null;
  /** A workspace file that should be opened in the editor. */
  fileRequest: { path: string; count: number } | null;
}

export const useView = create<ViewState>(() => ({
  page: 'home',
  lessonId: null,
  activeTerminal: null,
  previewRequest: null,
  fileRequest: null,
}));

export function goHome(): void {
  useView.setState({ page: 'home' });
}

export function goToLesson(lessonId: string): void {
  useView.setState({ page: 'lesson', lessonId });
}

export function requestPreview(port: number): void {
  useView.setState((state) => ({ previewRequest: { port, count: (state.previewRequest?.count ?? 0) + 1 } }));
}

export function requestFile(path: string): void {
  useView.setState((state) => ({ fileRequest: { path, count: (state.fileRequest?.count ?? 0) + 1 } }));
}
