import type { Language } from './text.ts';

/** Why a step of a build ran or did not have to, and what is not known of a build; see MESSAGES in messages.ts. */
export const BUILD_MESSAGES = {
  'build.why.noCache': {
    en: 'The build was asked not to use the cache.',
    'zh-CN': '这次构建要求不使用缓存。',
  },
  'build.why.first': {
    en: 'No build of this Dockerfile was recorded before.',
    'zh-CN': '此前没有这个 Dockerfile 的构建记录。',
  },
  'build.why.firstRun': {
    en: 'Build {build} did not run this line, so no result of it was kept.',
    'zh-CN': '构建 {build} 没有执行这一行，因此没有留下结果。',
  },
  'build.why.unfinished': {
    en: 'Build {build} did not get to the end of this line, so no result of it was kept.',
    'zh-CN': '构建 {build} 没有把这一行执行到底，因此没有留下结果。',
  },
  'build.why.baseChanged': {
    en: 'The image {ref} is another one than in build {build}: it was {from}, now it is {to}.',
    'zh-CN': '镜像 {ref} 与构建 {build} 时不是同一个：原来是 {from}，现在是 {to}。',
  },
  'build.why.baseFetched': {
    en: 'The image {ref} was not there any more and had to be fetched.',
    'zh-CN': '镜像 {ref} 已不在本地，需要重新获取。',
  },
  'build.why.changed': {
    en: 'The instruction changed from {from} to {to}.',
    'zh-CN': '指令由 {from} 改成了 {to}。',
  },
  'build.why.changedConfig': {
    en: 'The instruction changed from {from} to {to}. It only writes the image’s config.',
    'zh-CN': '指令由 {from} 改成了 {to}。它只写镜像的配置。',
  },
  'build.why.new': {
    en: 'This instruction is new since build {build}.',
    'zh-CN': '这条指令在构建 {build} 之后才加入。',
  },
  'build.why.moved': {
    en: 'This instruction stood elsewhere in build {build}, at line {was}.',
    'zh-CN': '在构建 {build} 中这条指令在别处：第 {was} 行。',
  },
  'build.why.removed': {
    en: 'Before it, {from} is gone, which build {build} still had.',
    'zh-CN': '它之前的 {from} 已被删去，构建 {build} 时还在。',
  },
  'build.why.movedAway': {
    en: '{from} stood before it in build {build} and is now at line {line}.',
    'zh-CN': '构建 {build} 时 {from} 在它之前，现在在第 {line} 行。',
  },
  'build.why.order': {
    en: 'The instructions before it stood in another order in build {build}.',
    'zh-CN': '它之前各条指令的顺序与构建 {build} 时不同。',
  },
  'build.why.arg': {
    en: 'The build argument {name} was {from}, now it is {to}.',
    'zh-CN': '构建参数 {name} 原来是 {from}，现在是 {to}。',
  },
  'build.why.argUnused': {
    en: 'The build argument {name} was {from}, now it is {to}; RUN sees every ARG before it, used or not.',
    'zh-CN': '构建参数 {name} 原来是 {from}，现在是 {to}；RUN 能看到它之前的每个 ARG，不管用没用到。',
  },
  'build.why.argNew': {
    en: 'It now sees the build argument {name}, which is {to}.',
    'zh-CN': '它现在能看到构建参数 {name}，值为 {to}。',
  },
  'build.why.argGone': {
    en: 'It does not see the build argument {name} any more, which was {from}.',
    'zh-CN': '它不再能看到构建参数 {name}（原来是 {from}）。',
  },
  'build.why.env': {
    en: 'The environment variable {name} was {from}, now it is {to}.',
    'zh-CN': '环境变量 {name} 原来是 {from}，现在是 {to}。',
  },
  'build.why.envUnused': {
    en: 'The environment variable {name} was {from}, now it is {to}; RUN sees every ENV before it, used or not.',
    'zh-CN': '环境变量 {name} 原来是 {from}，现在是 {to}；RUN 能看到它之前的每个 ENV，不管用没用到。',
  },
  'build.why.envNew': {
    en: 'It now sees the environment variable {name}, which is {to}.',
    'zh-CN': '它现在能看到环境变量 {name}，值为 {to}。',
  },
  'build.why.envGone': {
    en: 'It does not see the environment variable {name} any more, which was {from}.',
    'zh-CN': '它不再能看到环境变量 {name}（原来是 {from}）。',
  },
  'build.why.secretChanged': {
    en: 'The value of {name} changed; it is not shown, because the name looks like a secret’s.',
    'zh-CN': '{name} 的值变了；它的名字像是机密，因此不显示。',
  },
  'build.why.state': {
    en: 'It runs under the {keyword} of line {line}, which changed.',
    'zh-CN': '它受第 {line} 行的 {keyword} 影响，而那一行变了。',
  },
  'build.why.fileContent': { en: '{path} has other contents{more}.', 'zh-CN': '{path} 的内容变了{more}。' },
  'build.why.fileLink': {
    en: 'The symlink {path} pointed to {from}, now to {to}{more}.',
    'zh-CN': '符号链接 {path} 原来指向 {from}，现在指向 {to}{more}。',
  },
  'build.why.fileLinkNew': {
    en: '{path} is a symlink now, to {to}{more}.',
    'zh-CN': '{path} 现在是符号链接，指向 {to}{more}。',
  },
  'build.why.fileLinkGone': {
    en: '{path} is no symlink to {from} any more{more}.',
    'zh-CN': '{path} 不再是指向 {from} 的符号链接{more}。',
  },
  'build.why.fileType': {
    en: '{path} is something else: it was a {from}, now it is a {to}{more}.',
    'zh-CN': '{path} 换了类型：原来是 {from}，现在是 {to}{more}。',
  },
  'build.why.fileMode': {
    en: 'The permissions of {path} changed from {from} to {to}{more}.',
    'zh-CN': '{path} 的权限由 {from} 变成了 {to}{more}。',
  },
  'build.why.fileRenamed': {
    en: '{from} is now called {to}{more}.',
    'zh-CN': '{from} 现在叫 {to}{more}。',
  },
  'build.why.fileAdded': {
    en: '{path} is new in what is sent{more}.',
    'zh-CN': '{path} 是新发送的文件{more}。',
  },
  'build.why.fileRemoved': {
    en: '{path} is not sent any more{more}.',
    'zh-CN': '{path} 不再被发送{more}。',
  },
  'build.why.earlier': {
    en: 'It stands on line {line}, which ran again.',
    'zh-CN': '它建立在第 {line} 行之上，而第 {line} 行重新执行了。',
  },
  'build.why.otherResult': {
    en: 'It stands on line {line}, which did not run but gives something else than in build {build}.',
    'zh-CN': '它建立在第 {line} 行之上；那一行没有执行，但结果与构建 {build} 时不同。',
  },
  'build.why.earlierConfig': {
    en: 'It only writes the image’s config, anew because line {line} ran again.',
    'zh-CN': '它只写镜像的配置；因为第 {line} 行重新执行了，所以重新写。',
  },
  'build.why.earlierStage': {
    en: 'It takes files from stage {stage}, of which line {line} ran again.',
    'zh-CN': '它从阶段 {stage} 取文件，而那个阶段的第 {line} 行重新执行了。',
  },
  'build.why.gone': {
    en: 'Nothing it depends on has changed since build {build}, but the engine’s cache no longer had it.',
    'zh-CN': '自构建 {build} 以来，它依赖的一切都没有变，但引擎的缓存里已经没有它的结果了。',
  },
  'build.why.notNeeded': {
    en: 'The target {target} does not need stage {stage}.',
    'zh-CN': '目标 {target} 不需要阶段 {stage}。',
  },
  'build.why.notReached': {
    en: 'The build ended at line {line}, before it came to this.',
    'zh-CN': '构建在第 {line} 行就结束了，没有走到这里。',
  },
  'build.why.notReachedAtAll': {
    en: 'The build ended before it came to this.',
    'zh-CN': '构建提前结束，没有走到这里。',
  },
  'build.why.sameBase': {
    en: 'The image {ref} was there, the same as in build {build}.',
    'zh-CN': '镜像 {ref} 在本地，与构建 {build} 时是同一个。',
  },
  'build.why.baseThere': { en: 'The image {ref} was there.', 'zh-CN': '镜像 {ref} 在本地。' },
  'build.why.scratch': { en: 'It begins with nothing.', 'zh-CN': '它从空白开始。' },
  'build.why.sameStage': {
    en: 'It begins from stage {stage}, which is as in build {build}.',
    'zh-CN': '它从阶段 {stage} 开始，该阶段与构建 {build} 时相同。',
  },
  'build.why.sameConfig': {
    en: 'It only writes the image’s config, the same as in build {build}.',
    'zh-CN': '它只写镜像的配置，与构建 {build} 时相同。',
  },
  'build.why.same': {
    en: 'It and everything it stands on are as in build {build}.',
    'zh-CN': '它以及它所依赖的一切都与构建 {build} 时相同。',
  },
  'build.why.sameFile': {
    en: 'It, everything it stands on and {path} are as in build {build}.',
    'zh-CN': '它、它所依赖的一切以及 {path} 都与构建 {build} 时相同。',
  },
  'build.why.sameFiles': {
    en: 'It, everything it stands on and the {count} files and folders it takes are as in build {build}.',
    'zh-CN': '它、它所依赖的一切以及它取用的 {count} 个文件和文件夹都与构建 {build} 时相同。',
  },
  'build.why.sameContent': {
    en: 'Line {line} ran again, but what is taken from there came out the same.',
    'zh-CN': '第 {line} 行重新执行了，但从那里取用的内容与原来相同。',
  },
  'build.why.hadIt': {
    en: 'The engine had its result from an earlier build that is not recorded here.',
    'zh-CN': '引擎里有一次更早的、这里没有记录的构建留下的结果。',
  },
  'build.why.argNoted': {
    en: 'The builder only remembers it; there is nothing to run.',
    'zh-CN': '构建器只是记住它，没有要执行的内容。',
  },
  'build.why.unknown': {
    en: 'Nothing that was recorded tells why.',
    'zh-CN': '记录中没有能说明原因的内容。',
  },
  'build.why.unseen': {
    en: 'It was not seen what became of this line.',
    'zh-CN': '没有观察到这一行的结果。',
  },
  'build.why.noEvidence': {
    en: 'What build {build} was made from is not known, so there is nothing to compare with.',
    'zh-CN': '不知道构建 {build} 用了什么内容，因此无从比较。',
  },
  'build.why.noEvidenceNow': {
    en: 'What this build was made from is not known.',
    'zh-CN': '不知道这次构建用了什么内容。',
  },
  'build.why.noFiles': {
    en: 'Which files were sent is not known, so whether one of them changed is not either.',
    'zh-CN': '不知道发送了哪些文件，因此也不知道其中是否有变化。',
  },
  'build.why.remote': {
    en: 'What {path} gives is only known once it is asked.',
    'zh-CN': '{path} 给出什么内容，要请求之后才知道。',
  },
  'build.why.baseUnknown': {
    en: 'The engine does not have {ref} by that name; whether it is still the same image is only known once it is asked for.',
    'zh-CN': '引擎里没有名为 {ref} 的镜像；它是否仍是同一个，要获取时才知道。',
  },
  'build.why.depends': {
    en: 'Line {line} decides: if what it gives is as before, this need not run.',
    'zh-CN': '取决于第 {line} 行：如果它的结果与原来相同，这一行就不必执行。',
  },
  'build.why.stageDepends': {
    en: 'It takes files from stage {stage}, of which line {line} will run: it need not run if they come out the same.',
    'zh-CN':
      '它从阶段 {stage} 取文件，而那个阶段的第 {line} 行将会执行：如果取用的文件与原来相同，它就不必执行。',
  },
  'build.forecast.problem': {
    en: 'Line {line} cannot be read as a Dockerfile: {problem}',
    'zh-CN': '第 {line} 行不是有效的 Dockerfile：{problem}',
  },
  'build.forecast.target': {
    en: 'There is no stage called {target}.',
    'zh-CN': '没有名为 {target} 的阶段。',
  },
  'build.forecast.noDockerfile': {
    en: 'There is no Dockerfile at {path}.',
    'zh-CN': '{path} 处没有 Dockerfile。',
  },
  'build.notKnown.redrawn': {
    en: 'The progress was drawn over itself, so what became of the steps could not be read.',
    'zh-CN': '进度显示会覆盖自身，因此无法读出各步骤的结果。',
  },
  'build.notKnown.silent': {
    en: 'The builder said nothing of its steps.',
    'zh-CN': '构建器没有说明任何步骤。',
  },
  'build.notKnown.steps': {
    en: 'What became of these lines was not seen: {lines}.',
    'zh-CN': '没有观察到这些行的结果：{lines}。',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type BuildMessageKey = keyof typeof BUILD_MESSAGES;
