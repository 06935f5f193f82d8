import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Preview } from '../../electron/core/preview/preview.ts';
import { startBench, type TestBench } from './terminal-bench.ts';

let on: TestBench;
let preview: Preview;

beforeAll(async () => {
  on = await startBench('preview-test');
  preview = new Preview({ link: on.link });
}, 600_000);
afterAll(async () => {
  await preview?.close();
  await on?.destroy();
});

describe('the preview of a learner’s web server', () => {
  it('says that nothing answers, then shows what answers', async () => {
    const { url } = await preview.open(80);
    const nothing = await fetch(url);
    expect([nothing.status, await nothing.text()]).toEqual([502, expect.stringContaining('port 80')]);
    await on.sh('docker run -d --name web -p 80:80 -p 8080:80 nginx');
    await on.sh('docker exec web sh -c "echo 你好，世界 > /usr/share/nginx/html/index.html"');
    const page = await answered(url);
    expect([page.status, await page.text()]).toEqual([200, '你好，世界\n']);
    expect(page.headers.get('content-security-policy')).toContain('sandbox allow-scripts allow-forms');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('etag')).toBeNull();
  });

  it('shows each port at an address of its own', async () => {
    const [first, second] = await Promise.all([preview.open(80), preview.open(8080)]);
    expect(first.url).not.toBe(second.url);
    expect((await fetch(second.url)).status).toBe(200);
  });

  it('shows what the server says about a page that is missing, and follows it into a folder', async () => {
    const { url } = await preview.open(80);
    const missing = await fetch(`${url}nothing`);
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('404 Not Found')]);
    await on.sh('docker exec web sh -c "cd /usr/share/nginx/html && mkdir dir && echo in > dir/index.html"');
    const moved = await fetch(`${url}dir`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/dir/']);
    expect(await (await fetch(`${url}dir`)).text()).toBe('in\n');
  });

  it('carries a large file unharmed, and several at once', async () => {
    const { url } = await preview.open(80);
    const made = await on.sh(
      'docker exec web sh -c "cd /usr/share/nginx/html && head -c 30000000 /dev/urandom > big && sha256sum < big"',
    );
    const hashes = await Promise.all(
      [1, 2, 3].map(async () => {
        const body = Buffer.from(await (await fetch(`${url}big`)).arrayBuffer());
        return createHash('sha256').update(body).digest('hex');
      }),
    );
    expect(hashes).toEqual(Array.from({ length: 3 }, () => made.slice(0, 64)));
  });

  it('leaves no connection behind when the screen goes away in the middle', async () => {
    const { url } = await preview.open(80);
    const stop = new AbortController();
    const answer = await fetch(`${url}big`, { signal: stop.signal });
    await answer.body?.getReader().read();
    stop.abort();
    const end = Date.now() + 20_000;
    while ((await on.sh('pgrep -x nc || true')) !== '') {
      expect(Date.now()).toBeLessThan(end);
    }
  });

  it('sees the server stop and another one come', async () => {
    const { url } = await preview.open(80);
    await on.sh('docker rm -f web');
    expect((await fetch(url)).status).toBe(502);
    await on.sh('docker run -d --name again -p 80:80 nginx');
    expect((await answered(url)).status).toBe(200);
  });

  it('says that the bench is away', async () => {
    const { url } = await preview.open(80);
    await on.bench.stop();
    const away = await fetch(url);
    expect([away.status, await away.text()]).toEqual([503, expect.stringContaining('实验台目前不可用')]);
  });
});

/** A container's server needs a moment before it listens; a person would look again. */
async function answered(url: string): Promise<Response> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await fetch(url);
    if (answer.status !== 502 || Date.now() > end) {
      return answer;
    }
    await answer.arrayBuffer();
  }
}
