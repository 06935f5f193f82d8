import { constants } from 'node:os';
import type { NamedValues } from '../../contract/check-fields.ts';
import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import { matchesName } from '../layers/path-glob.ts';
import { askCommand } from './image-command.ts';
import type { Asked, ImageFacts } from './image-facts.ts';

/** The parts of an image's config that checks ask for, as engines give them: what is not set may be null or missing. */
interface Config {
  Cmd?: string[] | null;
  Entrypoint?: string[] | null;
  Shell?: string[] | null;
  Env?: string[] | null;
  Labels?: Record<string, string> | null;
  WorkingDir?: string | null;
  User?: string | null;
  ExposedPorts?: Record<string, unknown> | null;
  Volumes?: Record<string, unknown> | null;
  StopSignal?: string | null;
  OnBuild?: string[] | null;
  Healthcheck?: { Test?: string[] | null } | null;
}

/** How the image is configured. What a field is called is what sets it in a Dockerfile. */
export async function askConfig(check: CheckOf<'image'>, { ref, image }: ImageFacts): Promise<Asked[]> {
  const config = image.Config as unknown as Config;
  const shell = config.Shell ?? ['/bin/sh', '-c'];
  const { user, workingDir, stopSignal } = check;
  return [
    ...askCommand(ref, 'ENTRYPOINT', check.entrypoint, config.Entrypoint ?? [], shell),
    ...askCommand(ref, 'CMD', check.cmd, config.Cmd ?? [], shell),
    ...askNamed(ref, 'ENV', check.env, environment(config.Env ?? [])),
    ...askNamed(ref, 'LABEL', check.labels, new Map(Object.entries(config.Labels ?? {}))),
    ...askValue(ref, 'WORKDIR', workingDir, config.WorkingDir ?? '', plainFolder),
    ...askValue(ref, 'USER', user, config.User ?? '', String),
    ...askValue(ref, 'STOPSIGNAL', stopSignal, config.StopSignal ?? '', signalNumber),
    ...askAmong(ref, 'EXPOSE', check.exposedPorts?.map(port), Object.keys(config.ExposedPorts ?? {})),
    ...askAmong(ref, 'VOLUME', check.volumes, Object.keys(config.Volumes ?? {}), (has, wanted) => {
      return plainFolder(has) === plainFolder(wanted);
    }),
    ...askAmong(ref, 'ONBUILD', check.onbuild, config.OnBuild ?? [], (has, wanted) =>
      matchesName(oneSpace(has), oneSpace(wanted)),
    ),
    ...askHealthcheck(ref, check.healthcheck, config.Healthcheck?.Test ?? []),
    ...askWords(ref, 'SHELL', check.shell, config.Shell ?? []),
  ];
}

/** The key under which `docker image inspect` shows what an instruction has set. */
const KEYS: Record<string, string> = {
  ENV: 'Env',
  LABEL: 'Labels',
  WORKDIR: 'WorkingDir',
  USER: 'User',
  STOPSIGNAL: 'StopSignal',
  EXPOSE: 'ExposedPorts',
  VOLUME: 'Volumes',
  ONBUILD: 'OnBuild',
  HEALTHCHECK: 'Healthcheck',
  SHELL: 'Shell',
};

function askNamed(
  ref: string,
  instruction: string,
  wanted: NamedValues | undefined,
  has: Map<string, string>,
): Asked[] {
  return Object.entries(wanted ?? {}).map(([name, value]) => {
    const field = `${instruction} ${name}`;
    const actual = has.get(name);
    const right =
      typeof value === 'boolean'
        ? (actual !== undefined) === value
        : actual !== undefined && actual === value;
    const expected =
      typeof value === 'string'
        ? message('image.expected.value', { ref, field, value: quoted(value) })
        : message(value ? 'image.expected.set' : 'image.expected.unset', { ref, field });
    // What must not be there may be a secret: that it is there says enough.
    const shown = value === false && actual !== undefined ? '…' : actual;
    return told(ref, instruction, right, expected, observedValue(ref, field, shown));
  });
}

function askValue(
  ref: string,
  instruction: string,
  wanted: string | string[] | undefined,
  actual: string,
  meaning: (text: string) => string | number,
): Asked[] {
  if (wanted === undefined) {
    return [];
  }
  const accepted = typeof wanted === 'string' ? [wanted] : wanted;
  const right = accepted.some((each) => meaning(each) === meaning(actual));
  const value = accepted.map(quoted).join(' | ');
  const expected =
    accepted.join('') === ''
      ? message('image.expected.unset', { ref, field: instruction })
      : message('image.expected.value', { ref, field: instruction, value });
  const observed = observedValue(ref, instruction, actual === '' ? undefined : actual);
  return [told(ref, instruction, right, expected, observed)];
}

function askAmong(
  ref: string,
  instruction: string,
  wanted: readonly string[] | undefined,
  actual: readonly string[],
  same: (has: string, wanted: string) => boolean = (has, each) => has === each,
): Asked[] {
  const observed = observedValue(ref, instruction, actual.length === 0 ? undefined : actual);
  return (wanted ?? []).map((value) => {
    const right = actual.some((has) => same(has, value));
    const expected = message('image.expected.among', { ref, field: instruction, value });
    return told(ref, instruction, right, expected, observed);
  });
}

/** A test of NONE, which HEALTHCHECK NONE writes, is that of the base taken away. */
function askHealthcheck(ref: string, wanted: boolean | string[] | undefined, actual: string[]): Asked[] {
  const test = actual[0] === 'NONE' ? [] : actual;
  if (typeof wanted !== 'boolean') {
    return askWords(ref, 'HEALTHCHECK', wanted, test);
  }
  const field = 'HEALTHCHECK';
  const expected = message(wanted ? 'image.expected.set' : 'image.expected.unset', { ref, field });
  const observed = observedValue(ref, field, test.length === 0 ? undefined : test);
  return [told(ref, field, test.length > 0 === wanted, expected, observed)];
}

function askWords(
  ref: string,
  instruction: string,
  wanted: readonly string[] | undefined,
  actual: readonly string[],
): Asked[] {
  if (wanted === undefined) {
    return [];
  }
  const right = JSON.stringify(actual) === JSON.stringify(wanted);
  const expected = message('image.expected.value', {
    ref,
    field: instruction,
    value: JSON.stringify(wanted),
  });
  const observed = observedValue(ref, instruction, actual.length === 0 ? undefined : actual);
  return [told(ref, instruction, right, expected, observed)];
}

function told(
  ref: string,
  instruction: string,
  right: boolean,
  expected: Asked['expected'],
  observed: Asked['observed'],
): Asked {
  const advice = message('image.advice.config', { ref, key: KEYS[instruction] ?? instruction });
  return { outcome: right ? 'pass' : 'fail', expected, observed, advice };
}

function observedValue(ref: string, field: string, actual: string | readonly string[] | undefined) {
  if (actual === undefined) {
    return message('image.observed.unset', { ref, field });
  }
  const value = typeof actual === 'string' ? quoted(actual) : JSON.stringify(actual);
  return message('image.observed.value', { ref, field, value });
}

/** In quotes, so that an empty text and spaces at its ends can be seen. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function environment(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.split('=');
      return [name, value.join('=')];
    }),
  );
}

function port(wanted: number | string): string {
  return typeof wanted === 'number' ? `${wanted}/tcp` : wanted;
}

function plainFolder(folder: string): string {
  return folder.replace(/(.)\/+$/, '$1');
}

function oneSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The number of a signal that is written as SIGQUIT, QUIT or 3; what is no such signal stands for itself. */
function signalNumber(signal: string): string | number {
  const name = signal.toUpperCase().replace(/^(SIG)?/, 'SIG');
  const known: Record<string, number> = constants.signals;
  return known[name] ?? (/^\d+$/.test(signal) ? Number(signal) : signal);
}
