import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandMark, FLOW } from '../../electron/contract/index.ts';
import { REPLAY_CHARACTERS } from '../../electron/core/terminal/scrollback.ts';
import { Terminals } from '../../electron/core/terminal/terminals.ts';
import { eventually, startBench, type TestBench } from './terminal-bench.ts';

let on: TestBench;
let terminals: Terminals;
let commands: CommandMark[];

beforeAll(async () => {
  on = await startBench('terminal-test');
  await on.sh('docker run -d --name web nginx && docker run -dit --name box busybox sh');
}, 600_000);
afterAll(() => on?.destroy());
beforeEach(() => {
  commands = [];
  terminals = new Terminals({ link: on.link, onCommand: (mark) => commands.push(mark) });
});
afterEach(() => terminals.closeAll());

const soon = () => AbortSignal.timeout(20_000);
const openBench = async () => {
  const { id } = await terminals.open({ kind: 'bench' }, 100, 30);
  await terminals.whenIdle(id, soon());
  return id;
};
const type = (id: string, line: string) => terminals.typeLine(id, line, soon());
const shows = (id: string, text: string | RegExp) =>
  eventually(
    (look) => terminals.data.listen(look),
    () => (typeof text === 'string' ? output(id).includes(text) : text.test(output(id))),
    `the terminal shows ${text}`,
  );
/** Without taking part as a viewer who would have to acknowledge. */
const seen = new Map<string, string>();
const output = (id: string) => seen.get(id) ?? '';
beforeEach(() => {
  seen.clear();
  terminals.data.listen(({ terminalId, data, offset }) => {
    const before = seen.get(terminalId) ?? '';
    expect(offset).toBe(before.length);
    seen.set(terminalId, before + data);
  });
});

describe('a terminal in the bench', () => {
  it('has the size of its window, from the beginning and after it changed', async () => {
    const id = await openBench();
    await type(id, 'stty size');
    await terminals.resize(id, 133, 40);
    await type(id, 'stty size');
    expect(output(id)).toMatch(/30 100\r\n[\s\S]*40 133\r\n/);
  });

  it('speaks Chinese both ways', async () => {
    const id = await openBench();
    await type(id, 'echo 你好，世界 🐳 | tee /workspace/问候.txt');
    expect(output(id)).toContain('\r你好，世界 🐳\r\n');
    expect(await on.sh('cat /workspace/问候.txt')).toBe('你好，世界 🐳\n');
  });

  it('tells of each docker command with its exit code, and shows nothing of how', async () => {
    const id = await openBench();
    expect(await type(id, 'docker ps -q --filter "name=no such"')).toBe(0);
    expect(await type(id, 'cd /tmp && docker inspect nothing')).toBe(1);
    expect(await type(id, 'echo no docker here')).toBeNull();
    expect(commands.map(({ argv, cwd, exitCode }) => ({ argv, cwd, exitCode }))).toEqual([
      { argv: ['docker', 'ps', '-q', '--filter', 'name=no such'], cwd: '/workspace', exitCode: null },
      { argv: ['docker', 'ps', '-q', '--filter', 'name=no such'], cwd: '/workspace', exitCode: 0 },
      { argv: ['docker', 'inspect', 'nothing'], cwd: '/tmp', exitCode: null },
      { argv: ['docker', 'inspect', 'nothing'], cwd: '/tmp', exitCode: 1 },
    ]);
    expect(new Set(commands.map((mark) => mark.id)).size).toBe(2);
    expect(output(id)).not.toContain('7717');
    expect(output(id)).not.toContain('\x1b]');
  });

  it('types like a learner into a container and out again', async () => {
    const id = await openBench();
    expect(await type(id, 'docker exec -it box sh')).toBeNull();
    await type(id, 'echo inside-$((40 + 2)) > /made');
    expect(await type(id, 'exit 7')).toBe(7);
    await type(id, "cat > /workspace/page.html <<'EOF'\n<h1>一</h1>\n$HOME\nEOF");
    expect(await on.sh('docker exec box cat /made; cat /workspace/page.html')).toBe(
      'inside-42\n<h1>一</h1>\n$HOME\n',
    );
  });

  it('stops reading while its viewer is slow, and loses nothing', async () => {
    const id = await openBench();
    terminals.replay(id);
    const begin = output(id).length;
    let acknowledged = begin;
    let farthest = 0;
    const stop = terminals.data.listen(() => {
      farthest = Math.max(farthest, output(id).length - acknowledged);
    });
    const slow = setInterval(() => {
      const step = Math.min(40_000, output(id).length - acknowledged);
      acknowledged += step;
      terminals.acknowledge(id, step);
    }, 2);
    await type(id, 'seq 1 750000');
    clearInterval(slow);
    stop();
    const expected = Array.from({ length: 750_000 }, (_, index) => `${index + 1}\r\n`).join('');
    expect(expected.length).toBeGreaterThan(5_000_000);
    expect(output(id).slice(begin).includes(expected)).toBe(true);
    // A reader that did not stop would have had all of it at once.
    expect(farthest).toBeLessThan(FLOW.pauseAbove + 2 * 65_536);
    expect(farthest).toBeGreaterThan(FLOW.resumeBelow);
  });

  it('goes on while nobody looks, and remembers the end', async () => {
    const id = await openBench();
    await type(id, 'seq 1 750000');
    const { data, offset } = terminals.replay(id);
    expect(offset).toBe(output(id).length);
    expect(data.length).toBeLessThanOrEqual(REPLAY_CHARACTERS);
    expect(data.length).toBeGreaterThan(REPLAY_CHARACTERS - 5000);
    expect(output(id).endsWith(data)).toBe(true);
    expect(data).toContain('\n750000\r\n');
  });

  it('says how it ended', async () => {
    const id = await openBench();
    expect(await type(id, 'exit 5')).toBeNull();
    expect(terminals.list.value).toMatchObject([{ id, alive: false, exitCode: 5 }]);
    await expect(terminals.whenIdle(id)).rejects.toThrow(
      expect.objectContaining({ code: 'CONNECTION_LOST' }),
    );
    terminals.input(id, 'dropped');
    terminals.close(id);
    expect(() => terminals.replay(id)).toThrow(expect.objectContaining({ code: 'TERMINAL_NOT_FOUND' }));
  });
});

describe('a terminal on a container of the learner’s', () => {
  it('opens a shell, the best that is there, and leaves none behind', async () => {
    const shell = await terminals.open({ kind: 'shell', container: 'box' }, 80, 24);
    expect(shell).toMatchObject({ title: 'box', alive: true });
    await shows(shell.id, /\/ # /);
    terminals.input(shell.id, 'echo $((6 * 7)) from $(cat /etc/hostname)\r');
    await shows(shell.id, /42 from [0-9a-f]{12}\r\n/);
    expect(await processes('box')).toBe(2);
    expect(commands).toEqual([]);
    terminals.close(shell.id);
    await until(async () => (await processes('box')) === 1);
  });

  it('follows its logs', async () => {
    const logs = await terminals.open({ kind: 'logs', container: 'web' }, 200, 24);
    expect(logs.title).toBe('logs web');
    await on.sh('docker exec web sh -c "echo a line for the log >/proc/1/fd/1"');
    await shows(logs.id, 'a line for the log');
  });

  it('attaches, and leaves without stopping it', async () => {
    const box = await terminals.open({ kind: 'attach', container: 'box' }, 80, 24);
    expect(box.title).toBe('attach box (Ctrl-P Ctrl-Q)');
    terminals.input(box.id, '\r');
    await shows(box.id, '/ # ');
    terminals.close(box.id);
    const web = await terminals.open({ kind: 'attach', container: 'web' }, 80, 24);
    terminals.input(web.id, '\x03');
    await eventually(
      (look) => terminals.list.watch(look),
      () => terminals.list.value.some(({ id, alive }) => id === web.id && !alive),
      'Ctrl-C leaves',
    );
    expect(await on.sh('docker ps --format "{{.Names}}" | sort')).toBe('box\nweb\n');
  });

  it('is refused where there is none, or none that runs', async () => {
    await on.sh('docker create --name idle busybox');
    const open = (kind: 'shell' | 'attach' | 'logs', container: string) =>
      terminals.open({ kind, container }, 80, 24);
    for (const name of ['nothing', '--help', 'a b', '']) {
      await expect(open('shell', name)).rejects.toThrow(
        expect.objectContaining({ code: 'CONTAINER_NOT_FOUND' }),
      );
    }
    for (const kind of ['shell', 'attach'] as const) {
      await expect(open(kind, 'idle')).rejects.toThrow(
        expect.objectContaining({ code: 'CONTAINER_NOT_RUNNING' }),
      );
    }
    expect(terminals.list.value).toEqual([]);
  });
});

describe('a terminal whose bench goes away', () => {
  it('says so, and connects again with what it showed before', async () => {
    const id = await openBench();
    await type(id, 'echo before');
    await on.bench.stop();
    await eventually(
      (look) => terminals.list.watch(look),
      () => terminals.list.value.every(({ alive }) => !alive),
      'the terminal has ended',
    );
    expect(terminals.list.value).toMatchObject([{ id, alive: false, exitCode: null }]);
    expect(output(id)).toContain('the connection to the bench has ended');
    await expect(terminals.reconnect(id)).rejects.toThrow(
      expect.objectContaining({ code: 'BENCH_NOT_READY' }),
    );
    await on.bench.start();
    expect(await terminals.reconnect(id)).toMatchObject({ id, alive: true, exitCode: null });
    await terminals.whenIdle(id, soon());
    expect(await type(id, 'docker ps -aq')).toBe(0);
    const { data } = terminals.replay(id);
    expect(data).toMatch(/before[\s\S]*has ended[\s\S]*docker ps -aq/);
    expect(new Set(commands.map((mark) => mark.id)).size).toBe(1);
  });
});

const processes = async (container: string) =>
  (await on.sh(`docker top ${container} -o pid`)).trim().split('\n').length - 1;

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error('It did not come to this.');
    }
  }
}
