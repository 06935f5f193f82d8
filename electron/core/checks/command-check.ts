import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import type { CommandMark } from '../../contract/terminal.ts';
import type { CheckWorld, Finding } from './check-world.ts';
import { inspectContainer, inspectImage } from './look.ts';

/** From the timeline of typed commands, which outlives the bench; it asks the bench only what an ID stands for. */
export async function checkCommand(check: CheckOf<'command'>, world: CheckWorld): Promise<Finding> {
  const { exitCode } = check;
  const expected = message('command.expected', { words: check.argv.join(' ') });
  const names = await otherNames(check.argv, world);
  const matching = world.commands.filter((mark) => matches(mark.argv, check.argv, names));
  const right = matching.filter(
    (mark) => mark.exitCode !== null && (exitCode ?? mark.exitCode) === mark.exitCode,
  );
  const chosen = right.at(-1) ?? matching.at(-1);
  if (chosen === undefined) {
    const last = world.commands.at(-1);
    const observed =
      last === undefined
        ? message('command.observed.none')
        : message('command.observed.last', { last: lineOf(last) });
    return { outcome: 'notYet', expected, observed, advice: null };
  }
  const line = lineOf(chosen);
  if (chosen.exitCode === null) {
    return {
      outcome: 'notYet',
      expected,
      observed: message('command.observed.running', { line }),
      advice: null,
    };
  }
  if (right.length === 0) {
    const observed = message('command.observed.exit', { line, exitCode: chosen.exitCode });
    return { outcome: 'fail', expected, observed, advice: message('command.advice') };
  }
  const observed = message('command.observed.done', { line, exitCode: chosen.exitCode });
  return { outcome: 'pass', expected, observed, advice: null };
}

/** Whether the wanted words stand in the command in this order, other words (flags and their values) between them. */
export function matches(
  argv: readonly string[],
  wanted: readonly string[],
  names: ReadonlyMap<string, string> = new Map(),
): boolean {
  let at = argv[0] === 'docker' ? 1 : 0;
  for (const word of wanted) {
    const found = argv.findIndex((typed, index) => index >= at && isSame(typed, word, names.get(word)));
    if (found < 0) {
      return false;
    }
    at = found + 1;
  }
  return true;
}

/** `id` is the ID of the container or image that `word` names: Docker takes any part of it from its beginning. */
function isSame(typed: string, word: string, id: string | undefined): boolean {
  const plain = (ref: string) => ref.replace(/:latest$/, '');
  if (plain(typed) === plain(word)) {
    return true;
  }
  const part = typed.replace(/^sha256:/, '');
  return id !== undefined && /^[0-9a-f]{2,64}$/.test(part) && id.startsWith(part);
}

/** The IDs that the learner may have typed instead of a name. Words that name nothing have none. */
async function otherNames(words: readonly string[], world: CheckWorld): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const typedIds = world.commands.some((mark) =>
    mark.argv.some((each) => /^(sha256:)?[0-9a-f]{2,64}$/.test(each)),
  );
  const { link } = world;
  if (link === null || !typedIds) {
    return names;
  }
  for (const word of words.slice(1)) {
    const found = (await inspectContainer(link, word)) ?? (await inspectImage(link, word));
    if (found !== null) {
      names.set(word, found.Id.replace(/^sha256:/, ''));
    }
  }
  return names;
}

function lineOf(mark: CommandMark): string {
  return mark.argv.slice(mark.argv[0] === 'docker' ? 1 : 0).join(' ');
}
