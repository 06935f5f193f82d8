import type { CommandLine } from '../../contract/check-fields.ts';
import { message } from '../../contract/messages.ts';
import type { Asked } from './image-facts.ts';

/**
 * What a command in an image's config must be. `shell` is what runs a command in shell form: the config has no other
 * trace of the form than that the command begins with it.
 */
export function askCommand(
  ref: string,
  field: 'CMD' | 'ENTRYPOINT',
  wanted: CommandLine | undefined,
  actual: readonly string[],
  shell: readonly string[],
): Asked[] {
  if (wanted === undefined) {
    return [];
  }
  if (Array.isArray(wanted)) {
    return [askWords(ref, field, wanted, actual, shell)];
  }
  const { form, contains } = wanted;
  if (form === 'none') {
    return [askWords(ref, field, [], actual, shell)];
  }
  const isShell = isInShell(actual, shell);
  const words = isShell ? actual.slice(shell.length) : actual;
  const right = words.length > 0 && isShell === (form === 'shell');
  const asked: Asked = {
    outcome: right ? 'pass' : 'fail',
    expected: message(form === 'shell' ? 'image.expected.shellForm' : 'image.expected.execForm', {
      ref,
      field,
    }),
    observed: observedForm(ref, field, actual, shell),
    advice: message(form === 'shell' ? 'image.advice.shellForm' : 'image.advice.execForm'),
  };
  if (contains === undefined) {
    return [asked];
  }
  const has: Asked = {
    outcome: words.join(' ').includes(contains) ? 'pass' : 'fail',
    expected: message('image.expected.commandHas', { ref, field, text: contains }),
    observed: asked.observed,
    advice: adviceOn(ref, field),
  };
  return [asked, has];
}

/** Exactly these words. A shell in front of them that nobody asked for is worth a sentence of its own. */
function askWords(
  ref: string,
  field: 'CMD' | 'ENTRYPOINT',
  wanted: readonly string[],
  actual: readonly string[],
  shell: readonly string[],
): Asked {
  const right = JSON.stringify(actual) === JSON.stringify(wanted);
  const unwantedShell = !right && isInShell(actual, shell) && !isInShell(wanted, shell) && wanted.length > 0;
  const value = JSON.stringify(wanted);
  return {
    outcome: right ? 'pass' : 'fail',
    expected:
      wanted.length === 0
        ? message('image.expected.unset', { ref, field })
        : field === 'CMD'
          ? message('image.expected.cmd', { ref, cmd: value })
          : message('image.expected.value', { ref, field, value }),
    observed: unwantedShell ? observedForm(ref, field, actual, shell) : observedWords(ref, field, actual),
    advice: unwantedShell ? message('image.advice.execForm') : adviceOn(ref, field),
  };
}

function observedWords(ref: string, field: 'CMD' | 'ENTRYPOINT', actual: readonly string[]) {
  const value = JSON.stringify(actual);
  if (actual.length === 0) {
    return message('image.observed.unset', { ref, field });
  }
  return field === 'CMD'
    ? message('image.observed.cmd', { ref, cmd: value })
    : message('image.observed.value', { ref, field, value });
}

function observedForm(
  ref: string,
  field: 'CMD' | 'ENTRYPOINT',
  actual: readonly string[],
  shell: readonly string[],
) {
  if (actual.length === 0) {
    return message('image.observed.unset', { ref, field });
  }
  const value = JSON.stringify(actual);
  return isInShell(actual, shell)
    ? message('image.observed.shellForm', { ref, field, value })
    : message('image.observed.execForm', { ref, field, value });
}

function adviceOn(ref: string, field: 'CMD' | 'ENTRYPOINT') {
  return field === 'CMD'
    ? message('image.advice.cmd', { ref })
    : message('image.advice.config', { ref, key: 'Entrypoint' });
}

function isInShell(words: readonly string[], shell: readonly string[]): boolean {
  return words.length > shell.length && shell.every((part, at) => words[at] === part);
}
