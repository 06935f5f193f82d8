import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Oracle, wasted } from './layers-oracle-hold.ts';

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
});

afterAll(() => oracle.close());

describe('the merged tree is what docker export shows', () => {
  it.each(['busybox', 'debian:13-slim', 'nginx', 'golang'])('of the %s image of lessons', async (name) => {
    const index = await oracle.holdsToExport(await oracle.standIn(name));
    expect(index.liveBytes).toBeGreaterThan(500_000);
  });

  it('of a large image on debian of which much is deleted and changed', async () => {
    const debian = await oracle.standIn('debian:13-slim');
    const ref = await oracle.built('large', [
      `FROM ${debian}`,
      'RUN cp -a /usr /srv/usr',
      'RUN rm -rf /srv/usr/share/zoneinfo /srv/usr/lib/locale && find /srv/usr/lib -name "*.so*" -delete',
      'RUN chmod -R o-x /srv/usr/bin',
    ]);
    const base = await oracle.holdsToExport(debian);
    const index = await oracle.holdsToExport(ref);
    expect(index.layers.length).toBe(base.layers.length + 3);
    const killed = (layer: number) => index.wasted.filter(({ killedBy }) => killedBy === layer);
    expect(killed(base.layers.length + 2).every(({ how }) => how === 'deleted')).toBe(true);
    expect(killed(base.layers.length + 2).length).toBeGreaterThan(50);
    expect(killed(base.layers.length + 3).every(({ how }) => how === 'overwritten')).toBe(true);
    expect(killed(base.layers.length + 3).length).toBeGreaterThan(50);
  });

  it('of what a build does to files: removed, emptied, made again, moved, linked, given another mode', async () => {
    const ref = await oracle.built('build', [
      `FROM ${await oracle.standIn('busybox')}`,
      'RUN mkdir -p /w/files /w/gone /w/again/sub /w/move && for d in files gone again again/sub move; do echo "1 $d" > /w/$d/1; echo "two $d" > /w/$d/2; done',
      'RUN rm /w/files/1 && rm -r /w/gone && rm -r /w/again && mkdir /w/again && echo new > /w/again/2',
      'RUN mv /w/move /w/moved && chmod 4711 /w/files/2 && chown 7:8 /w/moved/1 && ln /w/moved/2 /w/twin && ln -s twin /w/soft',
      'RUN ln /w/twin /w/third && rm /w/moved/2 && mknod /w/null c 1 3 && mknod /w/disk b 8 200 && mkfifo /w/fifo && chmod 1777 /w',
      'RUN rm /w/twin /w/third && mkdir /w/twin && echo below > /w/twin/file && rm -r /w/moved && echo file > /w/moved',
    ]);
    const index = await oracle.holdsToExport(ref);
    expect(index.layers.map(({ instruction }) => instruction.keyword).slice(-5)).toEqual(
      Array(5).fill('RUN'),
    );
    const [base] = index.layers.slice(-5);
    const at = (base?.index ?? 0) - 1;
    const own = wasted(index).filter((line) => line.startsWith('/w/'));
    const lines = (parts: string[]) =>
      parts.map((line) => line.replace(/#(\d)/g, (_, n) => `${at + Number(n)}`));
    expect(own.sort()).toEqual(
      lines([
        '/w/again/1 8 #1>#2 deleted',
        '/w/again/2 10 #1>#2 overwritten',
        '/w/again/sub/1 12 #1>#2 deleted',
        '/w/again/sub/2 14 #1>#2 deleted',
        '/w/files/1 8 #1>#2 deleted',
        '/w/files/2 10 #1>#3 overwritten',
        '/w/gone/1 7 #1>#2 deleted',
        '/w/gone/2 9 #1>#2 deleted',
        '/w/move/1 7 #1>#3 deleted',
        '/w/move/2 9 #1>#3 deleted',
        '/w/moved/1 7 #3>#5 deleted',
        '/w/moved/2 9 #3>#4 deleted',
        '/w/third 9 #4>#5 deleted',
      ]),
    );
  });

  it('2,200 deletions', async () => {
    const ref = await oracle.built('many', [
      `FROM ${await oracle.standIn('busybox')}`,
      'RUN mkdir /many && for i in $(seq 2300); do echo $i > /many/$i; done',
      'RUN for i in $(seq 2200); do rm /many/$i; done',
    ]);
    const index = await oracle.holdsToExport(ref);
    expect(index.layers.at(-1)).toMatchObject({ added: 0, modified: 0, deleted: 2200, size: 0 });
    expect(index.layers.at(-2)).toMatchObject({
      deadFiles: 2200,
      deadBytes: 9 * 2 + 90 * 3 + 900 * 4 + 1201 * 5,
    });
  });
});

describe('what dive gets wrong', () => {
  it('is right: folders removed, and folders removed and made again', async () => {
    const busybox = await oracle.standIn('busybox');
    const write = 'mkdir /a /b /c && for d in a b c; do for i in 0 1 2 3 4 5 6 7 8 9; do';
    const ref = await oracle.built('research-wh', [
      `FROM ${busybox}`,
      `RUN ${write} dd if=/dev/zero of=/$d/$i bs=1024 count=1000 2>/dev/null; done; done`,
      'RUN rm /a/*',
      'RUN rm -r /b',
      'RUN rm -r /c && mkdir /c',
    ]);
    const base = (await oracle.holdsToExport(busybox)).totalBytes;
    const index = await oracle.holdsToExport(ref);
    expect([index.liveBytes, index.deadBytes, index.totalBytes]).toEqual([
      base,
      30_720_000,
      base + 30_720_000,
    ]);
    expect(index.efficiency).toBe(base / (base + 30_720_000));
    expect(index.wasted).toHaveLength(30);
    expect(new Set(index.wasted.map(({ how }) => how))).toEqual(new Set(['deleted']));
  });

  it('is finite: a base and deletions, nothing else', async () => {
    const busybox = await oracle.standIn('busybox');
    const ref = await oracle.built('only-deletions', [`FROM ${busybox}`, 'RUN rm -r /bin/busybox']);
    const index = await oracle.holdsToExport(ref);
    expect(index.deadBytes).toBeGreaterThan(100_000);
    expect(index.efficiency).toBe(index.liveBytes / index.totalBytes);
    expect(Number.isFinite(index.efficiency)).toBe(true);
  });
});
