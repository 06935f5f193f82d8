import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from '../../electron/core/bench/bench.ts';
import { readyBench, type TestBench } from './harness.ts';

/** Both ways to the inner engine must give the same answers; the socket is only there on the engine's own machine. */
describe.each([{ link: 'socket' as const }, { link: 'tunnel' as const }])('through the $link', ({ link }) => {
  let made: TestBench;
  let bench: Bench;

  beforeAll(async () => {
    made = await readyBench(`link-${link}`, ['busybox'], link === 'tunnel' ? { link } : {});
    bench = made.bench;
  }, 600_000);

  afterAll(async () => {
    await made.remove();
  });

  it('is the link that was asked for', ({ skip }) => {
    if (link === 'socket' && (made.engine.socketPath === null || process.platform !== 'linux')) {
      skip('the engine is on another machine');
    }
    expect(bench.state.value.link).toBe(link);
  });

  it('answers what the docker command in the bench says', async () => {
    const said = await bench.run(['docker', 'inspect', 'busybox', '--format', '{{.Id}}']);
    expect((await bench.engine.getImage('busybox').inspect()).Id).toBe(said.stdout.toString().trim());
    await expect(bench.engine.getImage('nowhere').inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  it('answers twenty questions at once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await bench.engine.getImage('busybox').inspect()).Id),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('carries an image out whole, as large streams go', async () => {
    const stream = await bench.engine.getImage('busybox').get();
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
    }
    const { Size } = await bench.engine.getImage('busybox').inspect();
    expect(size).toBeGreaterThan(Size);
  });

  it('carries an interactive command in an inner container', async () => {
    const container = await bench.engine.createContainer({ Image: 'busybox', Cmd: ['sleep', '600'] });
    await container.start();
    const exec = await container.exec({
      Cmd: ['sh', '-c', 'read word; echo "got $word"'],
      Tty: true,
      AttachStdin: true,
      AttachStdout: true,
    });
    const stream = await exec.start({ hijack: true, stdin: true, Tty: true });
    stream.write('świat\n');
    let text = '';
    for await (const chunk of stream) {
      text += String(chunk);
    }
    expect(text).toContain('got świat');
    await container.remove({ force: true });
  });
});

describe('a command in the bench', () => {
  let made: TestBench;
  let bench: Bench;
  const text = async (command: string[]) => (await bench.run(command)).stdout.toString();

  beforeAll(async () => {
    made = await readyBench('commands', []);
    bench = made.bench;
  }, 600_000);

  afterAll(async () => {
    await made.remove();
  });

  it('gives its exit code, both outputs apart, and takes input, environment and folder', async () => {
    const result = await bench.run(['sh', '-c', 'cat; echo "$WORD in $(pwd)"; echo wrong >&2; exit 7'], {
      input: 'über ',
      env: ['WORD=slovo'],
      workingDir: '/opt',
    });
    expect({ ...result, stdout: result.stdout.toString() }).toEqual({
      exitCode: 7,
      stdout: 'über slovo in /opt\n',
      stderr: 'wrong\n',
    });
  });

  it('moves megabytes both ways unharmed', async () => {
    const input = Buffer.alloc(5_000_000, 'layer lab\n');
    const { stdout } = await bench.run(['cat'], { input });
    expect(stdout.equals(input)).toBe(true);
  });

  it('is refused when it prints without end', async () => {
    await expect(bench.run(['cat', '/dev/zero'])).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await expect.poll(() => text(['sh', '-c', 'pgrep -cf "cat /dev/zer[o]" || true'])).toBe('0\n');
  });

  it('has an exit code of its own when there is no such program', async () => {
    // 126 from older engines, 127 from newer ones.
    expect([126, 127]).toContain((await bench.run(['no-such-program'])).exitCode);
  });

  it('ends with the signal that it was begun with', async () => {
    const cancel = new AbortController();
    const result = bench.run(['sleep', '4321'], { signal: cancel.signal });
    await expect.poll(() => text(['pgrep', '-f', 'sleep 432[1]'])).not.toBe('');
    cancel.abort();
    await expect(result).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect.poll(() => text(['pgrep', '-f', 'sleep 432[1]'])).toBe('');
  });

  it('that is dialled ends when its stream is destroyed, and the stream ends when it does', async () => {
    const lasting = await bench.dial(['sleep', '4322']);
    await expect.poll(() => text(['pgrep', '-f', 'sleep 432[2]'])).not.toBe('');
    lasting.destroy();
    await expect.poll(() => text(['pgrep', '-f', 'sleep 432[2]'])).toBe('');

    const short = await bench.dial(['sh', '-c', 'read word; echo "got $word"']);
    short.write('it\n');
    let got = '';
    for await (const chunk of short) {
      got += String(chunk);
    }
    expect(got).toBe('got it\n');
  });

  it('in a terminal begins with the right size, is told of a new one, and gives its exit code', async () => {
    const tty = await bench.openTty(['sh'], { columns: 101, rows: 37, env: [], workingDir: '/opt' });
    let seen = '';
    tty.stream.on('data', (data) => {
      seen += String(data);
    });
    tty.stream.write('pwd; stty size\n');
    await expect.poll(() => seen).toMatch(/\/opt\r\n37 101/);
    await tty.resize(60, 20);
    tty.stream.write('stty size\n');
    await expect.poll(() => seen).toContain('20 60');
    tty.stream.write('exit 5\n');
    expect(await tty.exited).toBe(5);
    await tty.resize(10, 10);
  });

  it('in a terminal is hung up on when the terminal is closed', async () => {
    const tty = await bench.openTty(['sh', '-c', 'sleep 4323'], {
      columns: 80,
      rows: 24,
      env: [],
      workingDir: '/',
    });
    tty.stream.resume();
    await expect.poll(() => text(['pgrep', '-f', 'sleep 432[3]'])).not.toBe('');
    tty.close();
    await expect.poll(() => text(['pgrep', '-f', 'sleep 432[3]'])).toBe('');
    await tty.exited;
  });
});
