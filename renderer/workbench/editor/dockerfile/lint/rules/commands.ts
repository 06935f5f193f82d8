import { JSONInstruction } from 'dockerfile-ast';
import { each, type LintFile, wholeLines } from '../lint-file.ts';
import type { HitFix, Rule } from '../rule.ts';
import { shellCommands, unquote } from '../shell-commands.ts';

/** The words of a command that needs no shell; null when it has variables, operators or anything else that does. */
function plainWords(file: LintFile, instruction: JSONInstruction): string[] | null {
  const range = instruction.getArgumentsRange();
  if (!range) {
    return null;
  }
  const start = file.lines.offsetAt(range.start);
  const commands = shellCommands(file.lines.text, start, file.lines.offsetAt(range.end), file.escape);
  const [command] = commands;
  if (!command || commands.length !== 1 || command.before + command.after !== '') {
    return null;
  }
  const plain = command.words.every(({ text }) =>
    /^("[^"$`\\]*"|'[^']*'|[^"'$`\\*?[\]~<>&={}]*|--?[\w-]+=[^"'$`\\*?[\]~<>&{}]*)$/.test(text),
  );
  return plain ? command.words.map(({ text }) => unquote(text)) : null;
}

export const shellForm: Rule = {
  id: 'shell-form',
  severity: 'info',
  what: {
    en: '{keyword} in shell form: it is started through /bin/sh -c.',
    'zh-CN': '{keyword} 用的是 shell 形式：通过 /bin/sh -c 启动。',
  },
  why: {
    en: 'Where the shell stays in between, signals reach it and not your program: docker stop waits ten seconds and then kills it. The JSON form starts the program itself, and needs no shell in the image.',
    'zh-CN':
      '如果 shell 留在中间，信号就发给了它，而不是你的程序：docker stop 要等十秒再强行结束。JSON 形式直接启动程序本身，镜像里也不必有 shell。',
  },
  fixes: { fix: { en: 'Write it as {json}', 'zh-CN': '改写为 {json}' } },
  find: (file) =>
    each(file, 'CMD', 'ENTRYPOINT').flatMap(({ instruction, stage }) => {
      const range = instruction.getArgumentsRange();
      const text = instruction.getArgumentsContent() ?? '';
      const ownShell = stage.instructions.some((one) => one.getKeyword() === 'SHELL');
      if (
        !(instruction instanceof JSONInstruction) ||
        !range ||
        text.startsWith('[') ||
        /^exec\s/.test(text) ||
        ownShell
      ) {
        return [];
      }
      const words = plainWords(file, instruction);
      const json = words && `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
      const fixes: HitFix[] = json
        ? [{ edits: [{ range, newText: json }], preferred: true, values: { json } }]
        : [];
      return [{ range, values: { keyword: instruction.getKeyword() }, fixes }];
    }),
};

export const overridden: Rule = {
  id: 'overridden',
  severity: 'warning',
  unnecessary: true,
  what: {
    en: 'This {keyword} has no effect: line {line} replaces it.',
    'zh-CN': '这个 {keyword} 没有作用：第 {line} 行会替换它。',
  },
  why: {
    en: 'An image has one {keyword}; only the last of a stage counts. To run several programs, start them from one script, or in several containers.',
    'zh-CN':
      '一个镜像只有一个 {keyword}，一个阶段里只有最后一个算数。要运行多个程序，用一个脚本启动，或者用多个容器。',
  },
  fixes: { fix: { en: 'Delete it', 'zh-CN': '删除' } },
  find: (file) =>
    ['CMD', 'ENTRYPOINT'].flatMap((keyword) =>
      file.stages.flatMap((stage) => {
        const all = stage.instructions.filter((one) => one.getKeyword() === keyword);
        const last = all.at(-1);
        return all.slice(0, -1).map((one) => ({
          range: one.getRange(),
          values: { keyword, line: String((last?.getRange().start.line ?? 0) + 1) },
          fixes: [{ edits: [{ range: wholeLines(file, one.getRange()), newText: '' }], preferred: true }],
        }));
      }),
    ),
};

export const maintainer: Rule = {
  id: 'maintainer',
  severity: 'warning',
  deprecated: true,
  what: { en: 'MAINTAINER is deprecated.', 'zh-CN': 'MAINTAINER 已经弃用。' },
  why: {
    en: 'A label says the same, and tools that read images find it: org.opencontainers.image.authors.',
    'zh-CN': '标签 org.opencontainers.image.authors 表示同样的意思，读取镜像的工具也找得到。',
  },
  fixes: { fix: { en: 'Use a label', 'zh-CN': '改用标签' } },
  find: (file) =>
    each(file, 'MAINTAINER').map(({ instruction }) => {
      const name = unquote(instruction.getArgumentsContent() ?? '').replace(/["\\$]/g, '\\$&');
      const newText = `LABEL org.opencontainers.image.authors="${name}"`;
      return {
        range: instruction.getRange(),
        fixes: [{ edits: [{ range: instruction.getRange(), newText }], preferred: true }],
      };
    }),
};
