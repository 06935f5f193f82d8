// Runs under whatever Node the machine has, before anything is installed: plain JavaScript, no packages.
//   bootstrap.mjs open|test [options]   bootstrap.mjs lab COMMAND [options]   bootstrap.mjs bench MARK [options]
// Installs what package-lock.json names (a current Node among it) when that has not been done yet, then hands over to
// electron/cli/lab.ts, or what measures, under that Node. Everything it says goes to standard error.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const windows = process.platform === 'win32';
const modules = path.join(root, 'node_modules');
const stamp = path.join(modules, '.layer-lab-installed');
const node = path.join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');

const say = (line) => process.stderr.write(`${line}\n`);
const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;

/** Changes whenever another installation is needed. */
function fingerprint(lock) {
  return createHash('sha256').update(`${process.platform} ${process.arch}\n`).update(lock).digest('hex');
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Somebody ran `npm ci` by hand: npm's own record, which it writes last, has every package of ours at its version. */
function installedByHand(lock) {
  const wanted = JSON.parse(lock).packages;
  const record = readJson(path.join(modules, '.package-lock.json'));
  if (!record) {
    return false;
  }
  const complete = Object.entries(wanted).every(
    ([place, { version, optional }]) =>
      place === '' || record.packages[place]?.version === version || (optional && !record.packages[place]),
  );
  const answer = complete ? spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout : '';
  return answer?.trim() === `v${wanted['node_modules/node'].version}`;
}

/** The signal that wants us to stop, and the program that it was handed on to. */
let stopped = null;
let running = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopped = signal;
    // A terminal sends Ctrl-C to everybody in the foreground; a second one would mean "now!".
    if (signal !== 'SIGINT' || !process.stdin.isTTY) {
      running?.kill(signal);
    }
  });
}

const codeOf = (signal) => 128 + (os.constants.signals[signal] ?? 0);

/** Runs a command and settles with its exit code; signals that reach us reach it. */
function run(command, args, options) {
  return new Promise((resolve) => {
    running = spawn(command, args, { cwd: root, windowsHide: true, ...options });
    running.on('error', (error) => {
      say(`${command} could not be run: ${error.message}`);
      resolve(2);
    });
    running.on('exit', (code, signal) => resolve(code ?? codeOf(signal)));
    if (stopped) {
      running.kill(stopped);
    }
  }).finally(() => {
    running = null;
  });
}

async function npm(args) {
  const began = Date.now();
  say(`· npm ${args.join(' ')}`);
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  // npm must not run on a Node out of the very folder that it is about to replace.
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathKey] = (env[pathKey] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes(`node_modules${path.sep}.bin`))
    .join(path.delimiter);
  const code = await run('npm', args, { env, stdio: ['ignore', 2, 2], shell: windows });
  if (stopped) {
    say('Interrupted. The next start takes it up again.');
    process.exit(codeOf(stopped));
  }
  if (code !== 0) {
    say(
      `npm ${args[0]} ended with ${code}; its message is above. Mend that, and the next start tries again.`,
    );
    process.exit(2);
  }
  say(`  done in ${seconds(began)}`);
}

async function install(lock) {
  say(
    existsSync(modules)
      ? 'Installing packages: package-lock.json has changed, or the last installation was interrupted.'
      : 'Installing packages: this is the first start.',
  );
  rmSync(stamp, { force: true });
  await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  // .npmrc lets no package run code; this one does, on purpose: it fetches the Node that everything else runs on.
  await npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']);
  // Last of all: without it the next start begins anew.
  writeFileSync(stamp, fingerprint(lock));
}

const [command, ...rest] = process.argv.slice(2);
if (!['open', 'test', 'lab', 'serve', 'bench'].includes(command)) {
  say('usage: bootstrap.mjs open|serve|test [options] | lab COMMAND [options] | bench MARK [options]');
  process.exit(2);
}
const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const done = existsSync(stamp) && existsSync(node) && readFileSync(stamp, 'utf8') === fingerprint(lock);
if (!done) {
  if (!existsSync(stamp) && existsSync(node) && installedByHand(lock)) {
    writeFileSync(stamp, fingerprint(lock));
  } else {
    await install(lock);
  }
}
const program = command === 'bench' ? ['test', 'bench', 'run.ts'] : ['electron', 'cli', 'lab.ts'];
const words = command === 'lab' || command === 'bench' ? rest : [command, ...rest];
process.exitCode = await run(node, [path.join(...program), ...words], { stdio: 'inherit' });
