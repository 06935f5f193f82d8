import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tty } from '../../electron/core/bench/bench-link.ts';
import { BENCH_SHELL, MARK_ENV, MARK_OSC } from '../../electron/core/bench/marks.ts';
import { readyBench, type TestBench } from './harness.ts';

const NONCE = 'a1b2c3';
const MARK = new RegExp(`\\x1b\\]${MARK_OSC};${NONCE};([^\\x07]*)\\x07`, 'g');

let made: TestBench;
let tty: Tty;
let seen = '';

interface Command {
  cwd: string;
  argv: string[];
  exitCode: number | null;
}

/** Every mark seen since the last clearing, in order, without the prompts. */
function commands(): Command[] {
  const found = new Map<string, Command>();
  for (const [, mark = ''] of seen.matchAll(MARK)) {
    const [kind, id = '', rest = ''] = mark.split(';');
    if (kind === 'start') {
      const [cwd = '', ...argv] = Buffer.from(rest, 'base64').toString().split('\0').slice(0, -1);
      found.set(id, { cwd, argv, exitCode: null });
    }
    const command = found.get(id);
    if (kind === 'end' && command) {
      command.exitCode = Number(rest);
    }
  }
  return [...found.values()];
}

async function prompt(): Promise<void> {
  await expect
    .poll(() => seen.endsWith(`\x1b]${MARK_OSC};${NONCE};prompt\x07`), { timeout: 30_000 })
    .toBe(true);
}

/** Types a line and waits for the next prompt. What the terminal showed, without marks and colours, lines ended by \n. */
async function type(line: string): Promise<string> {
  seen = '';
  tty.stream.write(`${line}\n`);
  await prompt();
  return seen
    .replaceAll(MARK, '')
    .replaceAll(/\x1b\[[^a-zA-Z]*[a-zA-Z]/g, '')
    .replaceAll(/\r+\n?/g, '\n');
}

beforeAll(async () => {
  made = await readyBench('shim', ['busybox']);
}, 600_000);

afterAll(async () => {
  await made.remove();
});

beforeEach(async () => {
  seen = '';
  tty = await made.bench.openTty([BENCH_SHELL], {
    columns: 200,
    rows: 40,
    env: ['TERM=xterm-256color', `${MARK_ENV}=${NONCE}`],
    workingDir: '/workspace',
  });
  tty.stream.on('data', (data) => {
    seen += String(data);
  });
  await prompt();
});

afterEach(() => {
  tty.close();
});

describe('the docker command of a bench', () => {
  it('marks beginning and end with folder, words and exit code', async () => {
    const shown = await type('docker images -q && mkdir -p sub && cd sub && docker inspect "no such"');
    expect(commands()).toEqual([
      { cwd: '/workspace', argv: ['docker', 'images', '-q'], exitCode: 0 },
      { cwd: '/workspace/sub', argv: ['docker', 'inspect', 'no such'], exitCode: 1 },
    ]);
    expect(shown).toMatch(/\n[0-9a-f]{12}\n/);
  });

  it('keeps every byte of its words: quotes, spaces, line breaks, UTF-8, empty ones', async () => {
    await type(
      `docker run --rm busybox printf '%s|' "a  b" '' "it's" $'two\\nlines' 'świat 层' '$HOME' '*' >/dev/null`,
    );
    expect(commands()[0]?.argv).toEqual([
      ...['docker', 'run', '--rm', 'busybox', 'printf', '%s|'],
      ...['a  b', '', "it's", 'two\nlines', 'świat 层', '$HOME', '*'],
    ]);
  });

  it('lets the exit code through', async () => {
    expect(await type('docker run --rm busybox sh -c "exit 42"; echo "code $?"')).toContain('code 42');
    expect(commands()).toMatchObject([{ exitCode: 42 }]);
  });

  it('writes no mark into a pipe, a file or a variable', async () => {
    await type('docker ps | cat -v > piped; docker ps > written; x=$(docker ps); echo "$x" > caught');
    expect(commands()).toHaveLength(3);
    const all = await made.bench.run(['cat', '/workspace/piped', '/workspace/written', '/workspace/caught']);
    expect(all.stdout.toString()).not.toMatch(/[\x1b\x07]|7717/);
    expect(all.stdout.toString().match(/CONTAINER ID/g)).toHaveLength(3);
  });

  it('reads standard input as the real one does', async () => {
    expect(await type('echo through | docker run --rm -i busybox cat')).toContain('\nthrough\n');
  });

  it('gives an inner container a terminal of its own, without our variables', async () => {
    const shown = await type('docker run --rm -it busybox sh -c "tty; env"');
    expect(shown).toContain('/dev/pts/0');
    expect(shown).not.toContain('LAYERLAB');
  });

  it('ends on Ctrl-C, and so does a loop around it', async () => {
    seen = '';
    tty.stream.write('while true; do docker events; done\n');
    await expect.poll(() => seen).toContain(';start;');
    // The shim is up; the command itself may still be starting, and a key pressed then must count too.
    tty.stream.write('\x03');
    await prompt();
    expect(commands()).toHaveLength(1);
    expect(commands()[0]?.exitCode).toBeGreaterThan(0);
    expect(await type('jobs; pgrep -c -x docker || true')).toMatch(/\n0\n/);
  });

  it('can be stopped with Ctrl-Z and taken up again', async () => {
    seen = '';
    tty.stream.write('docker events\n');
    await expect.poll(() => seen).toContain(';start;');
    tty.stream.write('\x1a');
    await prompt();
    seen = '';
    tty.stream.write('fg\n');
    await expect.poll(() => seen).toContain('docker events\r\n');
    tty.stream.write('\x03');
    await prompt();
    expect(seen).toContain(';end;');
  });

  it('takes the command along when only the shim is killed', async () => {
    await type('docker events & sleep 0.3; kill $!; wait $!; echo "code $?"');
    expect(seen).toContain('code 143');
    await expect
      .poll(async () =>
        (await made.bench.run(['sh', '-c', 'pgrep -fc "docker event[s]" || true'])).stdout.toString(),
      )
      .toBe('0\n');
  });

  it('does the same under the sh of busybox', async () => {
    const real = '#!/bin/sh\necho "real has $*"; exit 3\n';
    await made.bench.run(['sh', '-c', 'cat > /workspace/real; chmod 755 /workspace/real'], { input: real });
    const mounts = '-v /usr/local/bin/docker:/bin/docker -v /workspace/real:/usr/libexec/layerlab/docker';
    await type(
      `docker run --rm -it ${mounts} -e ${MARK_ENV}=other busybox sh -c "docker 'a b'; echo code \\$?"`,
    );
    expect(seen).toMatch(
      /;other;start;[\d.-]+;[\w+/=]+\x07real has a b\r\n\x1b\]7717;other;end;[\d.-]+;3\x07code 3/,
    );
    const [, words = ''] = /;other;start;[\d.-]+;([\w+/=]+)\x07/.exec(seen) ?? [];
    expect(Buffer.from(words, 'base64').toString()).toBe('/\0docker\0a b\0');
  });

  it('marks nothing for a terminal of somebody else', async () => {
    const plain = await made.bench.openTty(['sh', '-c', 'docker ps; echo done'], {
      columns: 200,
      rows: 40,
      env: [],
      workingDir: '/',
    });
    let shown = '';
    plain.stream.on('data', (data) => {
      shown += String(data);
    });
    expect(await plain.exited).toBe(0);
    expect(shown).toContain('CONTAINER ID');
    expect(shown).not.toContain('\x1b]');
  });

  it('keeps the shell history on a volume', async () => {
    await type('echo remember me');
    expect((await made.bench.run(['cat', '/root/.bash_history'])).stdout.toString()).toContain(
      'echo remember me',
    );
  });
});
