import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Terminals } from '../../electron/core/terminal/terminals.ts';
import { hashOf } from '../../electron/core/workspace/file-version.ts';
import { Workspace } from '../../electron/core/workspace/workspace.ts';
import { eventually, startBench, type TestBench } from './terminal-bench.ts';

let on: TestBench;
let workspace: Workspace;
let startFiles: string;
let lesson = 0;

beforeAll(async () => {
  on = await startBench('workspace-test');
  startFiles = path.join(on.dataDir, 'start');
  await mkdir(path.join(startFiles, 'site'), { recursive: true });
  await writeFile(path.join(startFiles, 'site', 'index.html'), '<h1>你好</h1>\n');
  await writeFile(path.join(startFiles, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
}, 600_000);
afterAll(() => on?.destroy());

const open = () =>
  new Workspace({ link: on.link, dataDir: on.dataDir, lessonId: `lesson-${lesson}`, startFiles });
beforeEach(async () => {
  lesson += 1;
  await on.sh('find /workspace -mindepth 1 -delete; rm -f /root/.layerlab-workspace');
  workspace = open();
  await workspace.attach();
});
afterEach(() => workspace.close());

const hash = (file: string) => workspace.state.value.files.find((one) => one.path === file)?.hash ?? null;
const names = () => workspace.state.value.files.map((file) => file.path);
/** Sooner than the look that is taken every ten seconds whatever happens. */
const SOON = 5_000;
const becomes = (holds: () => boolean, what: string) =>
  eventually((look) => workspace.state.watch(look), holds, what, SOON);
const save = (file: string, content: string, baseHash: string | null, force = false) =>
  workspace.write({ path: file, content, baseHash, force });
const code = (name: string) => expect.objectContaining({ code: name });

describe('the workspace on a bench', () => {
  it('begins with the lesson’s files on both sides', async () => {
    expect(workspace.state.value).toMatchObject({ synced: true, skipped: [], folders: ['site'] });
    expect(
      await on.sh('cd /workspace && stat -c "%a %n" run.sh site/index.html && cat site/index.html'),
    ).toBe('755 run.sh\n644 site/index.html\n<h1>你好</h1>\n');
  });

  it('saves from the editor into the bench, keeping the mode', async () => {
    const { hash: before } = await workspace.read('run.sh');
    await save('run.sh', 'echo 新\n', before);
    await save('deep/er/新.txt', '一', null);
    expect(await on.sh('cd /workspace && stat -c %a run.sh && cat run.sh deep/er/*; ls -A . deep/er')).toBe(
      '755\necho 新\n一.:\ndeep\nrun.sh\nsite\n\ndeep/er:\n新.txt\n',
    );
    expect(workspace.state.value.files.find((file) => file.path === 'run.sh')?.executable).toBe(true);
  });

  it('sees what is changed in a terminal', async () => {
    const terminals = new Terminals({ link: on.link });
    const { id } = await terminals.open({ kind: 'bench' }, 80, 24);
    await terminals.typeLine(id, 'echo changed > site/index.html', AbortSignal.timeout(10_000));
    await becomes(() => hash('site/index.html') === hashOf('changed\n'), 'the change is seen');
    await terminals.typeLine(id, 'rm -r site; mkdir -p a/b && mv run.sh a/b/', AbortSignal.timeout(10_000));
    await becomes(() => names().join() === 'a/b/run.sh', 'the file has moved');
    expect(workspace.state.value.folders).toEqual(['a', 'a/b']);
    terminals.closeAll();
  });

  it('takes any name, and leaves alone what is too large or no file', async () => {
    await on.sh(`cd /workspace && printf 1 > ./-rf && printf 2 > ' a  b ' && printf 3 > "$(printf 'new\\nline')" &&
      printf 4 > '页 [*]?.txt' && printf '\\0\\377' > bytes && ln -s /etc/passwd link && mkfifo pipe &&
      head -c 5000001 /dev/zero > huge && printf 5 > "$(printf 'not\\377utf8')"`);
    await becomes(() => hash('bytes') !== null && hash('-rf') !== null, 'the files are seen');
    await becomes(() => workspace.state.value.skipped.length === 4, 'the others are named');
    expect(names().sort()).toEqual(
      [' a  b ', '-rf', 'bytes', 'new\nline', 'run.sh', 'site/index.html', '页 [*]?.txt'].sort(),
    );
    expect(workspace.state.value.skipped.slice(0, 2)).toEqual(['huge', 'link']);
    expect((await workspace.read('new\nline')).content).toBe('3');
    await expect(workspace.read('bytes')).rejects.toThrow(code('FILE_NOT_TEXT'));
    await expect(workspace.read('huge')).rejects.toThrow(code('FILE_TOO_LARGE'));
    await expect(save('link', 'x', null)).rejects.toThrow(code('BAD_REQUEST'));
    await save('-rf', 'edited', hashOf('1'));
    await workspace.rename('new\nline', '--help');
    await workspace.remove(' a  b ');
    expect(await on.sh('cd /workspace && cat ./-rf ./--help && readlink link && stat -c %s huge')).toBe(
      'edited3/etc/passwd\n5000001\n',
    );
  });

  it('asks before it overwrites what the terminal changed meanwhile', async () => {
    const { hash: before } = await workspace.read('run.sh');
    await on.sh('echo theirs > /workspace/run.sh');
    await expect(save('run.sh', 'mine', before)).rejects.toThrow(
      expect.objectContaining({
        code: 'FILE_CONFLICT',
        details: { path: 'run.sh', currentHash: hashOf('theirs\n') },
      }),
    );
    await becomes(() => hash('run.sh') === hashOf('theirs\n'), 'their version is shown');
    await save('run.sh', 'mine', before, true);
    expect(await on.sh('cat /workspace/run.sh')).toBe('mine');
    await on.sh('rm /workspace/run.sh');
    await expect(save('run.sh', 'again', hashOf('mine'))).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_CONFLICT', details: { path: 'run.sh', currentHash: '' } }),
    );
    await expect(save('site/index.html', 'x', null)).rejects.toThrow(code('FILE_EXISTS'));
    await expect(save('site', 'x', null)).rejects.toThrow(code('BAD_REQUEST'));
  });

  it('loses nothing when both sides were changed apart', async () => {
    await on.sh('cd /workspace && echo 1 > removed && echo 1 > both && echo 1 > theirs && echo 1 > mine');
    await becomes(() => ['removed', 'both', 'theirs', 'mine'].every((file) => hash(file)), 'all are seen');
    await workspace.detach();
    expect(workspace.state.value.synced).toBe(false);
    await save('both', 'mine\n', hashOf('1\n'));
    await save('mine', 'mine\n', hashOf('1\n'));
    await save('new-mine', 'mine\n', null);
    await on.sh(
      'cd /workspace && echo bench > both && echo bench > theirs && rm removed && echo b > new-theirs',
    );
    expect(await workspace.attach()).toEqual({
      keptBoth: [{ path: 'both', benchVersion: 'both.from-bench' }],
    });
    const all = 'cd /workspace && grep . both* mine new-* theirs; [ ! -e removed ]';
    const expected =
      'both:mine\nboth.from-bench:bench\nmine:mine\nnew-mine:mine\nnew-theirs:b\ntheirs:bench\n';
    expect(await on.sh(all)).toBe(expected);
    expect(names()).not.toContain('removed');
    // Nothing is left to do, also for a new process that has only what was stored.
    await workspace.close();
    workspace = open();
    expect(await workspace.attach()).toEqual({ keptBoth: [] });
    expect(await on.sh(all)).toBe(expected);
  });

  it('obeys when the learner removes everything', async () => {
    await on.sh('find /workspace -mindepth 1 -delete');
    await becomes(() => names().length === 0 && workspace.state.value.folders.length === 0, 'all is gone');
  });

  it('restores the start, and keeps the old files', async () => {
    await on.sh('mkdir /workspace/mine && echo keep > /workspace/mine/file && echo late > /workspace/run.sh');
    const kept = await workspace.restoreStart();
    expect(await readFile(path.join(kept ?? '', 'mine', 'file'), 'utf8')).toBe('keep\n');
    expect(await readFile(path.join(kept ?? '', 'run.sh'), 'utf8')).toBe('late\n');
    expect(await on.sh('cd /workspace && find . | sort && cat run.sh')).toBe(
      '.\n./run.sh\n./site\n./site/index.html\n#!/bin/sh\n',
    );
    expect(await workspace.restoreStart()).toBeNull();
  });

  it('works with nothing but busybox, and without inotifywait', async () => {
    const bare =
      'mkdir -p /opt/bare && docker run --rm -v /opt/bare:/out busybox cp /bin/busybox /out/ && /opt/bare/busybox --install -s /opt/bare';
    await on.sh(bare);
    const link = Object.assign(Object.create(on.bench), {
      run: (command: string[], options: { env?: string[] }) =>
        on.bench.run(command, { ...options, env: ['PATH=/opt/bare'] }),
      dial: (command: string[], signal?: AbortSignal) =>
        on.bench.dial(['env', 'PATH=/opt/bare', ...command], signal),
    });
    await workspace.close();
    workspace = new Workspace({
      link: () => link,
      dataDir: on.dataDir,
      lessonId: `bare-${lesson}`,
      startFiles,
    });
    await workspace.attach();
    expect(names()).toEqual(['run.sh', 'site/index.html']);
    await save('run.sh', 'bare\n', (await workspace.read('run.sh')).hash);
    await on.sh(`cd /workspace && printf x > "$(printf 'new\\nline')" && printf y > ' -页'`);
    await becomes(() => hash('new\nline') === hashOf('x') && hash(' -页') === hashOf('y'), 'both are seen');
    await expect(save('run.sh', 'x', hashOf('old'))).rejects.toThrow(code('FILE_CONFLICT'));
    await workspace.rename(' -页', 'a/b');
    expect(await on.sh('cd /workspace && cat run.sh a/b && stat -c %a run.sh')).toBe('bare\ny755\n');
  });

  it('gives a new bench everything back, and saves go on in between', async () => {
    await save('site/index.html', 'mine\n', (await workspace.read('site/index.html')).hash);
    await on.sh('mkdir /workspace/empty && echo typed > /workspace/typed && chmod +x /workspace/typed');
    await becomes(() => hash('typed') === hashOf('typed\n'), 'the typed file is seen');
    await becomes(() => workspace.state.value.folders.includes('empty'), 'the folder is seen');
    await on.bench.destroy();
    await save('run.sh', 'while away\n', (await workspace.read('run.sh')).hash);
    expect(workspace.state.value.synced).toBe(false);
    await on.bench.start();
    expect(await workspace.attach()).toEqual({ keptBoth: [] });
    expect(
      await on.sh(
        'cd /workspace && find . -mindepth 1 | sort && cat run.sh site/index.html && ./typed; ls -l typed',
      ),
    ).toMatch(
      /^\.\/empty\n\.\/run\.sh\n\.\/site\n\.\/site\/index\.html\n\.\/typed\nwhile away\nmine\n-rwxr-xr-x/,
    );
  });

  it('brings two thousand files over and skips the rest', async () => {
    await workspace.close();
    const many = path.join(on.dataDir, 'many');
    await cp(startFiles, many, { recursive: true });
    await on.sh('cd /workspace && find . -mindepth 1 -delete; for n in $(seq 2100); do echo $n > f$n; done');
    workspace = open();
    await workspace.attach();
    expect(workspace.state.value.files.length).toBeGreaterThanOrEqual(2000);
    expect(workspace.state.value.skipped.length).toBe(100);
    await rm(many, { recursive: true });
  });
});
