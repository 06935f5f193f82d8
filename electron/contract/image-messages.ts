import type { Language } from './text.ts';

/** What checks of images say; see MESSAGES in messages.ts. */
export const IMAGE_MESSAGES = {
  'image.expected.exists': { en: 'There is an image called {ref}.', 'zh-CN': '有一个名为 {ref} 的镜像。' },
  'image.expected.absent': { en: 'There is no image called {ref}.', 'zh-CN': '没有名为 {ref} 的镜像。' },
  'image.expected.base': {
    en: 'Image {ref} begins with exactly the layers of {base}.',
    'zh-CN': '镜像 {ref} 最下面的各层正是 {base} 的各层。',
  },
  'image.expected.added': {
    en: 'Image {ref} has the layers of {base} and {count} more on top.',
    'zh-CN': '镜像 {ref} 在 {base} 的各层之上又多了 {count} 层。',
  },
  'image.expected.addedBetween': {
    en: 'Image {ref} has the layers of {base} and {min} to {max} more on top.',
    'zh-CN': '镜像 {ref} 在 {base} 的各层之上又多了 {min} 到 {max} 层。',
  },
  'image.expected.cmd': {
    en: 'Image {ref} starts the command {cmd}.',
    'zh-CN': '镜像 {ref} 的启动命令是 {cmd}。',
  },
  'image.observed.none': { en: 'There is no image called {ref}.', 'zh-CN': '没有名为 {ref} 的镜像。' },
  'image.observed.exists': {
    en: 'Image {ref} is there, with {layers} layers.',
    'zh-CN': '镜像 {ref} 在，共 {layers} 层。',
  },
  'image.observed.baseGone': {
    en: 'Image {ref} is there, but there is no {base} to compare it with.',
    'zh-CN': '镜像 {ref} 在，但没有可供比较的 {base}。',
  },
  'image.observed.shared': {
    en: 'Of the {baseLayers} layers of {base}, {ref} has {shared}; it has {layers} in all.',
    'zh-CN': '{base} 有 {baseLayers} 层，其中 {shared} 层在 {ref} 里；{ref} 共 {layers} 层。',
  },
  'image.observed.added': {
    en: '{ref} has all {baseLayers} layers of {base} and {added} more on top.',
    'zh-CN': '{ref} 有 {base} 的全部 {baseLayers} 层，之上又多了 {added} 层。',
  },
  'image.observed.cmd': {
    en: 'The command of {ref} is {cmd}.',
    'zh-CN': '{ref} 的启动命令是 {cmd}。',
  },
  'image.advice.list': {
    en: 'docker image ls lists all images. The name must be exactly {ref}.',
    'zh-CN': '用 docker image ls 列出所有镜像，名字必须正好是 {ref}。',
  },
  'image.advice.base': {
    en: 'Make it from a container of {base}.',
    'zh-CN': '应当由 {base} 的容器来做它。',
  },
  'image.advice.noLayer': {
    en: 'That is only another name for the same layers. Commit a container, or build from a Dockerfile, instead of tagging an image.',
    'zh-CN': '这只是同样那些层的另一个名字。要提交容器，或者用 Dockerfile 构建，而不是给镜像加标签。',
  },
  'image.advice.tooMany': {
    en: 'Every commit, and every RUN, COPY and ADD that changes files, adds a layer. Start from {base} itself and change it in one go.',
    'zh-CN': '每次 commit，以及每条改动文件的 RUN、COPY、ADD，都会多出一层。请直接从 {base} 开始，一次改完。',
  },
  'image.advice.cmd': {
    en: 'docker image inspect {ref} shows it under Config, Cmd.',
    'zh-CN': '用 docker image inspect {ref} 查看 Config 下的 Cmd。',
  },
  'image.expected.diffIds': {
    en: 'Image {ref} begins with the {count} layers that the lesson names.',
    'zh-CN': '镜像 {ref} 最下面的 {count} 层正是课程指定的那些层。',
  },
  'image.expected.addedAtLeast': {
    en: 'Image {ref} has the layers of {base} and at least {min} more on top.',
    'zh-CN': '镜像 {ref} 在 {base} 的各层之上至少又多了 {min} 层。',
  },
  'image.expected.addedAtMost': {
    en: 'Image {ref} has the layers of {base} and at most {max} more on top.',
    'zh-CN': '镜像 {ref} 在 {base} 的各层之上最多只多了 {max} 层。',
  },
  'image.expected.layers': {
    en: 'The number of layers of image {ref} is {range}.',
    'zh-CN': '镜像 {ref} 的层数：{range}。',
  },
  'image.expected.shellForm': {
    en: '{field} of image {ref} is written in shell form, to be run by a shell.',
    'zh-CN': '镜像 {ref} 的 {field} 用 shell 形式写成，由 shell 执行。',
  },
  'image.expected.execForm': {
    en: '{field} of image {ref} is written in exec form, to be run without a shell.',
    'zh-CN': '镜像 {ref} 的 {field} 用 exec 形式写成，不经过 shell。',
  },
  'image.expected.commandHas': {
    en: '{field} of image {ref} contains “{text}”.',
    'zh-CN': '镜像 {ref} 的 {field} 里有“{text}”。',
  },
  'image.expected.value': {
    en: '{field} of image {ref} is {value}.',
    'zh-CN': '镜像 {ref} 的 {field} 是 {value}。',
  },
  'image.expected.set': {
    en: '{field} is set in image {ref}.',
    'zh-CN': '镜像 {ref} 设置了 {field}。',
  },
  'image.expected.unset': {
    en: '{field} is not set in image {ref}.',
    'zh-CN': '镜像 {ref} 没有设置 {field}。',
  },
  'image.expected.among': {
    en: '{value} is among {field} of image {ref}.',
    'zh-CN': '镜像 {ref} 的 {field} 里有 {value}。',
  },
  'image.expected.size': {
    en: 'The files in the layers of image {ref} have {range} in all.',
    'zh-CN': '镜像 {ref} 各层里的文件总共：{range}。',
  },
  'image.expected.smaller': {
    en: 'Image {ref} is smaller than {against}.',
    'zh-CN': '镜像 {ref} 比 {against} 小。',
  },
  'image.expected.ratio': {
    en: 'Image {ref} has at most {percent} % of the size of {against}.',
    'zh-CN': '镜像 {ref} 的大小最多是 {against} 的 {percent} %。',
  },
  'image.expected.efficiency': {
    en: 'A container of image {ref} sees at least {percent} % of the bytes in its layers.',
    'zh-CN': '镜像 {ref} 各层的字节里，容器看得到的至少占 {percent} %。',
  },
  'image.expected.wasted': {
    en: 'At most {size} in the layers of image {ref} were overwritten or deleted by later layers.',
    'zh-CN': '镜像 {ref} 的各层里，被后面的层覆盖或删除的最多 {size}。',
  },
  'image.expected.noText': {
    en: 'The secret is nowhere in image {ref}: in no layer, not even deleted, and not in its config or history.',
    'zh-CN': '镜像 {ref} 里哪儿都没有那个秘密：任何一层都没有（后来删掉的也算有），配置和历史里也没有。',
  },
  'image.expected.noFile': {
    en: 'No layer of image {ref} has a file like {glob}, not even one that is deleted later.',
    'zh-CN': '镜像 {ref} 的任何一层都没有 {glob} 这样的文件，后来删掉的也不行。',
  },
  'image.observed.diffIds': {
    en: 'Of those {count} layers {ref} has {shared} at its beginning; it has {layers} in all.',
    'zh-CN': '那 {count} 层中，{ref} 从底下数起有 {shared} 层相同；它共 {layers} 层。',
  },
  'image.observed.layers': {
    en: 'Image {ref} has {layers} layers.',
    'zh-CN': '镜像 {ref} 有 {layers} 层。',
  },
  'image.observed.value': {
    en: '{field} of {ref} is {value}.',
    'zh-CN': '{ref} 的 {field} 是 {value}。',
  },
  'image.observed.unset': {
    en: '{field} is not set in {ref}.',
    'zh-CN': '{ref} 没有设置 {field}。',
  },
  'image.observed.shellForm': {
    en: '{field} of {ref} is {value}: it was written in shell form, so a shell runs it.',
    'zh-CN': '{ref} 的 {field} 是 {value}：写成了 shell 形式，所以由 shell 来执行。',
  },
  'image.observed.execForm': {
    en: '{field} of {ref} is {value}: it was written in exec form, no shell is involved.',
    'zh-CN': '{ref} 的 {field} 是 {value}：写成了 exec 形式，不经过 shell。',
  },
  'image.observed.size': {
    en: 'The files in the layers of {ref} have {size} in all.',
    'zh-CN': '{ref} 各层里的文件总共 {size}。',
  },
  'image.observed.sizes': {
    en: '{ref} has {size}, {against} has {againstSize}: that is {percent} %.',
    'zh-CN': '{ref} 是 {size}，{against} 是 {againstSize}，相当于它的 {percent} %。',
  },
  'image.observed.againstGone': {
    en: 'Image {ref} is there, but there is no {against} to compare its size with.',
    'zh-CN': '镜像 {ref} 在，但没有可供比较大小的 {against}。',
  },
  'image.observed.efficiency': {
    en: 'A container of {ref} sees {percent} % of the bytes in its layers; {wasted} lie dead.',
    'zh-CN': '{ref} 各层的字节里，容器看得到 {percent} %；还有 {wasted} 看不到，白白占着。',
  },
  'image.observed.wasted': {
    en: '{wasted} lie dead in the layers of {ref}.',
    'zh-CN': '{ref} 的各层里有 {wasted} 看不到，白白占着。',
  },
  'image.observed.textInFile': {
    en: 'It is in {path} in layer {layer} of {ref} ({instruction}); files with it: {count}.',
    'zh-CN': '{ref} 第 {layer} 层（{instruction}）的 {path} 里有它；含有它的文件共 {count} 个。',
  },
  'image.observed.textInFileGone': {
    en: 'It is in {path} in layer {layer} of {ref} ({instruction}). Layer {killedBy} hides that file, but layer {layer} still has it.',
    'zh-CN':
      '{ref} 第 {layer} 层（{instruction}）的 {path} 里有它。第 {killedBy} 层把这个文件遮住了，但它仍然留在第 {layer} 层里。',
  },
  'image.observed.textInConfig': {
    en: 'It is in the config of {ref}, under {place}: everyone who has the image can read it there.',
    'zh-CN': '它在 {ref} 的配置里，位置是 {place}：拿到镜像的人都能读到。',
  },
  'image.observed.textInHistory': {
    en: 'It is in the history of {ref}, in its line {line} ({instruction}): docker history shows it to everyone.',
    'zh-CN': '它在 {ref} 的历史里，第 {line} 行（{instruction}）：谁都能用 docker history 看到。',
  },
  'image.observed.noText': {
    en: 'The secret was found in none of the {layers} layers of {ref}, nor in its config or history.',
    'zh-CN': '{ref} 的 {layers} 层、配置和历史里都没有找到那个秘密。',
  },
  'image.observed.fileInLayer': {
    en: 'Layer {layer} of {ref} ({instruction}) writes {path}.',
    'zh-CN': '{ref} 的第 {layer} 层（{instruction}）写入了 {path}。',
  },
  'image.observed.fileInLayerGone': {
    en: 'Layer {layer} of {ref} ({instruction}) writes {path}. Layer {killedBy} hides it, but layer {layer} still has it.',
    'zh-CN':
      '{ref} 的第 {layer} 层（{instruction}）写入了 {path}。第 {killedBy} 层把它遮住了，但它仍然留在第 {layer} 层里。',
  },
  'image.observed.noFile': {
    en: 'None of the {layers} layers of {ref} writes such a file.',
    'zh-CN': '{ref} 的 {layers} 层都没有写过这样的文件。',
  },
  'image.advice.moreLayers': {
    en: 'Every RUN, COPY and ADD that changes files makes a layer; see the blocks in the picture of {ref}.',
    'zh-CN': '每条改动文件的 RUN、COPY、ADD 都会产生一层；看看 {ref} 的层图里有几块。',
  },
  'image.advice.fewerLayers': {
    en: 'Join commands into one RUN with &&; see in the picture which instruction made which layer of {ref}.',
    'zh-CN': '可以用 && 把几条命令合成一条 RUN；在层图里看看 {ref} 的哪一层是哪条指令做出来的。',
  },
  'image.advice.execForm': {
    en: 'Write it as a JSON list with double quotes, such as CMD ["nginx", "-g", "daemon off;"], and build again.',
    'zh-CN': '写成带双引号的 JSON 列表，例如 CMD ["nginx", "-g", "daemon off;"]，再构建一次。',
  },
  'image.advice.shellForm': {
    en: 'Write the command as you would type it, without brackets, and build again.',
    'zh-CN': '像平时敲命令那样写，不要方括号，再构建一次。',
  },
  'image.advice.config': {
    en: 'docker image inspect {ref} shows it under Config, {key}.',
    'zh-CN': '用 docker image inspect {ref} 查看 Config 下的 {key}。',
  },
  'image.advice.size': {
    en: 'See in the picture of {ref} which layer is the largest, and what is in it.',
    'zh-CN': '在 {ref} 的层图里看看哪一层最大，里面是什么。',
  },
  'image.advice.wasted': {
    en: 'The most is {path}: {size}, written by layer {writtenBy}, hidden by layer {killedBy}. Remove it in the instruction that writes it.',
    'zh-CN':
      '其中最大的是 {path}：{size}，由第 {writtenBy} 层写入，被第 {killedBy} 层遮住。应当在写入它的那条指令里就删掉它。',
  },
  'image.advice.secretLayer': {
    en: 'Deleting it later only hides it. Build again so that no instruction copies or writes it: .dockerignore, or RUN --mount=type=secret.',
    'zh-CN':
      '后来再删只是遮住了它。要重新构建，让任何一条指令都不复制、不写入它：用 .dockerignore，或 RUN --mount=type=secret。',
  },
  'image.advice.secretConfig': {
    en: 'ENV, ARG and LABEL are no places for secrets. Use RUN --mount=type=secret, or give it to the container when it runs.',
    'zh-CN': 'ENV、ARG、LABEL 都不是放秘密的地方。用 RUN --mount=type=secret，或者运行容器时再传给它。',
  },
} as const satisfies Record<string, Record<Language, string>>;
