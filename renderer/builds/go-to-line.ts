import { create } from 'zustand';
import { openFile } from '../workbench/editor/file-calls.ts';

/** A line of a file that the editor should come to; the counter lets the same be asked twice. */
export const useWantedLine = create<{ path: string; line: number; count: number } | null>(() => null);

/** Opens the file and puts the cursor on that line. */
export function goToLine(path: string, line: number): void {
  openFile(path);
  const count = (useWantedLine.getState()?.count ?? 0) + 1;
  useWantedLine.setState({ path, line, count }, true);
}
