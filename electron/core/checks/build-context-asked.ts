import type { BuildRecord } from '../../contract/build.ts';
import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { ContextEntry } from '../build/context-entry.ts';
import { matchesGlob } from '../layers/path-glob.ts';
import { bytesOf, isWithin, sayBytes, sayRange } from './amounts.ts';
import type { Finding } from './check-world.ts';

/** A build and what was sent to its builder; null when that is not known. */
interface SentBuild {
  build: BuildRecord;
  sent: readonly ContextEntry[] | null;
}

/** What a check asks of the context that a build was sent. */
export function askContext(check: CheckOf<'build'>, found: SentBuild, dockerfile: string): Finding[] {
  const { contains = [], excludes = [], size, files } = check.context ?? {};
  const expected = (key: 'contains' | 'excludes', glob: string) =>
    message(key === 'contains' ? 'buildCheck.expected.contains' : 'buildCheck.expected.excludes', {
      dockerfile,
      glob,
    });
  return [
    ...contains.map((glob) => askFile(expected('contains', glob), found, glob, true)),
    ...excludes.map((glob) => askFile(expected('excludes', glob), found, glob, false)),
    ...(size === undefined ? [] : [askSize(size, found, dockerfile)]),
    ...(files === undefined ? [] : [askFiles(files, found, dockerfile)]),
  ];
}

/** Folders count as well: a folder that was sent empty is in the context. */
function askFile(expected: Message, { build, sent }: SentBuild, glob: string, wanted: boolean): Finding {
  const { number } = build;
  if (sent === null) {
    return unknown(expected, number);
  }
  const there = sent.find(({ path }) => matchesGlob(`/${path}`, `/${glob}`));
  return {
    outcome: (there !== undefined) === wanted ? 'pass' : 'fail',
    expected,
    observed:
      there === undefined
        ? message('buildCheck.observed.notSent', { number, glob, files: sizeOf(sent).files })
        : message('buildCheck.observed.sent', { number, path: there.path }),
    advice: message('buildCheck.advice.context'),
  };
}

type Context = NonNullable<CheckOf<'build'>['context']>;

function askSize({ min, max }: NonNullable<Context['size']>, found: SentBuild, dockerfile: string): Finding {
  const range = {
    ...(min === undefined ? {} : { min: bytesOf(min) }),
    ...(max === undefined ? {} : { max: bytesOf(max) }),
  };
  const expected = message('buildCheck.expected.size', { dockerfile, range: sayRange(range, sayBytes) });
  return askAmount(expected, found, ({ bytes }) => isWithin(bytes, range));
}

function askFiles(range: NonNullable<Context['files']>, found: SentBuild, dockerfile: string): Finding {
  const expected = message('buildCheck.expected.files', { dockerfile, range: sayRange(range, String) });
  return askAmount(expected, found, ({ files }) => isWithin(files, range));
}

interface Amount {
  files: number;
  bytes: number;
}

function askAmount(
  expected: Message,
  { build, sent }: SentBuild,
  isRight: (amount: Amount) => boolean,
): Finding {
  const { number } = build;
  const amount = sent === null ? build.context : sizeOf(sent);
  if (amount === null) {
    return unknown(expected, number);
  }
  const { files, bytes } = amount;
  return {
    outcome: isRight(amount) ? 'pass' : 'fail',
    expected,
    observed: message('buildCheck.observed.size', { number, files, size: sayBytes(bytes) }),
    advice: message('buildCheck.advice.context'),
  };
}

function sizeOf(sent: readonly ContextEntry[]): Amount {
  const files = sent.filter(({ type }) => type === 'file');
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

function unknown(expected: Message, number: number): Finding {
  const observed = message('buildCheck.observed.unknownContext', { number });
  return { outcome: 'cannotCheck', expected, observed, advice: message('buildCheck.advice.unknown') };
}
