import type { Column, Stratum } from './stack-model.ts';

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PlacedColumn {
  column: Column;
  left: number;
  strata: { stratum: Stratum; box: Box }[];
  slots: { number: number; box: Box }[];
  writable: { containerId: string; head: Box; box: Box }[];
  /** A whole-column message when there is nothing to stack. */
  message: Box | null;
}

/** Two edges that belong together, drawn as a band between neighbouring columns. */
export interface Band {
  key: string;
  kind: 'shared' | 'commit';
  from: Box;
  to: Box;
  diffId: string;
}

export interface StackLayout {
  /** From 1, heights as they are meant, to 0, all layers equally high. */
  squeeze: number;
  width: number;
  height: number;
  columnWidth: number;
  gap: number;
  columns: PlacedColumn[];
  bands: Band[];
}

const GAP_Y = 3;
const LEAST_COLUMN = 172;
const STRATUM_LEAST = 30;

/**
 * Where everything goes, in CSS pixels. Bases stand on one line. A layer's height is the logarithm of its size, the
 * same for the same layer everywhere; when the tallest stack does not fit `height`, all are flattened together until
 * one line of text is left. `scale` is 1, more for big type.
 */
export function layOut(columns: Column[], width: number, height: number, scale: number): StackLayout {
  const count = Math.max(columns.length, 1);
  const gap = count === 1 ? 0 : gapBetween(count, width, scale);
  const columnWidth = Math.max(LEAST_COLUMN * scale, Math.floor((width - gap * (count - 1)) / count));
  const squeeze = findSqueeze(columns, height, scale);
  const heights = columns.map((column) => columnHeight(column, squeeze, scale));
  const total = Math.max(...heights, 120 * scale);
  const placed = columns.map((column, at) =>
    placeColumn(column, at * (columnWidth + gap), columnWidth, total, squeeze, scale),
  );
  return {
    squeeze,
    width: columnWidth * count + gap * (count - 1),
    height: total,
    columnWidth,
    gap,
    columns: placed,
    bands: placed.flatMap((column, at) => bandsBetween(column, placed[at + 1])),
  };
}

/** Two stacks leave room for the printed diff IDs where there is any; more than two do not. */
function gapBetween(count: number, width: number, scale: number): number {
  const room = count === 2 ? width - 2 * LEAST_COLUMN * scale : 0;
  return Math.max(30 * scale, Math.min(74 * scale, room));
}

/** Height of a layer of `bytes` before squeezing: 34 px up to about 2 kB, then 15 px more for each tenfold. */
export function stratumHeight(bytes: number, squeeze: number, scale: number): number {
  const ideal = Math.max(34, 38 + 15.2 * (Math.log10(Math.max(bytes, 1)) - 3.48));
  return Math.round((STRATUM_LEAST + (ideal - STRATUM_LEAST) * squeeze) * scale);
}

function findSqueeze(columns: Column[], height: number, scale: number): number {
  for (const squeeze of [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]) {
    if (columns.every((column) => columnHeight(column, squeeze, scale) <= height)) {
      return squeeze;
    }
  }
  return 0;
}

const slotHeight = (scale: number) => 38 * scale;
const headHeight = (scale: number) => 24 * scale;
const writableHeight = (scale: number) => 68 * scale;

function columnHeight(column: Column, squeeze: number, scale: number): number {
  const strata = column.strata.reduce(
    (sum, { layer }) => sum + stratumHeight(layer.size, squeeze, scale) + GAP_Y,
    0,
  );
  const slots = column.slots.length * (slotHeight(scale) + GAP_Y);
  return strata + slots + column.containers.length * (headHeight(scale) + writableHeight(scale) + GAP_Y);
}

function placeColumn(
  column: Column,
  left: number,
  width: number,
  bottom: number,
  squeeze: number,
  scale: number,
): PlacedColumn {
  let top = bottom;
  const put = (height: number): Box => {
    top -= height;
    const box = { left, top, width, height };
    top -= GAP_Y;
    return box;
  };
  const strata = column.strata.toReversed().map((stratum) => ({
    stratum,
    box: put(stratumHeight(stratum.layer.size, squeeze, scale)),
  }));
  const slots = column.slots.toReversed().map((number) => ({ number, box: put(slotHeight(scale)) }));
  const writable = column.containers.toReversed().map((container) => {
    const box = put(writableHeight(scale));
    top += GAP_Y;
    const head = put(headHeight(scale));
    return { containerId: container.id, box, head };
  });
  const empty = strata.length === 0 && writable.length === 0 && slots.length === 0;
  const message = empty ? { left, top: bottom - 112 * scale, width, height: 112 * scale } : null;
  return {
    column,
    left,
    strata: strata.toReversed(),
    slots: slots.toReversed(),
    writable: writable.toReversed(),
    message,
  };
}

function bandsBetween(a: PlacedColumn, b: PlacedColumn | undefined): Band[] {
  if (b === undefined) {
    return [];
  }
  const bands: Band[] = [];
  for (const { stratum, box } of a.strata) {
    const same = b.strata.find((one) => one.stratum.layer.diffId === stratum.layer.diffId);
    if (same !== undefined) {
      const { diffId } = stratum.layer;
      bands.push({ key: `${a.column.key} ${diffId}`, kind: 'shared', from: box, to: same.box, diffId });
    }
  }
  const from = a.writable.at(-1)?.box;
  const committed = b.strata.find(
    ({ stratum }) => stratum.isNew && stratum.layer.instruction.keyword === 'COMMIT',
  );
  const to = committed?.box ?? b.slots.at(-1)?.box;
  if (from !== undefined && to !== undefined && b.column.base?.ref === a.column.ref) {
    const diffId = committed?.stratum.layer.diffId ?? '';
    bands.push({ key: `${a.column.key} commit`, kind: 'commit', from, to, diffId });
  }
  return bands;
}
