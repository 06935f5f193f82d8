import { JSONInstruction } from 'dockerfile-ast';
import { each, type LintFile, lineEnd, scripts, wholeLines } from '../lint-file.ts';
import type { Hit, HitFix, Rule } from '../rule.ts';
import { program, shellCommands, unquote } from '../shell-commands.ts';

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

export const relativeWorkdir: Rule = {
  id: 'relative-workdir',
  severity: 'warning',
  what: {
    en: 'WORKDIR {path} is relative to the WORKDIR before it.',
    'zh-CN': 'WORKDIR {path} 是相对于前一个 WORKDIR 的路径。',
  },
  why: {
    en: 'Where that is depends on lines above or on the base image, which may change. Begin it with /.',
    'zh-CN': '它到底在哪里，取决于上面的行或基础镜像，而基础镜像可能会变。请以 / 开头。',
  },
  fixes: { fix: { en: 'Write {whole}', 'zh-CN': '写成 {whole}' } },
  find: (file) =>
    file.stages.flatMap((stage) => {
      let now: string | null = null;
      const hits: Hit[] = [];
      for (const instruction of stage.instructions) {
        const range = instruction.getArgumentsRange();
        const path = unquote(instruction.getArgumentsContent() ?? '');
        if (instruction.getKeyword() !== 'WORKDIR' || !range || path === '') {
          continue;
        }
        if (/^([/$\\]|[A-Za-z]:)/.test(path)) {
          now = path.startsWith('/') && !path.includes('$') ? path : null;
          continue;
        }
        const whole: string | null =
          now === null || /[$\s]|\.\./.test(path)
            ? null
            : `${now.replace(/\/+$/, '')}/${path.replace(/^\.\//, '')}`;
        hits.push({
          range,
          values: { path },
          fixes: whole ? [{ edits: [{ range, newText: whole }], preferred: true, values: { whole } }] : [],
        });
        now = whole;
      }
      return hits;
    }),
};

export const exposeRange: Rule = {
  id: 'expose-out-of-range',
  severity: 'error',
  what: { en: '{port} is no port.', 'zh-CN': '{port} 不是端口。' },
  why: {
    en: 'Ports go from 1 to 65535, and a range from the smaller to the larger. The build stops here.',
    'zh-CN': '端口从 1 到 65535，范围要从小到大。构建会在这里停止。',
  },
  find: (file) =>
    each(file, 'EXPOSE').flatMap(({ instruction }) =>
      instruction.getArguments().flatMap((argument): Hit[] => {
        const found = /^(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(argument.getValue());
        const from = Number(found?.[1]);
        const to = Number(found?.[2] ?? found?.[1]);
        const wrong = found && (from < 1 || to > 65_535 || from > to);
        return wrong ? [{ range: argument.getRange(), values: { port: argument.getValue() } }] : [];
      }),
    ),
};
