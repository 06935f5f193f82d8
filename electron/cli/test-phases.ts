import { existsSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './find-program.ts';
import { findElectron } from './find-screen.ts';
import { inProject } from './project.ts';

/** One command of a phase. */
export interface PhaseCommand {
  program: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
}

export interface Phase {
  name: string;
  /** In this order, stopping at the first that fails. */
  commands: PhaseCommand[];
  /** Where the phase's JSON report is; null for phases that are no tests. */
  report: string | null;
  needsEngine: boolean;
  /** Said loudly instead of running; `counted` lists the tests that are not run. */
  skip?: { why: string; counted: PhaseCommand };
}

export const PHASE_NAMES = ['check', 'build', 'unit', 'engine', 'lessons', 'chromium', 'electron'] as const;
export type PhaseName = (typeof PHASE_NAMES)[number];

const nodeRuns = (script: string[], args: string[], env: NodeJS.ProcessEnv = {}): PhaseCommand => ({
  program: process.execPath,
  args: [inProject('node_modules', ...script), ...args],
  env,
});
const biome = (...args: string[]): PhaseCommand => nodeRuns(['@biomejs', 'biome', 'bin', 'biome'], args);

function vitest(name: PhaseName, reports: string): Phase {
  const report = path.join(reports, `${name}.json`);
  const args = [
    'run',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return {
    name,
    commands: [nodeRuns(['vitest', 'vitest.mjs'], args)],
    report,
    needsEngine: name !== 'unit',
  };
}

function playwright(project: 'chromium' | 'electron', report: string): PhaseCommand {
  const args = ['test', `--project=${project}`, '--reporter=list,json'];
  return nodeRuns(['@playwright', 'test', 'cli.js'], args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
}

function listElectronTests(report: string): PhaseCommand {
  const args = ['test', '--project=electron', '--list', '--reporter=json'];
  return nodeRuns(['@playwright', 'test', 'cli.js'], args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
}

/** A script that stands beside some checkouts: it runs a command with an Electron runtime and a virtual display. */
const runtimeScript = inProject('..', 'shared', 'tools', 'with-electron');

function electron(reports: string, env: NodeJS.ProcessEnv): Phase {
  const report = path.join(reports, 'electron.json');
  const phase = { name: 'electron', report, needsEngine: true };
  const run = playwright('electron', report);
  if (existsSync(runtimeScript) && !env.ELECTRON_OVERRIDE_DIST_PATH) {
    return { ...phase, commands: [{ ...run, program: runtimeScript, args: [run.program, ...run.args] }] };
  }
  const xvfb = findProgram('xvfb-run', env);
  if (findElectron(env) && (env.DISPLAY || process.platform !== 'linux')) {
    return { ...phase, commands: [run] };
  }
  if (findElectron(env) && xvfb) {
    return { ...phase, commands: [{ ...run, program: xvfb, args: ['-a', run.program, ...run.args] }] };
  }
  const why = findElectron(env)
    ? 'there is an Electron runtime but no display (xvfb-run would do)'
    : 'there is no Electron runtime on this machine';
  return { ...phase, commands: [], skip: { why, counted: listElectronTests(report) } };
}

/** All phases of `npm test`, in order. `reports` is a folder for their JSON reports. */
export function testPhases(reports: string, env: NodeJS.ProcessEnv): Phase[] {
  const report = path.join(reports, 'chromium.json');
  return [
    {
      name: 'check',
      commands: [
        biome('format', '.'),
        biome('lint', '--error-on-warnings', '.'),
        nodeRuns(['typescript', 'bin', 'tsc'], ['--build']),
      ],
      report: null,
      needsEngine: false,
    },
    {
      name: 'build',
      commands: [{ program: process.execPath, args: [inProject('electron', 'cli', 'build-all.ts')] }],
      report: null,
      needsEngine: false,
    },
    vitest('unit', reports),
    vitest('engine', reports),
    vitest('lessons', reports),
    { name: 'chromium', commands: [playwright('chromium', report)], report, needsEngine: true },
    electron(reports, env),
  ];
}
