import type { Said } from '../protocol.ts';

/** Our own words for a problem that the language service finds, and the name it goes by. `{text}` is what is marked. */
export interface ProblemText {
  rule: string;
  said: Said;
}

/** By the number of dockerfile-utils' ValidationCode; a number that is not here keeps the service's words. */
export const problemTexts: Readonly<Record<number, ProblemText>> = {
  0: {
    rule: 'instruction-case',
    said: {
      en: 'Write instructions in capitals: it sets them apart from their arguments.',
      'zh-CN': '指令请用大写，这样一眼就能与参数区分开。',
    },
  },
  1: {
    rule: 'directive-case',
    said: { en: 'Write directives in lower case.', 'zh-CN': '指示（directive）请用小写。' },
  },
  2: {
    rule: 'argument-missing',
    said: { en: 'Something is missing behind {text}.', 'zh-CN': '{text} 后面还缺内容。' },
  },
  3: {
    rule: 'argument-extra',
    said: {
      en: '{text} is one argument too many: this instruction takes only one.',
      'zh-CN': '{text} 多余：这个指令只接受一个参数。',
    },
  },
  4: {
    rule: 'argument-one',
    said: { en: '{text} takes exactly one argument.', 'zh-CN': '{text} 需要且只需要一个参数。' },
  },
  5: {
    rule: 'argument-at-least-one',
    said: { en: '{text} needs at least one argument.', 'zh-CN': '{text} 至少需要一个参数。' },
  },
  6: {
    rule: 'argument-two',
    said: {
      en: 'A name and a value are needed: NAME=value.',
      'zh-CN': '需要名称和值：NAME=value。',
    },
  },
  7: {
    rule: 'argument-at-least-two',
    said: {
      en: 'A source and a destination are needed: what to copy, and where to.',
      'zh-CN': '需要来源和目标：复制什么，复制到哪里。',
    },
  },
  8: {
    rule: 'argument-one-or-three',
    said: {
      en: 'FROM takes an image, or an image, AS and a name.',
      'zh-CN': 'FROM 后面是镜像，或者是镜像、AS 和名称。',
    },
  },
  9: {
    rule: 'argument-unnecessary',
    said: { en: 'Nothing may follow NONE.', 'zh-CN': 'NONE 后面不能再有内容。' },
  },
  10: {
    rule: 'stage-name-twice',
    said: {
      en: 'There is already a stage called {text}.',
      'zh-CN': '已经有名为 {text} 的阶段。',
    },
  },
  11: {
    rule: 'empty-continuation-line',
    said: {
      en: 'An empty line inside an instruction that goes on. Builders warn about it and will refuse it one day.',
      'zh-CN': '续行的指令中间有空行。构建器会警告，将来会拒绝。',
    },
  },
  12: {
    rule: 'stage-name-invalid',
    said: {
      en: '{text} cannot be the name of a stage: a letter first, then letters, digits, “.”, “_” or “-”, in lower case.',
      'zh-CN': '{text} 不能作为阶段名：以字母开头，后面可以是字母、数字、“.”、“_”、“-”，都用小写。',
    },
  },
  13: {
    rule: 'flag-at-least-one',
    said: { en: 'The value must be 1 or more, not {text}.', 'zh-CN': '值至少是 1，不能是 {text}。' },
  },
  14: { rule: 'flag-twice', said: { en: '{text} is there twice.', 'zh-CN': '{text} 写了两次。' } },
  15: {
    rule: 'duration-invalid',
    said: {
      en: '{text} is no length of time. Write 30s, 5m or 1m30s.',
      'zh-CN': '{text} 不是时长。写成 30s、5m 或 1m30s。',
    },
  },
  16: {
    rule: 'duration-too-short',
    said: { en: 'At least one millisecond (1ms) is needed.', 'zh-CN': '至少要一毫秒（1ms）。' },
  },
  17: {
    rule: 'duration-unit-missing',
    said: {
      en: '{text} has no unit. Write 30s, 5m or 1m30s.',
      'zh-CN': '{text} 没有单位。写成 30s、5m 或 1m30s。',
    },
  },
  18: { rule: 'flag-value-missing', said: { en: '{text} needs a value.', 'zh-CN': '{text} 需要值。' } },
  19: {
    rule: 'duration-unit-unknown',
    said: {
      en: '{text} has a unit that is not known. Write 30s, 5m or 1m30s.',
      'zh-CN': '{text} 的单位不认识。写成 30s、5m 或 1m30s。',
    },
  },
  20: {
    rule: 'no-from',
    said: {
      en: 'A Dockerfile begins with FROM: which image to start from. FROM scratch starts from nothing.',
      'zh-CN': 'Dockerfile 以 FROM 开头：从哪个镜像开始。FROM scratch 表示从空白开始。',
    },
  },
  21: {
    rule: 'escape-invalid',
    said: {
      en: 'The escape character is \\ or `, not {text}.',
      'zh-CN': '转义字符只能是 \\ 或 `，不能是 {text}。',
    },
  },
  22: {
    rule: 'as-expected',
    said: { en: 'AS is expected here, not {text}.', 'zh-CN': '这里应该是 AS，不是 {text}。' },
  },
  23: {
    rule: 'destination-no-folder',
    said: {
      en: 'Several files need a folder to go to: end the destination with /.',
      'zh-CN': '多个文件要放进一个文件夹：目标要以 / 结尾。',
    },
  },
  24: { rule: 'port-invalid', said: { en: '{text} is no port.', 'zh-CN': '{text} 不是端口。' } },
  25: {
    rule: 'protocol-invalid',
    said: {
      en: '{text} is no protocol here: tcp, udp or sctp.',
      'zh-CN': '协议不能是 {text}，只能是 tcp、udp 或 sctp。',
    },
  },
  26: {
    rule: 'reference-invalid',
    said: {
      en: '{text} is not how an image can be named: name, then :tag or @digest.',
      'zh-CN': '{text} 不是合法的镜像名：先是名称，然后是 :标签 或 @摘要。',
    },
  },
  27: {
    rule: 'signal-invalid',
    said: {
      en: '{text} is no signal. Write SIGTERM, or its number.',
      'zh-CN': '{text} 不是信号。写成 SIGTERM 或它的编号。',
    },
  },
  28: {
    rule: 'syntax-invalid',
    said: { en: '{text} cannot stand here.', 'zh-CN': '{text} 不能写在这里。' },
  },
  29: {
    rule: 'onbuild-chained',
    said: { en: 'ONBUILD ONBUILD is not allowed.', 'zh-CN': '不允许 ONBUILD ONBUILD。' },
  },
  30: {
    rule: 'onbuild-not-allowed',
    said: { en: '{text} cannot follow ONBUILD.', 'zh-CN': 'ONBUILD 后面不能是 {text}。' },
  },
  31: {
    rule: 'shell-json',
    said: {
      en: 'SHELL takes only the JSON form: ["/bin/bash", "-c"].',
      'zh-CN': 'SHELL 只接受 JSON 形式：["/bin/bash", "-c"]。',
    },
  },
  32: {
    rule: 'shell-empty',
    said: { en: 'SHELL needs at least one word.', 'zh-CN': 'SHELL 至少需要一个词。' },
  },
  33: {
    rule: 'equals-missing',
    said: {
      en: '{text} has no =. With several on one line each is NAME=value; put quotes around a value with spaces.',
      'zh-CN': '{text} 缺少 =。一行写多个时，每个都是 NAME=value；值里有空格就加引号。',
    },
  },
  34: { rule: 'name-missing', said: { en: 'There is no name before the =.', 'zh-CN': '= 前面没有名称。' } },
  35: {
    rule: 'quote-unclosed',
    said: { en: "The quote ' is not closed.", 'zh-CN': "单引号 ' 没有闭合。" },
  },
  36: {
    rule: 'quote-unclosed',
    said: { en: 'The quote " is not closed.', 'zh-CN': '双引号 " 没有闭合。' },
  },
  37: {
    rule: 'healthcheck-overridden',
    said: {
      en: 'Only the last {text} of a stage counts.',
      'zh-CN': '一个阶段里只有最后一个 {text} 算数。',
    },
  },
  38: {
    rule: 'instruction-unknown',
    said: {
      en: '{text} is no instruction. If it belongs to the line above, that line must end with \\.',
      'zh-CN': '没有 {text} 这个指令。如果它属于上一行，上一行要以 \\ 结尾。',
    },
  },
  39: {
    rule: 'flag-unknown',
    said: { en: 'ADD has no flag {text}.', 'zh-CN': 'ADD 没有 {text} 这个选项。' },
  },
  40: {
    rule: 'flag-unknown',
    said: { en: 'COPY has no flag {text}.', 'zh-CN': 'COPY 没有 {text} 这个选项。' },
  },
  41: {
    rule: 'flag-unknown',
    said: { en: 'FROM has no flag {text}.', 'zh-CN': 'FROM 没有 {text} 这个选项。' },
  },
  42: {
    rule: 'flag-unknown',
    said: { en: 'HEALTHCHECK has no flag {text}.', 'zh-CN': 'HEALTHCHECK 没有 {text} 这个选项。' },
  },
  43: {
    rule: 'healthcheck-type',
    said: {
      en: 'CMD or NONE is expected here, not {text}.',
      'zh-CN': '这里应该是 CMD 或 NONE，不是 {text}。',
    },
  },
  44: {
    rule: 'modifier-unknown',
    said: {
      en: '{text} is not known in a variable. After the name there can be :-value, :+value and :?message.',
      'zh-CN': '变量里不能用 {text}。名称后面可以写 :-值、:+值、:?消息。',
    },
  },
  46: {
    rule: 'healthcheck-command-missing',
    said: { en: 'HEALTHCHECK CMD needs a command.', 'zh-CN': 'HEALTHCHECK CMD 后面需要命令。' },
  },
  47: {
    rule: 'from-invalid',
    said: {
      en: '{text}: a stage or an image is expected, and both are written in lower case.',
      'zh-CN': '{text}：这里应该是阶段或镜像，两者都用小写。',
    },
  },
  48: {
    rule: 'boolean-expected',
    said: {
      en: 'true or false is expected, not {text}.',
      'zh-CN': '这里应该是 true 或 false，不是 {text}。',
    },
  },
  49: {
    rule: 'json-single-quotes',
    said: {
      en: "JSON has double quotes only. With ' this is no list but one line for the shell.",
      'zh-CN': "JSON 只能用双引号。用 ' 的话，这不是列表，而是交给 shell 的一行命令。",
    },
  },
  51: {
    rule: 'base-empty',
    said: {
      en: '{text} has no value here: before FROM only ARG lines above it count. Give it one: ARG NAME=value.',
      'zh-CN': '{text} 在这里没有值：FROM 之前只有上面的 ARG 算数。请给它值：ARG NAME=value。',
    },
  },
  52: {
    rule: 'escape-twice',
    said: { en: 'escape may be set only once.', 'zh-CN': 'escape 只能设置一次。' },
  },
};

/** Titles of the service's own quick fixes, by command. */
export const fixTitles: Readonly<Record<string, Said>> = {
  'docker.command.convertToLowercase': { en: 'Write it in lower case', 'zh-CN': '改为小写' },
  'docker.command.convertToUppercase': { en: 'Write it in capitals', 'zh-CN': '改为大写' },
  'docker.command.removeExtraArgument': { en: 'Remove the extra argument', 'zh-CN': '去掉多余的参数' },
  'docker.command.directiveToBacktick': { en: 'Use `', 'zh-CN': '改用 `' },
  'docker.command.directiveToBackslash': { en: 'Use \\', 'zh-CN': '改用 \\' },
  'docker.command.flagToChown': { en: 'Write --chown', 'zh-CN': '改为 --chown' },
  'docker.command.flagToCopyFrom': { en: 'Write --from', 'zh-CN': '改为 --from' },
  'docker.command.flagToHealthcheckInterval': { en: 'Write --interval', 'zh-CN': '改为 --interval' },
  'docker.command.flagToHealthcheckRetries': { en: 'Write --retries', 'zh-CN': '改为 --retries' },
  'docker.command.flagToHealthcheckStartPeriod': {
    en: 'Write --start-period',
    'zh-CN': '改为 --start-period',
  },
  'docker.command.flagToHealthcheckTimeout': { en: 'Write --timeout', 'zh-CN': '改为 --timeout' },
  'docker.command.removeEmptyContinuationLine': { en: 'Remove the empty line', 'zh-CN': '删除空行' },
  'docker.command.convertToAS': { en: 'Write AS', 'zh-CN': '改为 AS' },
};
