import type { Language } from './text.ts';

/** What could not be known of a build that was typed; see MESSAGES in messages.ts. */
export const TYPED_BUILD_MESSAGES = {
  'build.notKnown.stdin': {
    en: 'The Dockerfile or the context came from standard input, which only docker has read.',
    'zh-CN': 'Dockerfile 或构建上下文来自标准输入，只有 docker 读到了它。',
  },
  'build.notKnown.remote': {
    en: 'The context is not a folder of the bench: {context}.',
    'zh-CN': '构建上下文不是实验台上的文件夹：{context}。',
  },
  'build.notKnown.unreadable': {
    en: '{path} could not be read when the build began, so what was sent is not known.',
    'zh-CN': '构建开始时无法读取 {path}，因此不知道发送了什么。',
  },
  'build.notKnown.large': {
    en: 'The context is larger than 1 GiB; its files were not looked at.',
    'zh-CN': '构建上下文超过 1 GiB，没有查看其中的文件。',
  },
  'build.notKnown.changed': {
    en: 'Changed just as the build began: {paths}. What docker read may be something else than what was recorded.',
    'zh-CN': '构建开始的同时有改动：{paths}。docker 读到的内容可能与记录的不同。',
  },
  'build.notKnown.notRead': {
    en: 'The files of the build could not be looked at when it began.',
    'zh-CN': '构建开始时没能查看它的文件。',
  },
  'build.notKnown.arguments': {
    en: 'The values of these build arguments came from the environment and were not seen: {names}.',
    'zh-CN': '这些构建参数的值来自环境变量，没有看到：{names}。',
  },
  'build.notKnown.flags': {
    en: 'These flags have a say in the build, and the reasons do not take them into account: {flags}.',
    'zh-CN': '这些选项会影响构建，而给出的原因没有考虑它们：{flags}。',
  },
  'build.notKnown.elsewhere': {
    en: 'The build was sent to another engine or builder than the bench’s own; only what was printed is known.',
    'zh-CN': '构建发送给了实验台之外的引擎或构建器，只知道终端里打印的内容。',
  },
  'build.notKnown.shared': {
    en: 'Another build printed into the same terminal at the same time, so their words cannot be told apart.',
    'zh-CN': '同一个终端里同时还有另一个构建在输出，两者的内容无法区分。',
  },
} as const satisfies Record<string, Record<Language, string>>;
