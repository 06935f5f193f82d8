import { BUILD_CHECK_MESSAGES } from './build-check-messages.ts';
import { BUILD_MESSAGES } from './build-messages.ts';
import { IMAGE_MESSAGES } from './image-messages.ts';
import { LAYER_MESSAGES } from './layer-messages.ts';
import type { Language, Message } from './text.ts';
import { TYPED_BUILD_MESSAGES } from './typed-build-messages.ts';

/**
 * Every sentence that a check can say, in both languages. `{name}` is replaced by the value of that name. A check
 * keeps the key and the values, never the sentence, so that a result can be read in either language at any time.
 */
export const MESSAGES = {
  'container.expected.running': {
    en: 'Container {name} is running.',
    'zh-CN': '容器 {name} 正在运行。',
  },
  'container.expected.running.from': {
    en: 'Container {name} is running and was made from image {image}.',
    'zh-CN': '由镜像 {image} 创建的容器 {name} 正在运行。',
  },
  'container.expected.stopped': {
    en: 'Container {name} exists and has stopped.',
    'zh-CN': '容器 {name} 存在，并且已经停止。',
  },
  'container.expected.stopped.from': {
    en: 'Container {name}, made from image {image}, exists and has stopped.',
    'zh-CN': '由镜像 {image} 创建的容器 {name} 存在，并且已经停止。',
  },
  'container.expected.exists': {
    en: 'There is a container called {name}.',
    'zh-CN': '有一个名为 {name} 的容器。',
  },
  'container.expected.exists.from': {
    en: 'There is a container called {name}, made from image {image}.',
    'zh-CN': '有一个由镜像 {image} 创建、名为 {name} 的容器。',
  },
  'container.expected.absent': {
    en: 'There is no container called {name} any more.',
    'zh-CN': '名为 {name} 的容器已经不在了。',
  },
  'container.observed.none': {
    en: 'There is no container called {name}; the bench has no containers.',
    'zh-CN': '没有名为 {name} 的容器；实验台上一个容器也没有。',
  },
  'container.observed.others': {
    en: 'There is no container called {name}. The bench has: {others}.',
    'zh-CN': '没有名为 {name} 的容器。实验台上现有：{others}。',
  },
  'container.observed.running': {
    en: 'Container {name} (image {image}) is running.',
    'zh-CN': '容器 {name}（镜像 {image}）正在运行。',
  },
  'container.observed.exited': {
    en: 'Container {name} (image {image}) has stopped with exit code {exitCode}.',
    'zh-CN': '容器 {name}（镜像 {image}）已经停止，退出码 {exitCode}。',
  },
  'container.observed.created': {
    en: 'Container {name} (image {image}) was created but never started.',
    'zh-CN': '容器 {name}（镜像 {image}）已创建，但没有启动。',
  },
  'container.observed.otherState': {
    en: 'Container {name} (image {image}) is in state {state}.',
    'zh-CN': '容器 {name}（镜像 {image}）的状态是 {state}。',
  },
  'container.observed.neverThere': {
    en: 'There has been no container called {name} yet.',
    'zh-CN': '还没有出现过名为 {name} 的容器。',
  },
  'container.observed.imageGone': {
    en: 'Container {name} is there, but no image is called {image}, so the two cannot be compared.',
    'zh-CN': '容器 {name} 在，但没有名为 {image} 的镜像，无从比较。',
  },
  'container.advice.name': {
    en: 'docker ps -a lists all containers. The name must be exactly {name}.',
    'zh-CN': '用 docker ps -a 列出所有容器，名字必须正好是 {name}。',
  },
  'container.advice.logs': {
    en: 'docker logs {name} shows what its program said.',
    'zh-CN': '用 docker logs {name} 看看它的程序说了什么。',
  },
  'container.advice.image': {
    en: 'Remove it (docker rm -f {name}) and run it again from {image}.',
    'zh-CN': '先删掉它（docker rm -f {name}），再用 {image} 重新运行。',
  },
  'container.advice.remove': {
    en: 'docker rm -f {name} stops and removes it.',
    'zh-CN': 'docker rm -f {name} 会停止并删除它。',
  },

  'http.expected.answer': {
    en: 'http://localhost:{port}{path} answers.',
    'zh-CN': 'http://localhost:{port}{path} 有应答。',
  },
  'http.expected.status': {
    en: 'http://localhost:{port}{path} answers with status {status}.',
    'zh-CN': 'http://localhost:{port}{path} 应答，状态码是 {status}。',
  },
  'http.expected.contains': {
    en: 'The page at http://localhost:{port}{path} contains “{text}”.',
    'zh-CN': 'http://localhost:{port}{path} 的页面里有“{text}”。',
  },
  'http.expected.notContains': {
    en: 'The page at http://localhost:{port}{path} no longer contains “{text}”.',
    'zh-CN': 'http://localhost:{port}{path} 的页面里不再有“{text}”。',
  },
  'http.observed.silent': {
    en: 'Nothing answers on port {port}.',
    'zh-CN': '端口 {port} 上没有程序应答。',
  },
  'http.observed.page': {
    en: 'Port {port} answered with status {status} and a page that begins “{excerpt}”.',
    'zh-CN': '端口 {port} 应答了，状态码 {status}，页面开头是“{excerpt}”。',
  },
  'http.advice.port': {
    en: 'The PORTS column of docker ps must show {port}->… for the container.',
    'zh-CN': '看 docker ps 的 PORTS 一列：容器那一行应当有 {port}->…。',
  },
  'http.advice.page': {
    en: 'Open the preview on port {port} and compare.',
    'zh-CN': '打开端口 {port} 的预览，对照看看。',
  },

  'file.expected.exists': { en: '{path} exists in {place}.', 'zh-CN': '{place}中有 {path}。' },
  'file.expected.absent': { en: '{path} does not exist in {place}.', 'zh-CN': '{place}中没有 {path}。' },
  'file.expected.contains': {
    en: '{path} in {place} contains “{text}”.',
    'zh-CN': '{place}中的 {path} 含有“{text}”。',
  },
  'file.expected.differs': {
    en: '{path} in {place} is no longer what image {image} has there.',
    'zh-CN': '{place}中的 {path} 与镜像 {image} 里的不再相同。',
  },
  'file.observed.noPlace': { en: 'There is no {place}.', 'zh-CN': '{place}不存在。' },
  'file.observed.noImage': {
    en: 'There is no image called {image} to compare with.',
    'zh-CN': '没有可供比较的镜像 {image}。',
  },
  'file.observed.missing': { en: '{path} is not in {place}.', 'zh-CN': '{place}中没有 {path}。' },
  'file.observed.same': {
    en: '{path} in {place} is still exactly what image {image} has: {bytes} bytes, beginning “{excerpt}”.',
    'zh-CN': '{place}中的 {path} 和镜像 {image} 里的一模一样：{bytes} 字节，开头是“{excerpt}”。',
  },
  'file.observed.content': {
    en: '{path} in {place} has {bytes} bytes and begins “{excerpt}”.',
    'zh-CN': '{place}中的 {path} 有 {bytes} 字节，开头是“{excerpt}”。',
  },
  'file.observed.empty': {
    en: '{path} in {place} is empty.',
    'zh-CN': '{place}中的 {path} 是空的。',
  },
  'file.observed.notFile': {
    en: '{path} in {place} is a {kind}, not a file.',
    'zh-CN': '{place}中的 {path} 不是文件，而是 {kind}。',
  },
  'file.advice.path': {
    en: 'Compare the path letter by letter, and mind in which container the command ran.',
    'zh-CN': '逐字核对路径，再看看命令是在哪个容器里执行的。',
  },
  'file.advice.change': {
    en: 'Whatever you write into {path} there will do, as long as it is different.',
    'zh-CN': '往那里的 {path} 写什么都行，只要内容不同。',
  },

  ...BUILD_CHECK_MESSAGES,
  ...BUILD_MESSAGES,
  ...IMAGE_MESSAGES,
  ...LAYER_MESSAGES,
  ...TYPED_BUILD_MESSAGES,

  'command.expected': { en: 'You have run: docker {words}', 'zh-CN': '执行过：docker {words}' },
  'command.observed.none': {
    en: 'No such command has been seen in the terminal.',
    'zh-CN': '终端里还没有出现过这条命令。',
  },
  'command.observed.last': {
    en: 'Not seen yet. The last docker command was: docker {last}',
    'zh-CN': '还没有看到。最近一条 docker 命令是：docker {last}',
  },
  'command.observed.exit': {
    en: 'docker {line} ended with exit code {exitCode}.',
    'zh-CN': 'docker {line} 以退出码 {exitCode} 结束。',
  },
  'command.observed.running': { en: 'docker {line} is still running.', 'zh-CN': 'docker {line} 还在运行。' },
  'command.observed.done': {
    en: 'docker {line} was run, exit code {exitCode}.',
    'zh-CN': '已执行 docker {line}，退出码 {exitCode}。',
  },
  'command.advice': {
    en: 'Type it in the terminal of the bench; read its error message if there is one.',
    'zh-CN': '在实验台的终端里输入它；如果报错，先读一读错误信息。',
  },

  'question.expected.layers': {
    en: 'The number of layers of {ref}.',
    'zh-CN': '{ref} 的层数。',
  },
  'question.expected.added': {
    en: 'The number of layers that {ref} has on top of {base}.',
    'zh-CN': '{ref} 比 {base} 多出的层数。',
  },
  'question.expected.choice': {
    en: 'The right one of {count} answers.',
    'zh-CN': '从 {count} 个答案中选出正确的一个。',
  },
  'question.observed.none': { en: 'Not answered yet.', 'zh-CN': '还没有回答。' },
  'question.observed.answer': { en: 'Your answer: {answer}', 'zh-CN': '你的答案：{answer}' },
  'question.observed.notNumber': {
    en: 'Your answer “{answer}” is not a whole number.',
    'zh-CN': '你的答案“{answer}”不是一个整数。',
  },
  'question.advice.layers': {
    en: 'Count the sha256 lines under RootFS, Layers, or the blocks in the picture of {ref}.',
    'zh-CN': '数一数 {ref} 的 RootFS.Layers 下有几行 sha256，或者层图里有几块。',
  },
  'question.advice.added': {
    en: 'Put the pictures of {base} and {ref} side by side: which layers does only {ref} have?',
    'zh-CN': '把 {base} 和 {ref} 的层图并排看：哪些层只有 {ref} 才有？',
  },
  'question.advice.choice': {
    en: 'Read the step once more and look at what your own commands printed.',
    'zh-CN': '再读一遍这一步，看看自己的命令输出了什么。',
  },

  'cannotCheck.expected': { en: '{en}', 'zh-CN': '{zh}' },
  'cannotCheck.bench': {
    en: 'The bench could not be reached, so nothing was judged: {reason}',
    'zh-CN': '连不上实验台，因此没有作出判断：{reason}',
  },
  'cannotCheck.failed': {
    en: 'The bench did not let us look, so nothing was judged: {reason}',
    'zh-CN': '实验台没能让我们查看，因此没有作出判断：{reason}',
  },
  'cannotCheck.advice': {
    en: 'This is not your fault. Bring the bench back, then check again.',
    'zh-CN': '这不是你的问题。恢复实验台之后再检查一次。',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type MessageKey = keyof typeof MESSAGES;

/** Words that stand inside a sentence and need a translation of their own. */
const WORDS: Record<string, Record<Language, string>> = {
  'place.workspace': { en: 'the workspace', 'zh-CN': '工作区' },
  'place.container': { en: 'container {name}', 'zh-CN': '容器 {name} ' },
  'place.image': { en: 'image {name}', 'zh-CN': '镜像 {name} ' },
  'layer.top': { en: 'the top layer', 'zh-CN': '最上面一层' },
  'layer.number': { en: 'layer {name}', 'zh-CN': '第 {name} 层' },
  'kind.added': { en: 'added', 'zh-CN': '新增' },
  'kind.modified': { en: 'modified', 'zh-CN': '修改' },
  'kind.deleted': { en: 'deleted', 'zh-CN': '删除' },
  'kind.rewritten': { en: 'modified in its content', 'zh-CN': '修改了内容' },
  'kind.metadataOnly': {
    en: 'changed in mode, owner or time only',
    'zh-CN': '只改了权限、属主或时间',
  },
  'kind.directory': { en: 'directory', 'zh-CN': '目录' },
  'kind.other': { en: 'special file', 'zh-CN': '特殊文件' },
  'layer.madeBy': { en: 'a layer made by {name}', 'zh-CN': '由 {name} 做出的某一层' },
  'instruction.unknown': { en: 'instruction unknown', 'zh-CN': '指令不明' },
  'build.more': { en: ' ({name} more changed)', 'zh-CN': '（另有 {name} 处变化）' },
  'build.empty': { en: 'empty', 'zh-CN': '空' },
  'build.lastStage': { en: 'of the last stage', 'zh-CN': '（最后一个阶段）' },
  'type.file': { en: 'file', 'zh-CN': '文件' },
  'type.directory': { en: 'folder', 'zh-CN': '文件夹' },
  'type.symlink': { en: 'symlink', 'zh-CN': '符号链接' },
  'build.anyFile': { en: 'a Dockerfile', 'zh-CN': '某个 Dockerfile' },
  'build.line': { en: 'line {name}', 'zh-CN': '第 {name} 行' },
  'builder.classic': { en: 'the classic builder', 'zh-CN': '经典构建器' },
  'builder.buildkit': { en: 'BuildKit', 'zh-CN': ' BuildKit' },
  'outcome.cached': { en: 'cached', 'zh-CN': '命中缓存' },
  'outcome.executed': { en: 'executed', 'zh-CN': '执行' },
  'outcome.skipped': { en: 'skipped', 'zh-CN': '跳过' },
  'outcome.failed': { en: 'failed', 'zh-CN': '失败' },
  'range.exactly': { en: 'exactly {name}', 'zh-CN': '正好 {name}' },
  'range.atLeast': { en: 'at least {name}', 'zh-CN': '至少 {name}' },
  'range.atMost': { en: 'at most {name}', 'zh-CN': '最多 {name}' },
};

/** A message of this key. What it names must be in `params`; a test holds every check to that. */
export function message(key: MessageKey, params: Message['params'] = {}): Message {
  return { key, params };
}

/** A parameter that is itself translated, e.g. `word('place.container', 'web')`. */
export function word(key: string, name = ''): string {
  return `@${key}|${name}`;
}

/** The sentence in a language. An unknown key or a missing value stays visible as itself, never an exception. */
export function say(said: Message, language: Language): string {
  const template = Object.hasOwn(MESSAGES, said.key) ? MESSAGES[said.key as MessageKey][language] : said.key;
  return template.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = said.params[name];
    return value === undefined ? hole : sayValue(String(value), language);
  });
}

function sayValue(value: string, language: Language): string {
  const [, key, name] = /^@([\w.]+)\|(.*)$/s.exec(value) ?? [];
  const translations = key === undefined ? undefined : WORDS[key];
  return translations === undefined ? value : translations[language].replace('{name}', name ?? '');
}
