import type { BuildRecord, BuildStep } from '../../../electron/contract/index.ts';
import { align, type Lined } from './align.ts';
import { chainsOf, type Link } from './chains.ts';

/** One instruction through all builds that are shown. */
export interface GridRow {
  key: string;
  /** As the newest build that has it says it. */
  step: BuildStep;
  stageName: string | null;
  /** The newest build has it no more. */
  gone: boolean;
  /** One for each column; null where that build had no such instruction. */
  cells: (BuildStep | null)[];
}

/** A line from a first miss to what it dragged along, in rows of the grid. */
export interface Rail {
  lane: number;
  top: number;
  bottom: number;
  nodes: { row: number; first: boolean }[];
}

export interface GridColumn {
  record: BuildRecord;
  links: Map<number, Link>;
}

export interface CacheGrid {
  rows: GridRow[];
  columns: GridColumn[];
}

/** Lines side by side in one column; more than these share the last. */
const LANES = 2;

/** Instructions × builds. `records` are of one Dockerfile, newest first; the newest gives the rows their order. */
export function cacheGrid(records: readonly BuildRecord[]): CacheGrid {
  const rows: Omit<GridRow, 'key'>[] = [];
  for (const [at, record] of records.entries()) {
    const steps = record.steps.map((step) => linedStep(record, step));
    const places = align(
      rows.map(({ step, stageName }) => ({ ...step, stageName })),
      steps,
    );
    // From the end, so that rows put in do not move the places of those before.
    for (let one = steps.length - 1; one >= 0; one -= 1) {
      const step = record.steps[one];
      const place = places[one];
      if (!step || typeof place === 'number') {
        const row = typeof place === 'number' ? rows[place] : undefined;
        if (row && step) {
          row.cells[at] = step;
        }
        continue;
      }
      const before = places.slice(0, one).findLast((found) => found !== null);
      const cells: (BuildStep | null)[] = records.map(() => null);
      cells[at] = step;
      const row = { step, stageName: steps[one]?.stageName ?? null, gone: at > 0, cells };
      rows.splice(before === undefined || before === null ? 0 : before + 1, 0, row);
    }
  }
  return {
    rows: rows.map((row) => ({ ...row, key: `${row.cells.findIndex(Boolean)} ${row.step.index}` })),
    columns: records.map((record) => ({ record, links: chainsOf(record) })),
  };
}

function linedStep(record: BuildRecord, step: BuildStep): Lined {
  const { stage, instruction, text } = step;
  return { stage, instruction, text, stageName: record.stages[stage]?.name ?? null };
}

/** The lines to be drawn in a column: one for each miss that dragged something along. */
export function railsOf(grid: CacheGrid, column: number): Rail[] {
  const links = grid.columns[column]?.links ?? new Map<number, Link>();
  const rails = new Map<number, Rail>();
  for (const [row, { cells }] of grid.rows.entries()) {
    const step = cells[column];
    const link = step ? links.get(step.index) : undefined;
    if (link) {
      const rail = rails.get(link.root) ?? { lane: 0, top: row, bottom: row, nodes: [] };
      rail.bottom = row;
      rail.nodes.push({ row, first: link.role === 'miss' });
      rails.set(link.root, rail);
    }
  }
  const drawn = [...rails.values()].filter(({ nodes }) => nodes.length > 1);
  for (const [at, rail] of drawn.entries()) {
    const taken = new Set(
      drawn
        .slice(0, at)
        .filter((one) => one.bottom >= rail.top)
        .map(({ lane }) => lane),
    );
    rail.lane = [...Array(LANES).keys()].find((lane) => !taken.has(lane)) ?? LANES - 1;
  }
  return drawn;
}
