import { CannotRun, EXIT, say, secondsSince } from './output.ts';
import { inProject, projectRoot } from './project.ts';
import { runCommand } from './run-command.ts';
import { buildWhenChanged } from './source-stamp.ts';

async function build(
  o: { name: string; title: string; sources: string[]; script: string[] },
  signal: AbortSignal,
): Promise<void> {
  const began = Date.now();
  const built = await buildWhenChanged(o.name, o.sources, async () => {
    say(`· Building ${o.title}`);
    const code = await runCommand(process.execPath, o.script, { cwd: projectRoot, output: 'kept', signal });
    if (code !== EXIT.fine) {
      throw new CannotRun(`${o.title} could not be built; the reason is above.`);
    }
  });
  say(
    built ? `  ${o.title} built in ${secondsSince(began)}` : `· ${o.title}: unchanged since the last build`,
  );
}

/** The screen, into dist/renderer, when its sources have changed. */
export function buildScreen(signal: AbortSignal): Promise<void> {
  return build(
    {
      name: 'renderer',
      title: 'the screen',
      sources: ['renderer', 'electron/contract', 'vite.config.ts', 'package-lock.json'],
      script: [inProject('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    },
    signal,
  );
}

/** Electron's main and preload scripts, into dist/, when their sources have changed. */
export function buildShell(signal: AbortSignal): Promise<void> {
  return build(
    {
      name: 'shell',
      title: 'the desktop shell',
      sources: ['electron', 'package-lock.json'],
      script: [inProject('electron', 'cli', 'build-shell.ts')],
    },
    signal,
  );
}
