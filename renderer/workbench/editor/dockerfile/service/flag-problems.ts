import { type Dockerfile, type Flag, type Instruction, Run } from 'dockerfile-ast';
import { type Finding, type Language, type Said, type Severity, say } from '../protocol.ts';
import type { Range } from '../span.ts';
import { flags, mounts, mountValues } from './flags.ts';

const WORDS = {
  flag: { en: 'RUN has no flag {text}.', 'zh-CN': 'RUN 没有 {text} 这个选项。' },
  type: {
    en: 'There is no mount of type {text}: bind, cache, tmpfs, secret or ssh.',
    'zh-CN': '没有 {text} 这种挂载：只有 bind、cache、tmpfs、secret、ssh。',
  },
  key: { en: 'A mount of type {type} has no {text}.', 'zh-CN': '{type} 挂载没有 {text}。' },
  value: { en: '{text} is not possible here: {values}.', 'zh-CN': '这里不能是 {text}：只能是 {values}。' },
} as const satisfies Record<string, Said>;

/** What is wrong with the flags of RUN, which the language service does not look at. */
export function flagProblems(dockerfile: Dockerfile, language: Language): Finding[] {
  const found: Finding[] = [];
  const note = (
    rule: string,
    said: Said,
    severity: Severity,
    range: Range,
    values: Record<string, string>,
  ): void => {
    const message = say(said, language, values);
    found.push({ rule, severity, range, message, unnecessary: false, deprecated: false, fixes: [] });
  };

  function checkMount(flag: Flag): void {
    const options = flag.getOptions();
    const type = options.find((option) => option.getName() === 'type')?.getValue() ?? 'bind';
    if (type.includes('$') || (flag.getValue() ?? '').includes('"')) {
      return;
    }
    for (const option of options) {
      const name = option.getName();
      const value = option.getValue() ?? '';
      const allowed = mountValues[name];
      if (name === 'type' && !(type in mounts)) {
        note('mount-type-unknown', WORDS.type, 'error', option.getValueRange() ?? option.getRange(), {
          text: type,
        });
        return;
      }
      if (name !== 'type' && name !== '' && !mounts[type]?.keys.includes(name)) {
        note('mount-key-unknown', WORDS.key, 'error', option.getNameRange(), { type, text: name });
      } else if (
        allowed &&
        name !== 'type' &&
        value !== '' &&
        !allowed.includes(value) &&
        !value.includes('$')
      ) {
        const values = { text: value, values: allowed.join(', ') };
        note('mount-value', WORDS.value, 'error', option.getValueRange() ?? option.getRange(), values);
      }
    }
  }

  for (const run of runs(dockerfile)) {
    for (const flag of run.getFlags()) {
      const known = flags.RUN?.[flag.getName()];
      const value = flag.getValue() ?? '';
      if (!known) {
        note('flag-unknown', WORDS.flag, 'error', flag.getNameRange(), { text: flag.getName() });
      } else if (flag.getName() === 'mount') {
        checkMount(flag);
      } else if (known.values && !known.values.includes(value) && !value.includes('$')) {
        const values = { text: value, values: known.values.join(', ') };
        note('flag-value', WORDS.value, 'error', flag.getValueRange() ?? flag.getRange(), values);
      }
    }
  }
  return found;
}

function runs(dockerfile: Dockerfile): Run[] {
  const all: Instruction[] = [...dockerfile.getInstructions(), ...dockerfile.getOnbuildTriggers()];
  return all.filter((instruction) => instruction instanceof Run);
}
