import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { BuildFailure } from '../../../renderer/builds/BuildFailure.tsx';
import { CacheGridTable } from '../../../renderer/builds/grid/CacheGridTable.tsx';
import { CacheTable } from '../../../renderer/builds/grid/CacheTable.tsx';
import { stageGraph } from '../../../renderer/builds/model/stage-graph.ts';
import { StageDrawing } from '../../../renderer/builds/stages/StageDrawing.tsx';
import { WhyPane } from '../../../renderer/builds/why/WhyPane.tsx';
import { startTranslations } from '../../../renderer/i18n/index.ts';
import { edited, forecast, record, why } from './build-fixtures.ts';

beforeAll(() => startTranslations('en'));
beforeEach(() => i18next.changeLanguage('en'));

/** Words alone, as they would be read out. */
const said = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

function whyPane(of: BuildRecord, more: Partial<Parameters<typeof WhyPane>[0]['builds']> = {}): string {
  const builds = { keys: [], key: null, records: [of], chosen: of, step: null, forecast: null, ...more };
  return said(renderToStaticMarkup(<WhyPane builds={builds} record={of} />));
}

describe('the grid', () => {
  it('says of each cell what it is, and marks the first miss apart from what it dragged along', () => {
    const of = edited(2);
    const html = renderToStaticMarkup(<CacheGridTable records={[of, record(1)]} chosen={of} step={null} />);
    expect(html).toContain(
      'aria-label="Build 2, line 3: COPY src/ ./src/ · ran, first miss · 0.1 s · src/b.txt has other contents."',
    );
    expect(html.match(/data-mark="miss"/g)).toHaveLength(1);
    expect(html.match(/data-mark="ran"/g)).toHaveLength(3);
    // One stop for Tab: the first miss.
    expect(html.match(/<button[^>]*data-mark[^>]*tabindex="0"/gi)).toHaveLength(1);
  });

  it('shows unknown as unknown, and a line that is not reached yet as waiting', () => {
    const unknown = record(1, { 4: { outcome: 'unknown', ms: null, why: why('unknown') } });
    const table = (of: BuildRecord) =>
      renderToStaticMarkup(<CacheGridTable records={[of]} chosen={of} step={null} />);
    expect(table(unknown)).toContain('data-mark="unknown"');
    expect(table({ ...unknown, status: 'running', ms: null })).toContain('data-mark="waiting"');
  });
});

describe('why', () => {
  it('is told of what ran, and what the next build would do', () => {
    const of = edited(2);
    const words = whyPane(of, { forecast: forecast(record(3), [8, 11]) });
    expect(words).toContain('Line 3 ran: src/b.txt has other contents.');
    expect(words).toContain('Lines 4–5, 12 ran because line 3 did.');
    expect(words).toContain('If you build now, lines 8, 11 will run.');
  });

  it('lists what could not be known', () => {
    const notKnown = [{ key: 'build.notKnown.redrawn', params: {} }];
    expect(whyPane(record(1, {}, { notKnown }))).toContain('The progress was drawn over itself');
  });

  it('is told in Chinese', async () => {
    await i18next.changeLanguage('zh-CN');
    expect(whyPane(edited(2))).toMatch(/第 3 行 执行了： ?src\/b\.txt ?的内容变了/);
  });

  it('tells a failed step from one that was stopped', () => {
    const failed = { 4: { outcome: 'failed' as const, why: why('instruction-changed') } };
    expect(whyPane(record(2, failed, { status: 'failed' }))).toContain('Line 4 failed. It ran:');
    expect(whyPane(record(2, failed, { status: 'cancelled' }))).toContain('Line 4 was stopped. It ran:');
  });
});

describe('failures and texts', () => {
  it('gives the message, the exit code and the line', () => {
    const error = { message: 'returned a non-zero code: 3', exitCode: 3, line: 4, step: 3 };
    const words = said(
      renderToStaticMarkup(<BuildFailure record={record(2, {}, { status: 'failed', error })} />),
    );
    expect(words).toContain('Build 2 failed at line 4. Exit code 3.');
    expect(words).toContain('returned a non-zero code: 3');
    expect(words).toContain('Go to line 4');
  });

  it('has each line in the table with its outcome and reason', () => {
    const of = edited(2);
    const html = renderToStaticMarkup(<CacheTable records={[of, record(1)]} chosen={of} step={null} />);
    expect(said(html)).toContain('COPY src/ ./src/ ran, first miss 0.1 s – – src/b.txt has other contents.');
  });

  it('names what one stage takes from another', () => {
    const of = record(1);
    const words = said(renderToStaticMarkup(<StageDrawing graph={stageGraph(of, 460)} record={of} />));
    expect(words).toContain('COPY --from=build /hello');
  });
});
