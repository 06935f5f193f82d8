import type { Language } from './text.ts';

/** What checks of layers say; see MESSAGES in messages.ts. */
export const LAYER_MESSAGES = {
  'layer.expected': {
    en: '{path} is changed in {layer} of {ref}.',
    'zh-CN': '{ref} 的{layer}改动了 {path}。',
  },
  'layer.observed.changed': {
    en: 'It changes {path}, among {count} changes.',
    'zh-CN': '它共有 {count} 处改动，其中就有 {path}。',
  },
  'layer.observed.otherKind': {
    en: 'In that layer {path} is {kind}.',
    'zh-CN': '在那一层里，{path} 的改动方式是 {kind}。',
  },
  'layer.observed.others': {
    en: '{path} is not among its {count} changes: {changes}.',
    'zh-CN': '它的 {count} 处改动里没有 {path}：{changes}。',
  },
  'layer.observed.nothing': { en: 'That layer changes nothing.', 'zh-CN': '那一层什么也没有改。' },
  'layer.observed.noLayer': {
    en: '{ref} has only {layers} layers.',
    'zh-CN': '{ref} 只有 {layers} 层。',
  },
  'layer.advice': {
    en: 'Select that layer in the picture and read the list of its files.',
    'zh-CN': '在层图里选中那一层，看看它的文件列表。',
  },
  'layer.expected.only': {
    en: 'In {ref}, {layer} changes nothing but {globs}.',
    'zh-CN': '{ref} 的{layer}只改动了 {globs}。',
  },
  'layer.expected.none': {
    en: 'In {ref}, {layer} does not change {globs}.',
    'zh-CN': '{ref} 的{layer}没有改动 {globs}。',
  },
  'layer.expected.size': {
    en: 'In {ref}, the files that {layer} adds have {range}.',
    'zh-CN': '{ref} 的{layer}加入的文件总共：{range}。',
  },
  'layer.expected.empty': {
    en: 'In {ref}, {layer} changes nothing.',
    'zh-CN': '{ref} 的{layer}什么也没有改。',
  },
  'layer.expected.notEmpty': {
    en: 'In {ref}, {layer} changes something.',
    'zh-CN': '{ref} 的{layer}改动了一些东西。',
  },
  'layer.observed.matches': {
    en: 'It has {count} changes, {size} in all.',
    'zh-CN': '它有 {count} 处改动，文件共 {size}。',
  },
  'layer.observed.also': {
    en: 'Layer {number} ({instruction}) also changes: {changes}.',
    'zh-CN': '第 {number} 层（{instruction}）还改动了：{changes}。',
  },
  'layer.observed.size': {
    en: 'Layer {number} ({instruction}) adds {size}.',
    'zh-CN': '第 {number} 层（{instruction}）加入了 {size}。',
  },
  'layer.observed.notEmpty': {
    en: 'Layer {number} ({instruction}) has {count} changes: {changes}.',
    'zh-CN': '第 {number} 层（{instruction}）有 {count} 处改动：{changes}。',
  },
  'layer.observed.noInstruction': {
    en: 'No such instruction made a layer of {ref}. Its layers were made by: {instructions}.',
    'zh-CN': '{ref} 没有哪一层是这样的指令做出来的。做出各层的指令有：{instructions}。',
  },
  'layer.advice.instruction': {
    en: 'docker history {ref} lists the instructions; those of size 0 may have made no layer.',
    'zh-CN': '用 docker history {ref} 列出各条指令；大小为 0 的可能没有产生层。',
  },
  'layer.advice.context': {
    en: 'Copy only what is wanted, or name the rest in .dockerignore; select that layer in the picture to see its files.',
    'zh-CN': '只复制需要的，或者把其余的写进 .dockerignore；在层图里选中那一层，看看它的文件。',
  },
} as const satisfies Record<string, Record<Language, string>>;
