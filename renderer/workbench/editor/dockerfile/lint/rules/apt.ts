import { type LintFile, lineEnd, type RunScript, scripts } from '../lint-file.ts';
import type { Hit, Rule } from '../rule.ts';
import { type Command, program } from '../shell-commands.ts';

const isApt = (command: Command): boolean => /^(apt|apt-get)$/.test(program(command).name);

/** The apt subcommand: the first argument that is no option (`-o` and `-t` take a value of their own). */
function subcommand(command: Command): { name: string; end: number } | null {
  const { args } = program(command);
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (/^(-o|-t|-c)$/.test(word?.text ?? '')) {
      at++;
    } else if (word && !word.text.startsWith('-')) {
      return { name: word.text, end: word.end };
    }
  }
  return null;
}

const INSTALLS = /^(install|upgrade|dist-upgrade|full-upgrade|build-dep)$/;
const runs = (script: RunScript, names: RegExp): Command[] =>
  script.commands.filter((command) => isApt(command) && names.test(subcommand(command)?.name ?? ''));

function removesLists(script: RunScript): boolean {
  return script.commands.some((command) => {
    const { name, args } = program(command);
    return (
      (name === 'rm' && args.some(({ text }) => text.includes('/var/lib/apt'))) ||
      (name === 'find' && args.some(({ text }) => text.includes('/var/lib/apt')))
    );
  });
}

/** A cache mount keeps the lists out of the layer. */
function mountsLists(script: RunScript): boolean {
  return script.instruction
    .getFlags()
    .some(
      (flag) =>
        flag.getName() === 'mount' &&
        /(target|dst|destination)=\/var(\/lib(\/apt(\/lists)?)?)?\/?(,|$)/.test(flag.getValue() ?? ''),
    );
}

/** Whether a command may be hung on behind the script with `&&` and mean what it says. */
function endsPlainly(script: RunScript): boolean {
  const last = script.commands.at(-1);
  return last !== undefined && last.after === '' && isFlat(script);
}

const isFlat = (script: RunScript): boolean =>
  script.commands.every(({ before, after }) => !/[()]|^&$/.test(before + after)) &&
  !/(^|[\s;])(if|for|while|case|until)\s/.test(
    script.commands.map(({ words }) => words[0]?.text).join(' '),
  ) &&
  script.commands.every(({ words }) => !/^(for|case|done|fi|esac)$/.test(words[0]?.text ?? ''));

function cleanUp(file: LintFile, script: RunScript): Hit['fixes'] {
  const rm = 'rm -rf /var/lib/apt/lists/*';
  if (script.heredoc) {
    const at = script.heredoc.getDelimiterRange()?.start;
    return at && isFlat(script)
      ? [{ edits: [{ range: { start: at, end: at }, newText: `${rm}${lineEnd(file)}` }], preferred: true }]
      : [];
  }
  if (!endsPlainly(script)) {
    return [];
  }
  const at = file.lines.positionAt(script.commands.at(-1)?.end ?? script.end);
  const newText = ` ${file.escape}${lineEnd(file)}    && ${rm}`;
  return [{ edits: [{ range: { start: at, end: at }, newText }], preferred: true }];
}

export const aptListsLeft: Rule = {
  id: 'apt-lists-left',
  severity: 'warning',
  what: {
    en: 'The package lists that apt-get update fetched stay in this layer.',
    'zh-CN': 'apt-get update 下载的软件包列表留在了这一层里。',
  },
  why: {
    en: 'They are tens of megabytes that nothing needs once the packages are installed. Removing them in a later RUN does not help: that layer only hides them. Remove them in the same RUN.',
    'zh-CN':
      '软件包装好之后，这几十 MB 就没有用了。在后面的 RUN 里删除没有用：那一层只是把它们遮住。要在同一个 RUN 里删除。',
  },
  fixes: {
    fix: { en: 'Remove the lists at the end of this RUN', 'zh-CN': '在这个 RUN 末尾删除列表' },
  },
  find: (file) =>
    scripts(file).flatMap((script) => {
      const [update] = runs(script, /^update$/);
      return update && runs(script, INSTALLS).length > 0 && !removesLists(script) && !mountsLists(script)
        ? [{ range: file.lines.range(update.start, update.end), fixes: cleanUp(file, script) ?? [] }]
        : [];
    }),
};

/** Joins a lone `RUN apt-get update` with the RUN right behind it that installs. */
function joinWithNext(file: LintFile, script: RunScript, all: RunScript[]): Hit['fixes'] {
  const next = all.find((one) => one.stage === script.stage && one.index === script.index + 1);
  const plain = (one: RunScript): boolean => one.heredoc === null && one.instruction.getFlags().length === 0;
  if (!next || !plain(script) || !plain(next) || runs(next, INSTALLS).length === 0 || !endsPlainly(script)) {
    return [];
  }
  const end = script.commands.at(-1)?.end ?? script.end;
  const gap = file.lines.text.slice(end, file.lines.offsetAt(next.instruction.getRange().start));
  if (gap.trim() !== '') {
    return [];
  }
  const newText = ` ${file.escape}${lineEnd(file)}    && `;
  return [{ edits: [{ range: file.lines.range(end, next.start), newText }], preferred: true }];
}

export const aptUpdateAlone: Rule = {
  id: 'apt-update-alone',
  severity: 'warning',
  what: {
    en: 'apt-get update stands in a RUN of its own.',
    'zh-CN': 'apt-get update 单独占了一个 RUN。',
  },
  why: {
    en: 'The builder keeps this step in its cache. When you change the list of packages later, the install uses package lists that may be months old and can fail. Update and install in one RUN.',
    'zh-CN':
      '构建器会缓存这一步。以后修改要安装的软件包时，安装用的可能是几个月前的列表，甚至会失败。更新和安装要写在同一个 RUN 里。',
  },
  fixes: { fix: { en: 'Join with the RUN that installs', 'zh-CN': '与安装软件包的 RUN 合并' } },
  find: (file) => {
    const all = scripts(file);
    return all.flatMap((script) => {
      const [update] = runs(script, /^update$/);
      return update && runs(script, INSTALLS).length === 0
        ? [
            {
              range: file.lines.range(update.start, update.end),
              fixes: joinWithNext(file, script, all) ?? [],
            },
          ]
        : [];
    });
  },
};

const saysYes = (command: Command): boolean =>
  program(command).args.some(({ text }) =>
    /^(-[a-z]*y[a-z]*|-[a-z]*qq[a-z]*|-q=2|--yes|--assume-yes)$/.test(text),
  ) ||
  (program(command).name === 'apt-get' &&
    program(command).args.filter(({ text }) => text === '-q').length > 1);

export const aptInstallYes: Rule = {
  id: 'apt-install-yes',
  severity: 'warning',
  what: {
    en: '{command} may ask “Do you want to continue?”, and in a build nobody answers.',
    'zh-CN': '{command} 可能会问“是否继续”，而构建时没有人回答。',
  },
  why: {
    en: 'It asks as soon as further packages are needed. A build has no keyboard, so the answer is “no” and the step fails. -y answers yes.',
    'zh-CN': '只要还需要别的软件包，它就会问。构建没有键盘，等于回答“否”，步骤随之失败。-y 表示回答“是”。',
  },
  fixes: { fix: { en: 'Add -y', 'zh-CN': '加上 -y' } },
  find: (file) =>
    scripts(file).flatMap((script) =>
      runs(script, INSTALLS)
        .filter((command) => !saysYes(command) && !/\byes$/.test(pipedFrom(script, command)))
        .map((command) => {
          const { word } = program(command);
          const verb = subcommand(command);
          const at = file.lines.positionAt(verb?.end ?? command.end);
          return {
            range: file.lines.range(word?.start ?? command.start, verb?.end ?? command.end),
            values: { command: `${word?.text} ${verb?.name}` },
            fixes: [{ edits: [{ range: { start: at, end: at }, newText: ' -y' }], preferred: true }],
          };
        }),
    ),
};

/** The program whose output this command reads, for `yes | apt-get install`. */
function pipedFrom(script: RunScript, command: Command): string {
  const source = script.commands[script.commands.indexOf(command) - 1];
  return command.before === '|' && source ? program(source).name : '';
}
