import { enableCompileCache } from 'node:module';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { LabError } from '../contract/errors.ts';
import { type BuildCommandOptions, several } from './build-command-options.ts';
import type { InspectOptions } from './inspect-input.ts';
import { readBytes, readLayerNumber, readPlatform, readRatio } from './inspect-numbers.ts';
import { CannotRun, EXIT, say } from './output.ts';
import { inProject } from './project.ts';

const PORT = 7070;

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new InvalidArgumentError('a port is a whole number from 0 (any free one) to 65535.');
  }
  return port;
}

const program = new Command('lab')
  .description('Layer Lab: learn container images by making them')
  .exitOverride()
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Exit codes
  0    fine
  1    a check failed (doctor found a problem, verify or test failed, inspect: a limit was missed, build: it failed)
  2    could not run: bad usage, something is missing, a command has to be run first
  130  interrupted

With --json, standard output holds one JSON value and nothing else; messages go to standard error.
LAYER_LAB_HOME names another data directory.`,
  );

/** Commands load their code when they are called: --help must not need an engine's client. */
const does =
  <A extends unknown[]>(work: (...args: A) => Promise<number>) =>
  async (...args: A): Promise<void> => {
    process.exitCode = await work(...args);
  };

program
  .command('open')
  .description('prepare whatever is missing, then open the lab')
  .option('--no-open', 'open no window; print the address')
  .option('--port <number>', 'port on 127.0.0.1', readPort, PORT)
  .action(does(async (o: { open: boolean; port: number }) => (await import('./open.ts')).openLab(o)));

program
  .command('serve')
  .description('serve a lab that is built already and print its address; prepares nothing')
  .option('--port <number>', 'port on 127.0.0.1', readPort, PORT)
  .action(does(async (o: { port: number }) => (await import('./serve.ts')).serve(o)));

program
  .command('doctor')
  .description('say what was found on this computer, and how to mend what is wrong')
  .option('--json', 'as JSON on standard output', false)
  .action(does(async (o: { json: boolean }) => (await import('./doctor.ts')).doctor(o)));

program
  .command('clean')
  .description("remove the lab's containers, volumes and images from the engine, and nothing else")
  .option('--json', 'what was removed, as JSON on standard output', false)
  .option('--everyone', 'those of every lab on this engine, not only of this data directory', false)
  .action(does(async (o: { json: boolean; everyone: boolean }) => (await import('./clean.ts')).clean(o)));

program
  .command('stop')
  .description("stop this lab's benches and its private engine; nothing is lost")
  .action(does(async () => (await import('./stop.ts')).stop()));

program
  .command('verify')
  .description("play a lesson's solution on a fresh bench and show its checks before and after each step")
  .argument('<lesson>', 'id of a lesson, e.g. nginx-commit')
  .option('--json', 'the result as JSON on standard output', false)
  .action(
    does(async (lesson: string, o: { json: boolean }) => (await import('./verify.ts')).runVerify(lesson, o)),
  );

program
  .command('inspect')
  .description("show an image's layers, what each changed, and the bytes that lie dead in them")
  .argument(
    '<image>',
    'an image of the engine, or an archive: a file, an OCI layout folder, - for standard input',
  )
  .option('--json', 'as JSON on standard output (docs/inspect.schema.json)', false)
  .option('--layer <number>', 'list what this layer changed; 1 is the base', readLayerNumber)
  .option('--wasted', 'list the files that a later layer overwrote or deleted', false)
  .addOption(
    new Option('--engine <which>', "whose images: the host's or a bench's").choices(['host', 'bench']),
  )
  .option('--lesson <id>', 'which bench, where several run')
  .option('--image <ref>', 'which image of an archive that holds several')
  .option('--platform <os/arch>', 'which platform of an archive that holds several', readPlatform)
  .option('--fail-under <ratio>', 'exit 1 when the efficiency is less: 0.9 or 90%', readRatio)
  .option('--max-wasted <size>', 'exit 1 when more bytes are dead: 10MB, 10MiB, 500k', readBytes)
  .action(
    does(async (image: string, o: InspectOptions) => {
      // Run again and again, in scripts and CI: it starts in half the time when nothing has to be compiled anew.
      enableCompileCache(inProject('node_modules', '.cache', 'node-compile'));
      return (await import('./inspect.ts')).inspect(image, o);
    }),
  );

program
  .command('build')
  .description('build a folder with a Dockerfile and say why each step ran or did not have to')
  .argument('[folder]', 'the build context', '.')
  .option('--explain', 'whole sentences for every step, not one cut line', false)
  .option('--json', 'as JSON on standard output (docs/build.schema.json)', false)
  .option('-q, --quiet', "print the image's ID and nothing else", false)
  .addOption(
    new Option('--engine <which>', "where: on the host's engine or on a bench").choices(['host', 'bench']),
  )
  .option('--lesson <id>', 'which bench, where several run')
  .addOption(
    new Option('--builder <which>', "with which builder (the engine's own default)").choices([
      'classic',
      'buildkit',
    ]),
  )
  .option('-t, --tag <name>', 'name of the image; may be given again', several, [])
  .option('-f, --file <path>', 'the Dockerfile (Dockerfile in the folder)')
  .option('--target <stage>', 'build only up to this stage')
  .option(
    '--build-arg <name=value>',
    'value of an ARG; the name alone takes it from the environment',
    several,
    [],
  )
  .option('--no-cache', 'run every step')
  .action(
    does(async (folder: string, o: BuildCommandOptions) => {
      enableCompileCache(inProject('node_modules', '.cache', 'node-compile'));
      return (await import('./build-command.ts')).buildCommand(folder, o);
    }),
  );

program
  .command('test')
  .description('run all tests, or only the phases that are named')
  .argument('[phases...]', 'check, build, unit, engine, lessons, chromium, electron')
  .action(does(async (phases: string[]) => (await import('./test-all.ts')).testAll(phases)));

function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has said it already; asking for help or the version is no failure.
    return error.exitCode === 0 ? EXIT.fine : EXIT.couldNotRun;
  }
  if (error instanceof CannotRun || error instanceof LabError) {
    say(error.message);
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return EXIT.couldNotRun;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
