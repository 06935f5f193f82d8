import { describe, expect, it } from 'vitest';
import { align } from '../../../renderer/builds/model/align.ts';
import { cacheGrid, railsOf } from '../../../renderer/builds/model/cache-grid.ts';
import { chainsOf } from '../../../renderer/builds/model/chains.ts';
import { instructionsIn } from '../../../renderer/builds/model/instructions.ts';
import { DOCKERFILE, edited, ran, record } from './build-fixtures.ts';

/** Role and line of the root by the line of each step that ran. */
function roles(of: ReturnType<typeof record>): Record<number, string> {
  const lineOf = (index: number) => of.steps.find((step) => step.index === index)?.line;
  return Object.fromEntries(
    [...chainsOf(of)].map(([index, { role, root }]) => [lineOf(index), `${role} ${lineOf(root)}`]),
  );
}

describe('first misses and what they drag along', () => {
  it('follows the reasons over stages', () => {
    expect(roles(edited(2))).toEqual({ 3: 'miss 3', 4: 'dragged 3', 5: 'dragged 3', 12: 'dragged 3' });
  });

  it('has one first miss in each of two parallel stages when nothing was cached', () => {
    const first = ran('first-build');
    const all = Object.fromEntries([2, 3, 4, 5, 8, 11, 12, 13].map((line) => [line, first]));
    expect(roles(record(1, all))).toEqual({
      2: 'miss 2',
      3: 'dragged 2',
      4: 'dragged 2',
      5: 'dragged 2',
      8: 'miss 8',
      11: 'dragged 8',
      12: 'dragged 8',
      13: 'dragged 8',
    });
  });

  it('counts a failed step, and none of those that were reused or skipped', () => {
    const failed = record(2, { 4: { outcome: 'failed' }, 5: { outcome: 'skipped' } }, { status: 'failed' });
    expect(roles(failed)).toEqual({ 4: 'miss 4' });
  });

  it('drags a stage along that begins from another', () => {
    const text = 'FROM a AS one\nRUN x\nFROM one AS two\nRUN y\n';
    const of = record(1, { 2: ran('no-cache'), 4: ran('no-cache') }, {}, text);
    const two = of.stages[1];
    if (two) {
      two.baseStage = 0;
    }
    of.steps[2] = { ...of.steps[2], ...ran('base-changed') } as (typeof of.steps)[number];
    expect(roles(of)).toEqual({ 2: 'miss 2', 3: 'dragged 2', 4: 'dragged 2' });
  });
});

describe('the grid', () => {
  it('has a row for each line and a column for each build, newest first', () => {
    const grid = cacheGrid([edited(2), record(1)]);
    expect(grid.columns.map(({ record: { number } }) => number)).toEqual([2, 1]);
    expect(grid.rows.map(({ step }) => step.line)).toEqual([1, 2, 3, 4, 5, 7, 8, 10, 11, 12, 13]);
    expect(grid.rows[2]?.cells.map((cell) => cell?.outcome)).toEqual(['executed', 'cached']);
  });

  it('keeps a line in its row when lines before it moved it', () => {
    const longer = DOCKERFILE.replace('RUN go vet', 'RUN go fmt\nRUN go vet');
    const grid = cacheGrid([record(2, {}, {}, longer), record(1)]);
    const vet = grid.rows.find(({ step }) => step.text === 'RUN go vet');
    expect(vet?.cells.map((cell) => cell?.line)).toEqual([5, 4]);
    expect(grid.rows.find(({ step }) => step.text === 'RUN go fmt')?.cells[1]).toBeNull();
  });

  it('keeps an edited line in its row, and shows a removed one where it stood', () => {
    const changed = DOCKERFILE.replace('RUN go vet', 'RUN go vet ./...');
    const rows = cacheGrid([record(2, {}, {}, changed), record(1)]).rows;
    expect(rows[3]?.cells.map((cell) => cell?.text)).toEqual(['RUN go vet ./...', 'RUN go vet']);
    const fewer = DOCKERFILE.replace('COPY src/ ./src/\n', '');
    const shorter = cacheGrid([record(2, {}, {}, fewer), record(1)]).rows;
    expect(shorter.map(({ step, gone }) => [step.text, gone]).slice(1, 4)).toEqual([
      ['WORKDIR /app', false],
      ['COPY src/ ./src/', true],
      ['RUN go vet', false],
    ]);
  });

  it('draws one line from the first miss to all that it dragged along', () => {
    const grid = cacheGrid([edited(2), record(1)]);
    expect(railsOf(grid, 0)).toEqual([
      {
        lane: 0,
        top: 2,
        bottom: 9,
        nodes: [
          { row: 2, first: true },
          { row: 3, first: false },
          { row: 4, first: false },
          { row: 9, first: false },
        ],
      },
    ]);
    expect(railsOf(grid, 1)).toEqual([]);
  });

  it('draws two lines that pass each other side by side', () => {
    const both = record(2, {
      3: ran('file-changed'),
      4: ran('earlier-step-ran', { line: 3 }),
      12: ran('earlier-step-ran', { line: 4 }),
      8: ran('instruction-changed'),
      11: ran('earlier-step-ran', { line: 8 }),
    });
    expect(railsOf(cacheGrid([both]), 0).map(({ lane, top, bottom }) => [lane, top, bottom])).toEqual([
      [0, 2, 9],
      [1, 6, 8],
    ]);
  });

  it('keeps each of 200 lines in its row over a dozen builds', () => {
    const text = `FROM a\n${Array.from({ length: 199 }, (_, at) => `RUN step ${at}`).join('\n')}\n`;
    const grid = cacheGrid(Array.from({ length: 12 }, (_, at) => record(12 - at, {}, {}, text)));
    expect(grid.rows).toHaveLength(200);
    expect(grid.rows.every(({ cells }) => cells.every(Boolean))).toBe(true);
  });
});

describe('aligning', () => {
  it('never crosses and never takes another keyword for the same', () => {
    const places = align(
      instructionsIn(DOCKERFILE),
      instructionsIn(DOCKERFILE.replace('RUN go vet', 'ENV A=1')),
    );
    expect(places).toEqual([0, 1, 2, null, 4, 5, 6, 7, 8, 9, 10]);
  });
});
