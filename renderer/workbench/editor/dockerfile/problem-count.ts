import { create } from 'zustand';

interface Problems {
  /** Of the file in front, by how bad they are. */
  errors: number;
  warnings: number;
  notes: number;
  /** Goes to the next or previous one and shows it; null while no editor is open. */
  go: ((step: 1 | -1) => void) | null;
}

const none: Problems = { errors: 0, warnings: 0, notes: 0, go: null };

export const useProblems = create<Problems>(() => none);

export function setProblems(found: Problems): void {
  useProblems.setState(found);
}

export function forgetProblems(): void {
  useProblems.setState(none);
}
