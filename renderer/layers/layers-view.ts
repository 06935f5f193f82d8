import { create } from 'zustand';
import type { Column } from './stack-model.ts';

/** What the learner looks at: a layer of an image, or a container's writable layer. */
export type Selection =
  | { kind: 'layer'; ref: string; index: number; diffId: string }
  | { kind: 'writable'; containerId: string };

/** What is told of a layer: what it changed, all that is there at its level, or what of the image lies dead. */
export type DetailsTab = 'changes' | 'all' | 'wasted';

/** A path of an image, as the layer of that number left it. */
export interface FilePlace {
  ref: string;
  imageId: string;
  index: number;
  diffId: string;
  path: string;
}

interface LayersView {
  mode: 'picture' | 'table';
  /** Null: nothing was chosen, so the most telling layer is shown. */
  wanted: Selection | null;
  tab: DetailsTab;
  /** The files have most of the panel's height, not the picture. */
  roomy: boolean;
  /** A path to be brought into sight and under the keys, with a counter so that asking twice works. */
  reveal: { path: string; count: number } | null;
  /** Whose history is told: "who wrote this file?" */
  asked: { ref: string; imageId: string; path: string } | null;
  /** Whose contents are shown. */
  opened: FilePlace | null;
}

export const useLayersView = create<LayersView>(() => ({
  mode: 'picture',
  wanted: null,
  tab: 'changes',
  roomy: false,
  reveal: null,
  asked: null,
  opened: null,
}));

export function showAs(mode: LayersView['mode']): void {
  useLayersView.setState({ mode });
}

export function select(wanted: Selection): void {
  useLayersView.setState({ wanted, reveal: null });
}

export function showTab(tab: DetailsTab): void {
  useLayersView.setState({ tab, reveal: null });
}

export function giveRoom(roomy: boolean): void {
  useLayersView.setState({ roomy });
}

/** Goes to a layer and to what it did to a path. */
export function jumpTo(layer: { ref: string; index: number; diffId: string }, path: string): void {
  useLayersView.setState(({ reveal }) => ({
    wanted: layerSelection(layer.ref, layer),
    tab: 'changes',
    reveal: { path, count: (reveal?.count ?? 0) + 1 },
    opened: null,
  }));
}

/** "Who wrote this file?" */
export function askWhoWrote(asked: { ref: string; imageId: string; path: string }): void {
  useLayersView.setState({ asked, opened: null });
}

export function closeHistory(): void {
  useLayersView.setState({ asked: null });
}

export function openFile(opened: FilePlace): void {
  useLayersView.setState({ opened });
}

export function closeFile(): void {
  useLayersView.setState({ opened: null });
}

/** The selection that holds now: what was wanted if it is still drawn, else the most telling layer. */
export function resolveSelection(columns: Column[], wanted: Selection | null): Selection | null {
  if (wanted?.kind === 'writable') {
    const there = columns.some((column) => column.containers.some((one) => one.id === wanted.containerId));
    if (there) {
      return wanted;
    }
  }
  if (wanted?.kind === 'layer') {
    const candidates = columns.flatMap((column) =>
      column.strata
        .filter(({ layer, ghost }) => !ghost && layer.diffId === wanted.diffId)
        .map(({ layer }) => layerSelection(column.ref, layer)),
    );
    const wantedKey = selectionKey(wanted);
    const exact = candidates.find((one) => selectionKey(one) === wantedKey);
    const found = exact ?? candidates[0];
    if (found) {
      return found;
    }
  }
  return mostTelling(columns);
}

/** A new layer first, then what a container has written, then the top of the first image. */
function mostTelling(columns: Column[]): Selection | null {
  const fresh = columns.toReversed().find((column) => column.strata[0]?.isNew);
  if (fresh?.strata[0]) {
    return layerSelection(fresh.ref, fresh.strata[0].layer);
  }
  const container = columns.flatMap((column) => column.containers).find((one) => one.changes.length > 0);
  if (container) {
    return { kind: 'writable', containerId: container.id };
  }
  for (const { ref, strata } of columns) {
    const top = strata[0];
    if (top && !top.ghost) {
      return layerSelection(ref, top.layer);
    }
  }
  return null;
}

export function layerSelection(ref: string, layer: { index: number; diffId: string }): Selection {
  return { kind: 'layer', ref, index: layer.index, diffId: layer.diffId };
}

/** One string for what can be selected, for keys and focus. */
export function selectionKey(selection: Selection): string {
  return selection.kind === 'writable'
    ? `writable ${selection.containerId}`
    : `${selection.ref} ${selection.index} ${selection.diffId}`;
}
