import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportLines } from '../../../electron/cli/inspect.ts';
import { limitText, whereToLook } from '../../../electron/cli/inspect-limits.ts';
import { modeText } from '../../../electron/cli/inspect-print-lists.ts';
import { type InspectedImage, reportOf } from '../../../electron/cli/inspect-report.ts';
import { inspectSchema, SCHEMA_FILE } from '../../../electron/cli/inspect-schema.ts';
import { displayWidth, painter } from '../../../electron/cli/inspect-text.ts';
import { InspectReport } from '../../../electron/contract/inspect.ts';
import { buildImageIndex } from '../../../electron/core/layers/image-index.ts';
import { ListingBuilder } from '../../../electron/core/layers/layer-listing.ts';
import { TarParser } from '../../../electron/core/layers/tar-parser.ts';
import { imageConfig, type Member, sha256, tar } from '../layers/tar-builder.ts';

const HISTORY = [
  { created_by: '/bin/sh -c #(nop) COPY dir:0 in / ' },
  { created_by: '/bin/sh -c #(nop)  ENV A=1', empty_layer: true },
  { created_by: '/bin/sh -c echo \x1b[31mred && \\\n  apt-get install 文件 a-package-with-a-very-long-name' },
  { created_by: '/bin/sh -c rm -r /var/cache' },
];
const LAYERS: Member[][] = [
  [
    { name: 'etc/', type: '5' },
    { name: 'etc/conf', content: 'x'.repeat(1000) },
    { name: 'bin/su', content: 'su', mode: 0o4755 },
    { name: 'bin/sh', type: '2', link: 'busybox', mode: 0o777 },
  ],
  [
    { name: 'etc/', type: '5' },
    { name: 'etc/conf', content: 'y'.repeat(2000), uid: 33, gid: 33 },
    { name: 'var/', type: '5' },
    { name: 'var/cache/', type: '5', mode: 0o1777 },
    { name: 'var/cache/文件\x1b[2J', content: 'z'.repeat(3000), mode: 0o600, uid: 1000 },
    { name: 'var/cache/twin', type: '1', link: 'var/cache/文件\x1b[2J', mode: 0o600, uid: 1000 },
    { name: 'bin/su', content: 'su', mode: 0o755 },
  ],
  [{ name: 'var/', type: '5' }, { name: 'var/.wh.cache' }],
];
const SHOWN = { digests: [], place: { label: 'Engine', text: 'Docker 1 at unix:///x' } } as const;

function image(layers: Member[][] = LAYERS, history: object[] = HISTORY): InspectedImage {
  const tars = layers.map((members) => tar(members));
  const listings = tars.map((layer) => {
    const builder = new ListingBuilder();
    const parser = new TarParser(builder);
    parser.write(layer);
    parser.finish();
    return builder.listing(sha256(layer));
  });
  const index = buildImageIndex('sha256:image', { ...imageConfig(tars), history }, listings);
  return { index, ref: 'made/here:1', platform: 'linux/amd64', source: 'layer-store', ...SHOWN };
}

describe('the report', () => {
  it('has exact numbers', () => {
    const report = reportOf(image(), {});
    expect(report).toMatchObject({
      formatVersion: 1,
      image: { ref: 'made/here:1', id: 'sha256:image', platform: 'linux/amd64', source: 'layer-store' },
      layers: [
        { index: 1, size: 1002, added: 4, changed: 0, deleted: 0, deadBytes: 1002 },
        { index: 2, size: 5002, added: 4, changed: 2, deleted: 0, deadBytes: 3000 },
        { index: 3, size: 0, added: 0, changed: 0, deleted: 3, deadBytes: 0 },
      ],
      // /bin /bin/sh /bin/su /etc /etc/conf /var
      entries: 6,
      liveBytes: 2002,
      deadBytes: 4002,
      efficiency: 2002 / 6004,
      limits: [],
    });
    expect(report.layers.map(({ instruction }) => instruction)).toEqual([
      'COPY dir:0 in /',
      'RUN echo \x1b[31mred && \\\n  apt-get install 文件 a-package-with-a-very-long-name',
      'RUN rm -r /var/cache',
    ]);
    expect(report.wasted).toEqual([
      { path: '/var/cache/文件\x1b[2J', bytes: 3000, writtenBy: 2, killedBy: 3, how: 'deleted' },
      { path: '/etc/conf', bytes: 1000, writtenBy: 1, killedBy: 2, how: 'overwritten' },
      { path: '/bin/su', bytes: 2, writtenBy: 1, killedBy: 2, how: 'overwritten' },
    ]);
    expect(report).not.toHaveProperty('layer');
  });

  it('counts changes as it lists them, and tells what a deleted path was', () => {
    for (const number of [1, 2, 3]) {
      const { layer, layers } = reportOf(image(), { layer: number });
      const kinds = Object.groupBy(layer?.changes ?? [], ({ kind }) => kind);
      expect(layers[number - 1]).toMatchObject({
        added: kinds.added?.length ?? 0,
        changed: kinds.modified?.length ?? 0,
        deleted: kinds.deleted?.length ?? 0,
      });
    }
    expect(reportOf(image(), { layer: 3 }).layer).toMatchObject({
      index: 3,
      changes: [
        { path: '/var/cache', kind: 'deleted', type: 'directory', mode: 0o1777, sizeBefore: 0 },
        { path: '/var/cache/twin', kind: 'deleted', type: 'hardlink' },
        {
          path: '/var/cache/文件\x1b[2J',
          kind: 'deleted',
          mode: 0o600,
          uid: 1000,
          sizeBefore: 3000,
          size: 0,
        },
      ],
    });
    expect(reportOf(image(), { layer: 2 }).layer?.changes).toContainEqual(
      expect.objectContaining({ path: '/bin/su', kind: 'modified', metadataOnly: true, mode: 0o755 }),
    );
  });

  it('refuses a layer that is not there', () => {
    expect(() => reportOf(image(), { layer: 4 })).toThrow('There is no layer 4: the image has 3.');
  });

  it('is efficient where there are no bytes', () => {
    expect(reportOf(image([[]], []), { failUnder: 1, maxWasted: 0 })).toMatchObject({
      efficiency: 1,
      entries: 0,
      limits: [{ passed: true }, { passed: true }],
    });
  });

  it('has the published shape', () => {
    const report = reportOf(image(), { layer: 2, failUnder: 0.9, maxWasted: 10 });
    // What the schema does not know would be missing after parsing.
    expect(InspectReport.parse(report)).toEqual(report);
    expect(
      JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')),
      'docs/inspect.schema.json is out of date; run: node electron/cli/inspect-schema.ts',
    ).toEqual(inspectSchema());
  });
});

describe('limits', () => {
  const { efficiency, deadBytes } = image().index;

  it('are kept by a value equal to them', () => {
    const { limits } = reportOf(image(), { failUnder: efficiency, maxWasted: deadBytes });
    expect(limits).toEqual([
      { name: 'fail-under', limit: efficiency, found: efficiency, passed: true },
      { name: 'max-wasted', limit: deadBytes, found: deadBytes, passed: true },
    ]);
  });

  it('say by how much they were missed, and where to look', () => {
    const report = reportOf(image(), { failUnder: 0.5, maxWasted: 4001 });
    expect(report.limits.map(({ passed }) => passed)).toEqual([false, false]);
    expect(report.limits.map((limit) => limitText(limit, report))).toEqual([
      'fail-under: efficiency 33.34 %, 16.66 points under the 50.00 % wanted (2.00 kB too many dead)',
      'max-wasted: 4.00 kB dead, 1 B over the 4.00 kB allowed',
    ]);
    expect(whereToLook(report, 60)).toEqual([
      'Look first at /var/cache/文件\\x1b[2J (3.00 kB)',
      expect.stringMatching(/^written by layer 2 RUN echo \\x1b\[31mred.*…$/),
      'deleted by layer 3 RUN rm -r /var/cache',
    ]);
  });
});

describe('what people read', () => {
  const show = (columns: number, o: { layer?: number; wasted: boolean; failUnder?: number }): string[] =>
    reportLines(reportOf(image(), o), SHOWN, o, { columns, paint: painter(false) });

  it.each([60, 80, 120])('fits into %i columns and never holds a control character', (columns) => {
    const lines = [
      ...show(columns, { wasted: true }),
      ...show(columns, { wasted: false, layer: 2 }),
      ...show(columns, { wasted: false, layer: 3 }),
    ];
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
    // An ID is 82 columns with its label, and a path may be of any length: these are to be copied.
    const long = lines.filter((line) => displayWidth(line) > columns && !/sha256:| = \//.test(line));
    expect(long).toEqual([]);
  });

  it('is a table from the base up', () => {
    const lines = show(80, { wasted: false });
    const table = lines.slice(lines.findIndex((line) => line.startsWith('#')));
    expect(table.slice(0, 4)).toEqual([
      expect.stringMatching(/^# {2}diff ID +size +\+ +~ +- +dead {2}instruction$/),
      expect.stringMatching(
        /^1 {2}[0-9a-f]{12} {2}1\.00 kB {2}\+4 {2}· {2}· {2}1\.00 kB {2}COPY dir:0 in \/$/,
      ),
      expect.stringMatching(
        /^2 {2}[0-9a-f]{12} {2}5\.00 kB {2}\+4 ~2 {2}· {2}3\.00 kB {2}RUN echo \\x1b.*…$/,
      ),
      expect.stringMatching(/^3 {2}[0-9a-f]{12} {6}0 B {3}· {2}· -3 {8}· {2}RUN rm -r \/var\/cache$/),
    ]);
    expect(lines.at(-1)).toContain('3 dead copies. --wasted lists them.');
  });

  it('begins with who the image is and where it was read', () => {
    expect(show(80, { wasted: false }).slice(0, 8)).toEqual([
      'made/here:1',
      '',
      'ID         sha256:image',
      'Platform   linux/amd64',
      'Engine     Docker 1 at unix:///x',
      "Read from  the engine's layer store",
      'Contents   3 layers, 6 entries, 6.00 kB',
      'Efficiency ████████░░░░░░░░░░░░░░░░ 33.3 %  2.00 kB live, 4.00 kB dead',
    ]);
  });

  it('lists what a layer changed, and the whole instruction', () => {
    const lines = show(80, { wasted: false, layer: 2 });
    expect(lines.slice(lines.findIndex((line) => line.startsWith('Layer 2')))).toEqual([
      'Layer 2 of 3: 5.00 kB, 3.00 kB of it dead, 6 changes',
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      '  RUN echo \\x1b[31mred && \\',
      '    apt-get install 文件 a-package-with-a-very-long-name',
      '',
      '~ -rwxr-xr-x  0:0          2 B  /bin/su  (content unchanged)',
      '~ -rw-r--r--  33:33    2.00 kB  /etc/conf',
      '+ drwxr-xr-x  0:0               /var',
      '+ drwxrwxrwt  0:0               /var/cache',
      '+ -rw-------  1000:0            /var/cache/twin = /var/cache/文件\\x1b[2J',
      '+ -rw-------  1000:0   3.00 kB  /var/cache/文件\\x1b[2J',
    ]);
  });

  it('names who wrote and who hid each wasted copy', () => {
    const lines = show(120, { wasted: true, failUnder: 0.5 });
    expect(lines.slice(lines.findIndex((line) => line.startsWith('Wasted')))).toEqual([
      'Wasted: 4.00 kB in 3 copies that no container sees',
      '',
      expect.stringMatching(/^written by layer 2 RUN echo \\x1b.*name$/),
      'deleted by layer 3 RUN rm -r /var/cache',
      '  3.00 kB  /var/cache/文件\\x1b[2J',
      '',
      'written by layer 1 COPY dir:0 in /',
      expect.stringMatching(/^overwritten by layer 2 RUN echo/),
      '  1.00 kB  /etc/conf',
      '      2 B  /bin/su',
      '',
      expect.stringMatching(/^✗ fail-under/),
      expect.stringMatching(/^ {2}Look first at/),
      expect.stringMatching(/^ {4}written by/),
      expect.stringMatching(/^ {4}deleted by/),
    ]);
  });

  it('shows modes as ls does', () => {
    expect(modeText('file', 0o4755)).toBe('-rwsr-xr-x');
    expect(modeText('file', 0o2644)).toBe('-rw-r-Sr--');
    expect(modeText('directory', 0o1777)).toBe('drwxrwxrwt');
    expect(modeText('symlink', 0o777)).toBe('lrwxrwxrwx');
  });
});
