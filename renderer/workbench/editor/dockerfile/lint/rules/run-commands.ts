import { lineEnd, scripts } from '../lint-file.ts';
import type { Hit, Rule } from '../rule.ts';
import { program, unquote } from '../shell-commands.ts';

export const cdInRun: Rule = {
  id: 'cd-in-run',
  severity: 'info',
  what: {
    en: 'cd lasts only until the end of this RUN.',
    'zh-CN': 'cd 只在这个 RUN 里有效。',
  },
  why: {
    en: 'Every RUN starts a new shell in the WORKDIR. WORKDIR says it once, for all lines that follow and for the container.',
    'zh-CN': '每个 RUN 都在 WORKDIR 里启动新的 shell。用 WORKDIR 写一次，对后面所有的行和容器都有效。',
  },
  fixes: {
    alone: { en: 'Use WORKDIR {folder}', 'zh-CN': '改用 WORKDIR {folder}' },
    fix: {
      en: 'WORKDIR {folder} before it (for the later lines too)',
      'zh-CN': '在前面写 WORKDIR {folder}（对后面的行也有效）',
    },
  },
  find: (file) =>
    scripts(file).flatMap((script): Hit[] => {
      const [first, second] = script.commands;
      const { name, args } = first ? program(first) : { name: '', args: [] };
      const folder = unquote(args[0]?.text ?? '');
      if (!first || name !== 'cd' || args.length !== 1 || /[()|]/.test(first.before + first.after)) {
        return [];
      }
      const range = file.lines.range(first.start, first.end);
      if (
        !folder.startsWith('/') ||
        /[$*~\s]/.test(folder) ||
        script.heredoc ||
        script.instruction.getFlags().length > 0
      ) {
        return [{ range }];
      }
      const whole = script.instruction.getRange();
      const workdir = `WORKDIR ${folder}`;
      if (!second) {
        const edits = [{ range: whole, newText: workdir }];
        return [{ range, fixes: [{ which: 'alone', values: { folder }, edits, preferred: true }] }];
      }
      const toSecond = { start: whole.start, end: file.lines.positionAt(second.start) };
      const edits = [{ range: toSecond, newText: `${workdir}${lineEnd(file)}RUN ` }];
      return [
        {
          range,
          fixes: first.after === '&&' ? [{ values: { folder }, edits, preferred: false }] : [],
        },
      ];
    }),
};

export const curlPipeShell: Rule = {
  id: 'download-to-shell',
  severity: 'warning',
  what: {
    en: 'A download is run as it comes, whatever it is.',
    'zh-CN': '下载的内容未经检查就直接执行。',
  },
  why: {
    en: 'If the server is broken into, or the connection ends half-way, the build runs that. And the cache never notices that the file has changed. Save it, compare it (sha256sum -c), then run it; ADD --checksum does the first two.',
    'zh-CN':
      '服务器被入侵，或者连接中途断开，构建都会照样执行；文件变了，缓存也察觉不到。先保存，再核对（sha256sum -c），然后执行；ADD --checksum 可以完成前两步。',
  },
  find: (file) =>
    scripts(file).flatMap((script) => {
      const text = file.lines.text.slice(script.start, script.end);
      if (/\b(sha(256|384|512)sum|gpg|cosign|minisign)\b/.test(text)) {
        return [];
      }
      return script.commands.flatMap((command, index): Hit[] => {
        const { name } = program(command);
        const shell = /^(ba|da|z|a|k)?sh$|^(python3?|perl|node|ruby|php)$/.test(name);
        const inner = shell && command.words.some((word) => /[$<]\(\s*(curl|wget)\b/.test(word.text));
        let from = index;
        while (script.commands[from]?.before === '|') {
          from--;
        }
        const source = script.commands[from];
        const piped =
          shell && from < index && source !== undefined && /^(curl|wget)$/.test(program(source).name);
        return inner || piped
          ? [{ range: file.lines.range(piped && source ? source.start : command.start, command.end) }]
          : [];
      });
    }),
};

export const sudo: Rule = {
  id: 'sudo',
  severity: 'warning',
  what: { en: 'sudo is not needed in a build.', 'zh-CN': '构建时不需要 sudo。' },
  why: {
    en: 'RUN is root unless a USER line says otherwise, most images have no sudo, and it hides signals from the program. Switch with USER root and back.',
    'zh-CN':
      '除非写了 USER，RUN 就以 root 身份执行；多数镜像没有 sudo，它还会挡住发给程序的信号。需要时用 USER root 切换，再切换回来。',
  },
  fixes: { fix: { en: 'Remove sudo', 'zh-CN': '去掉 sudo' } },
  find: (file) =>
    scripts(file).flatMap((script) =>
      script.commands.flatMap((command): Hit[] => {
        const word = command.words.find(({ text }) => !/^\w+=/.test(text));
        const next = word && command.words[command.words.indexOf(word) + 1];
        if (word?.text !== 'sudo') {
          return [];
        }
        const user = script.stage.instructions
          .slice(0, script.index)
          .findLast((one) => one.getKeyword() === 'USER')
          ?.getArgumentsContent();
        const safe = next && !next.text.startsWith('-') && (!user || /^(root|0)(:|$)/.test(user));
        const edit = next && { range: file.lines.range(word.start, next.start), newText: '' };
        return [
          {
            range: file.lines.range(word.start, word.end),
            fixes: safe && edit ? [{ edits: [edit], preferred: true }] : [],
          },
        ];
      }),
    ),
};
