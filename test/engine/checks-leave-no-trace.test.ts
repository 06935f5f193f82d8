import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInContainer } from '../../electron/core/checks/container-file.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import { readyBench, type TestBench } from './harness.ts';

const SCRIPT = '/docker-entrypoint.d/10-listen-on-ipv6.sh';
const HTML = '/usr/share/nginx/html';
const PAGE = `${HTML}/index.html`;
let test: TestBench;

beforeAll(async () => {
  test = await readyBench('trace', ['nginx']);
  await docker('run', '-d', '--name', 'web', 'nginx');
  await docker(
    'exec',
    'web',
    'sh',
    '-c',
    `echo mine > ${PAGE}; ln -s ${PAGE} /abs; ln -s ../abs /tmp/rel; ln -s /l2 /l1; ln -s /l1 /l2; rm /etc/nginx/nginx.conf ${HTML}/50x.html`,
  );
});
afterAll(() => test.remove());

async function docker(...words: string[]): Promise<string> {
  const ran = await test.bench.run(['docker', ...words]);
  expect(ran.stderr).toBe('');
  return ran.stdout.toString();
}

async function read(file: string) {
  const found = await readInContainer(
    test.bench,
    await test.bench.engine.getContainer('web').inspect(),
    file,
  );
  return found.kind === 'file' ? found.content.toString() : found.kind;
}

async function reads(): Promise<void> {
  expect(await read(PAGE)).toBe('mine\n');
  expect(await read('/abs')).toBe('mine\n');
  expect(await read('/tmp/rel')).toBe('mine\n');
  expect(await read('/tmp/../tmp/./rel')).toBe('mine\n');
  expect(await read('/l1')).toBe('missing');
  expect(await read('/etc/nginx/nginx.conf')).toBe('missing');
  expect(await read('/usr/share/nginx/html/50x.html')).toBe('missing');
  expect(await read('/var/cache')).toBe('directory');
  expect(await read('/etc/nginx/mime.types')).toContain('text/html');
  expect(await read('/nothing/at/all')).toBe('missing');
}

describe('a check that looks into a container', () => {
  it('sees what a running container sees', reads);

  it('leaves nothing behind that docker diff did not list and docker commit would keep', async () => {
    const listed = new Set((await docker('diff', 'web')).split('\n').map((line) => line.slice(2)));
    await docker('commit', 'web', 'mynginx');
    const layers = new LayerReader({
      link: test.bench,
      dataDir: test.dataDir,
      store: test.bench.state.value.store,
    });
    const picture = await layers.picture('mynginx');
    const changes = (await layers.imageIndex('mynginx')).changes.at(-1) ?? [];
    expect(changes.map(({ path }) => path)).toContain(PAGE);
    expect(changes.map(({ path }) => path).filter((path) => !listed.has(path))).toEqual([]);
    const before = (await layers.picture('nginx')).layers.length;
    expect(picture.layers).toHaveLength(before + 1);
  });

  it('sees no file of a folder that was removed and made again', async () => {
    expect(await read(SCRIPT)).toContain('#!');
    await docker('exec', 'web', 'sh', '-c', 'rm -r /docker-entrypoint.d && mkdir /docker-entrypoint.d');
    expect(await read(SCRIPT)).toBe('missing');
  });

  it('sees the same in the container once it has stopped', async () => {
    await docker('stop', '-t', '1', 'web');
    await reads();
    expect(await read(SCRIPT)).toBe('missing');
  });
});
