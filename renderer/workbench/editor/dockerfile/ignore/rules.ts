import type { Said, Severity } from '../protocol.ts';

export interface IgnoreRule {
  severity: Severity;
  what: Said;
  why: Said;
  fix?: Said;
}

const remove: Said = { en: 'Delete the line', 'zh-CN': '删除这一行' };

/** What can be wrong with a .dockerignore, by the rule's name. */
export const ignoreRules = {
  'ignore-outside': {
    severity: 'warning',
    what: { en: '{text} can match nothing.', 'zh-CN': '{text} 不可能匹配任何文件。' },
    why: {
      en: 'Patterns start at the context’s root, and nothing above it is ever sent.',
      'zh-CN': '模式从上下文的根开始，根以上的内容本来就不会发送。',
    },
    fix: remove,
  },
  'ignore-absolute': {
    severity: 'info',
    what: { en: '{text} means {pattern} in the context.', 'zh-CN': '{text} 指的是上下文里的 {pattern}。' },
    why: {
      en: 'The leading / is the context’s root, not your computer’s; docker leaves it away.',
      'zh-CN': '开头的 / 是上下文的根，不是计算机的根；docker 会去掉它。',
    },
    fix: { en: 'Write {pattern}', 'zh-CN': '写成 {pattern}' },
  },
  'ignore-dot': {
    severity: 'warning',
    what: { en: '{text} has no effect.', 'zh-CN': '{text} 没有作用。' },
    why: {
      en: 'docker passes over a line that means the context itself. To leave out everything, write * and then !exceptions.',
      'zh-CN': '指上下文本身的行会被 docker 忽略。要排除全部，先写 *，再用 ! 写例外。',
    },
    fix: remove,
  },
  'ignore-unreadable': {
    severity: 'error',
    what: { en: '{text} is no pattern that can be read.', 'zh-CN': '{text} 不是能读懂的模式。' },
    why: {
      en: 'A [ needs its ], a \\ something behind it and a ! a pattern. The build stops here.',
      'zh-CN': '[ 要有对应的 ]，\\ 和 ! 后面要有内容。构建会在这里停止。',
    },
  },
  'ignore-duplicate': {
    severity: 'warning',
    what: { en: 'Line {line} says the same.', 'zh-CN': '第 {line} 行已经写过。' },
    why: { en: 'Once is enough.', 'zh-CN': '写一次就够了。' },
    fix: remove,
  },
  'ignore-no-effect': {
    severity: 'warning',
    what: { en: '{text} brings nothing back.', 'zh-CN': '{text} 没有加回任何文件。' },
    why: {
      en: '! only brings back what a line above it leaves out, and the last line that matches decides.',
      'zh-CN': '! 只能加回上面的行排除掉的文件；由最后一个匹配的行决定。',
    },
    fix: remove,
  },
  'ignore-dockerfile': {
    severity: 'info',
    what: { en: 'This leaves out {file} as well.', 'zh-CN': '它把 {file} 也排除了。' },
    why: {
      en: 'The builder gets the Dockerfile all the same, but COPY cannot copy it. That is often what you want.',
      'zh-CN': '构建器仍会得到 Dockerfile，只是 COPY 复制不到它。多数情况下这正是你要的。',
    },
  },
  'ignore-comment': {
    severity: 'warning',
    what: { en: 'This # belongs to the pattern.', 'zh-CN': '这个 # 是模式的一部分。' },
    why: {
      en: 'A comment needs a line of its own, with # in the first column.',
      'zh-CN': '注释要独占一行，# 写在第一列。',
    },
    fix: { en: 'Put the comment above', 'zh-CN': '把注释移到上一行' },
  },
} as const satisfies Record<string, IgnoreRule>;

export type IgnoreRuleId = keyof typeof ignoreRules;
