import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { useAppearance } from '../../app/appearance.ts';
import { useSize } from '../../layers/use-size.ts';
import { type CacheGrid, cacheGrid, type GridRow, type Rail, railsOf } from '../model/cache-grid.ts';
import { GridCell } from './GridCell.tsx';
import { GridHead } from './GridHead.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import './grid.css';

/** Builds beside each other; those before them are reached by scrolling, at most this many. */
const MOST = 12;
const CELL = 98;
const BIG_CELL = 128;
const LEAST_NAMES = 170;

/** Instructions × builds, newest first, with the line from the first miss to all that it dragged along. */
export function CacheGridTable({
  records,
  chosen,
  step,
}: {
  records: BuildRecord[];
  chosen: BuildRecord;
  step: number | null;
}) {
  const { t } = useTranslation('builds');
  const grid = useMemo(() => cacheGrid(records.slice(0, MOST)), [records]);
  const at = Math.max(
    0,
    grid.columns.findIndex(({ record }) => record.id === chosen.id),
  );
  const rails = useMemo(() => railsOf(grid, at), [grid, at]);
  const [host, { width }] = useSize<HTMLDivElement>();
  const [table, onKeyDown] = useGridKeys();
  const cell = useAppearance((state) => state.bigType) ? BIG_CELL : CELL;
  const shown = Math.max(1, Math.min(grid.columns.length, Math.floor((width - LEAST_NAMES) / cell)));
  const names = Math.max(LEAST_NAMES, width - shown * cell);
  const focus = focusOf(grid, at, step);
  const single = grid.rows.filter((row) => row.step.instruction === 'FROM').length === 1;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move among the buttons inside
    <div className="builds-grid" ref={host} onKeyDown={onKeyDown}>
      <table ref={table} style={{ width: names + grid.columns.length * cell }}>
        <caption className="only-read">{t('grid.caption')}</caption>
        <colgroup>
          <col style={{ width: names }} />
          {grid.columns.map(({ record }) => (
            <col key={record.id} style={{ width: cell }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <b>{t('grid.instruction')}</b>
              <span className="meta quiet">{t('grid.how')}</span>
            </th>
            {grid.columns.map(({ record }, column) => (
              <GridHead key={record.id} record={record} on={column === at} at={`-1 ${column}`} />
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row, place) => (
            <tr key={row.key} className={rowClass(row)}>
              <th scope="row" title={row.step.text}>
                <RowName row={row} single={single} />
              </th>
              {grid.columns.map(({ record, links }, column) => (
                <GridCell
                  key={record.id}
                  at={`${place} ${column}`}
                  record={record}
                  step={row.cells[column] ?? null}
                  links={links}
                  on={column === at}
                  pressed={column === at && step !== null && row.cells[column]?.index === step}
                  stop={focus === `${place} ${column}`}
                  rails={column === at ? railsAt(rails, place) : []}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A stage by its name and base; with one stage without a name there is nothing to tell apart. */
function RowName({ row: { step, stageName, gone }, single }: { row: GridRow; single: boolean }) {
  const { t } = useTranslation('builds');
  const words = step.text.replace(/^\S+\s*/, '');
  const stage = step.instruction === 'FROM' && !(single && stageName === null);
  if (stage) {
    return (
      <span className="builds-name">
        <i>{gone ? '–' : step.line}</i>
        <b className="stage">{stageName ?? t('stage', { number: step.stage })}</b>
        <code className="cut">FROM {words.replace(/\s+as\s+\S+$/i, '')}</code>
      </span>
    );
  }
  return (
    <span className="builds-name">
      <i>{gone ? '–' : step.line}</i>
      <code className="cut">
        <b>{step.instruction}</b> {words}
      </code>
      {gone && <span className="only-read">{t('grid.gone')}</span>}
    </span>
  );
}

function rowClass({ step, gone }: GridRow): string {
  return [step.instruction === 'FROM' ? 'stage' : '', gone ? 'gone' : ''].join(' ').trim();
}

/** The parts of the lines that go through a row. */
function railsAt(rails: Rail[], row: number) {
  return rails
    .filter(({ top, bottom }) => top <= row && row <= bottom)
    .map(({ lane, top, bottom, nodes }) => ({
      lane,
      starts: row === top,
      ends: row === bottom,
      node: nodes.find((node) => node.row === row) ?? null,
    }));
}
export type RailPart = ReturnType<typeof railsAt>[number];

/** The one cell that Tab stops at: the chosen line, else the first miss, else the first line. */
function focusOf(grid: CacheGrid, column: number, step: number | null): string {
  const links = grid.columns[column]?.links;
  const rowOf = (wanted: (index: number) => boolean): number =>
    grid.rows.findIndex(({ cells }) => {
      const index = cells[column]?.index;
      return index !== undefined && wanted(index);
    });
  const rows = [
    step === null ? -1 : rowOf((index) => index === step),
    rowOf((index) => links?.get(index)?.role === 'miss'),
    rowOf(() => true),
  ];
  return `${rows.find((row) => row >= 0) ?? 0} ${column}`;
}
