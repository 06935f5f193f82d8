import { create } from 'zustand';
import type { BuildOptions } from '../../electron/contract/index.ts';

export type BuildsPane = 'why' | 'time' | 'stages';

interface BuildsView {
  /** Which of the two is in the right column. */
  side: 'layers' | 'builds';
  mode: 'picture' | 'table';
  pane: BuildsPane;
  /** Which Dockerfile's builds are shown; null: the one that was built last. */
  key: string | null;
  /** Null: the newest build, and no line of it. */
  chosen: { id: string; step: number | null } | null;
  /** The file whose change is shown. */
  opened: { id: string; path: string } | null;
  /** What was chosen for the next build of a Dockerfile, by its path. */
  options: Record<string, Partial<BuildOptions>>;
  optionsOf: string | null;
  starting: boolean;
}

export const useBuildsView = create<BuildsView>(() => ({
  side: 'layers',
  mode: 'picture',
  pane: 'why',
  key: null,
  chosen: null,
  opened: null,
  options: {},
  optionsOf: null,
  starting: false,
}));

export function showSide(side: BuildsView['side']): void {
  useBuildsView.setState({ side });
}

export function showBuildsAs(mode: BuildsView['mode']): void {
  useBuildsView.setState({ mode });
}

export function showPane(pane: BuildsPane): void {
  useBuildsView.setState({ pane });
}

export function showKey(key: string): void {
  useBuildsView.setState({ key, chosen: null });
}

/** Looks at a build, or at one line of it. */
export function choose(id: string, step: number | null): void {
  useBuildsView.setState({ chosen: { id, step }, ...(step === null ? {} : { pane: 'why' }) });
}

export function openDiff(id: string, path: string): void {
  useBuildsView.setState({ opened: { id, path } });
}

export function closeDiff(): void {
  useBuildsView.setState({ opened: null });
}

/** Opens or closes the dialog with the options of a Dockerfile's builds. */
export function askOptions(dockerfile: string | null): void {
  useBuildsView.setState({ optionsOf: dockerfile });
}

export function setOptions(dockerfile: string, change: Partial<BuildOptions>): void {
  useBuildsView.setState(({ options }) => ({
    options: { ...options, [dockerfile]: { ...options[dockerfile], ...change } },
  }));
}
