import type { Language } from './text.ts';

/** What checks of builds say; see MESSAGES in messages.ts. */
export const BUILD_CHECK_MESSAGES = {
  'buildCheck.expected.done': {
    en: 'A build of {dockerfile} in this step succeeds.',
    'zh-CN': '在这一步里成功构建 {dockerfile}。',
  },
  'buildCheck.expected.failed': {
    en: 'A build of {dockerfile} in this step fails.',
    'zh-CN': '在这一步里有一次 {dockerfile} 的构建失败。',
  },
  'buildCheck.expected.builds': {
    en: 'Number of builds of {dockerfile} in this step: {range}.',
    'zh-CN': '在这一步里构建 {dockerfile} 的次数：{range}。',
  },
  'buildCheck.expected.builder': {
    en: 'The newest build of {dockerfile} uses {builder}.',
    'zh-CN': '{dockerfile} 最近一次构建使用{builder}。',
  },
  'buildCheck.expected.target': {
    en: 'The newest build of {dockerfile} has the target {target}.',
    'zh-CN': '{dockerfile} 最近一次构建的目标阶段是 {target}。',
  },
  'buildCheck.expected.noTarget': {
    en: 'The newest build of {dockerfile} goes to its last stage, without --target.',
    'zh-CN': '{dockerfile} 最近一次构建不带 --target，一直到最后一个阶段。',
  },
  'buildCheck.expected.step': {
    en: 'In the newest build of {dockerfile}, {instruction} is {outcome}.',
    'zh-CN': '在 {dockerfile} 最近一次构建中，{instruction} 的结果是：{outcome}。',
  },
  'buildCheck.expected.miss': {
    en: 'In the newest build of {dockerfile}, the first instruction that runs is {place}.',
    'zh-CN': '在 {dockerfile} 最近一次构建中，第一条真正执行的指令是 {place}。',
  },
  'buildCheck.expected.noMiss': {
    en: 'In the newest build of {dockerfile}, nothing runs: everything comes from the cache.',
    'zh-CN': '{dockerfile} 最近一次构建没有执行任何指令：全部来自缓存。',
  },
  'buildCheck.expected.contains': {
    en: '{glob} is in the build context of {dockerfile}.',
    'zh-CN': '{dockerfile} 的构建上下文里有 {glob}。',
  },
  'buildCheck.expected.excludes': {
    en: '{glob} is not in the build context of {dockerfile}.',
    'zh-CN': '{dockerfile} 的构建上下文里没有 {glob}。',
  },
  'buildCheck.expected.size': {
    en: 'The build context of {dockerfile} has {range}.',
    'zh-CN': '{dockerfile} 的构建上下文大小：{range}。',
  },
  'buildCheck.expected.files': {
    en: 'Number of files in the build context of {dockerfile}: {range}.',
    'zh-CN': '{dockerfile} 的构建上下文里的文件数：{range}。',
  },
  'buildCheck.observed.none': {
    en: 'No build of {dockerfile} has been seen in this step.',
    'zh-CN': '在这一步里还没有见到 {dockerfile} 的构建。',
  },
  'buildCheck.observed.earlier': {
    en: 'The newest build of {dockerfile}, build {number}, was made before this step.',
    'zh-CN': '{dockerfile} 最近一次构建（构建 {number}）是在这一步之前进行的。',
  },
  'buildCheck.observed.running': { en: 'Build {number} is running.', 'zh-CN': '构建 {number} 正在进行。' },
  'buildCheck.observed.done': { en: 'Build {number} succeeded.', 'zh-CN': '构建 {number} 成功了。' },
  'buildCheck.observed.failed': {
    en: 'Build {number} failed: {error}',
    'zh-CN': '构建 {number} 失败了：{error}',
  },
  'buildCheck.observed.failedAt': {
    en: 'Build {number} failed at line {line}: {error}',
    'zh-CN': '构建 {number} 在第 {line} 行失败了：{error}',
  },
  'buildCheck.observed.builds': { en: 'So far: {count}.', 'zh-CN': '目前 {count} 次。' },
  'buildCheck.observed.builder': {
    en: 'Build {number} used {builder}.',
    'zh-CN': '构建 {number} 使用的是{builder}。',
  },
  'buildCheck.observed.target': {
    en: 'Build {number} had the target {target}.',
    'zh-CN': '构建 {number} 的目标阶段是 {target}。',
  },
  'buildCheck.observed.noTarget': {
    en: 'Build {number} went to the last stage, without --target.',
    'zh-CN': '构建 {number} 没有 --target，一直到最后一个阶段。',
  },
  'buildCheck.observed.step': {
    en: 'In build {number}, line {line} ({instruction}) was {outcome}.',
    'zh-CN': '在构建 {number} 中，第 {line} 行（{instruction}）的结果是：{outcome}。',
  },
  'buildCheck.observed.noStep': {
    en: 'The Dockerfile of build {number} has no instruction like {instruction}. It has: {instructions}.',
    'zh-CN': '构建 {number} 的 Dockerfile 里没有像 {instruction} 这样的指令。它有：{instructions}。',
  },
  'buildCheck.observed.miss': {
    en: 'In build {number} the first that ran was line {line}: {instruction}.',
    'zh-CN': '在构建 {number} 中，第一条执行的是第 {line} 行：{instruction}。',
  },
  'buildCheck.observed.noMiss': {
    en: 'In build {number} nothing ran: everything came from the cache.',
    'zh-CN': '构建 {number} 没有执行任何指令：全部来自缓存。',
  },
  'buildCheck.observed.sent': {
    en: 'Build {number} was sent {path}.',
    'zh-CN': '构建 {number} 发送了 {path}。',
  },
  'buildCheck.observed.notSent': {
    en: 'Build {number} was sent {files} files, none of them {glob}.',
    'zh-CN': '构建 {number} 发送了 {files} 个文件，其中没有 {glob}。',
  },
  'buildCheck.observed.size': {
    en: 'Build {number} was sent {files} files, {size}.',
    'zh-CN': '构建 {number} 发送了 {files} 个文件，共 {size}。',
  },
  'buildCheck.observed.unknownStep': {
    en: 'What became of line {line} ({instruction}) in build {number} could not be seen.',
    'zh-CN': '没能看到构建 {number} 中第 {line} 行（{instruction}）的结果。',
  },
  'buildCheck.observed.unknownSteps': {
    en: 'Which instructions build {number} ran could not be seen.',
    'zh-CN': '没能看到构建 {number} 执行了哪些指令。',
  },
  'buildCheck.observed.unknownContext': {
    en: 'What build {number} was sent could not be seen.',
    'zh-CN': '没能看到构建 {number} 发送了什么。',
  },
  'buildCheck.advice.build': {
    en: 'Press Build above the Dockerfile, or type docker build in the terminal.',
    'zh-CN': '点 Dockerfile 上方的“构建”，或者在终端里输入 docker build。',
  },
  'buildCheck.advice.failed': {
    en: 'Read what the failed line says, mend it, and build again.',
    'zh-CN': '读一读失败那一行的输出，改正后再构建一次。',
  },
  'buildCheck.advice.shouldFail': {
    en: 'Here a build that fails is what is asked for: see the text of the step.',
    'zh-CN': '这里要的就是一次失败的构建：再看看这一步的说明。',
  },
  'buildCheck.advice.again': { en: 'Build once more.', 'zh-CN': '再构建一次。' },
  'buildCheck.advice.builder': {
    en: 'Choose the builder in the build options, or set DOCKER_BUILDKIT to 0 or 1 before docker build.',
    'zh-CN': '在构建选项里选择构建器，或者在 docker build 前设置 DOCKER_BUILDKIT=0 或 1。',
  },
  'buildCheck.advice.target': {
    en: 'Name the stage: docker build --target {target} …',
    'zh-CN': '指明阶段：docker build --target {target} …',
  },
  'buildCheck.advice.noTarget': {
    en: 'Leave --target out and build again.',
    'zh-CN': '去掉 --target，再构建一次。',
  },
  'buildCheck.advice.why': {
    en: 'The list of builds says of every line why it ran or did not have to.',
    'zh-CN': '构建列表里写着每一行为什么执行、为什么不用执行。',
  },
  'buildCheck.advice.instruction': {
    en: 'Compare the Dockerfile with the text of the step, then build again.',
    'zh-CN': '对照这一步的说明检查 Dockerfile，然后再构建一次。',
  },
  'buildCheck.advice.context': {
    en: 'What is sent is the folder that docker build names; .dockerignore keeps things out of it.',
    'zh-CN': '发送的是 docker build 指定的文件夹；.dockerignore 决定哪些不发送。',
  },
  'buildCheck.advice.unknown': {
    en: 'This is not your fault. Build once more with the Build button, which sees everything.',
    'zh-CN': '这不是你的问题。用“构建”按钮再构建一次，它能看到全部过程。',
  },
} as const satisfies Record<string, Record<Language, string>>;
