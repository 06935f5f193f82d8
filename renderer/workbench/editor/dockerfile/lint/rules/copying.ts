import type { Instruction } from 'dockerfile-ast';
import {
  contextFolder,
  copyPaths,
  each,
  flagsOf,
  flagValue,
  type LintFile,
  lineEnd,
  type Placed,
  type RunScript,
  type Stage,
  scripts,
  wholeLines,
} from '../lint-file.ts';
import type { HitFix, Rule } from '../rule.ts';
import { program } from '../shell-commands.ts';

const REMOTE = /^(https?|ftp|git|ssh):\/\/|^git@|\.git(#|$)/i;
const ARCHIVE = /\.(tar|tgz|tbz2?|txz|tar\.\w+|gz|bz2|xz|zst)$/i;

export const addForCopy: Rule = {
  id: 'add-for-copy',
  severity: 'warning',
  what: { en: 'ADD does here what COPY does.', 'zh-CN': '这里的 ADD 做的就是 COPY 的事。' },
  why: {
    en: 'ADD also fetches addresses and unpacks archives, so a reader has to wonder which of these is meant. COPY only copies.',
    'zh-CN': 'ADD 还会下载网址、解开归档，读的人得猜你想要的是哪一种。COPY 只做复制。',
  },
  fixes: { fix: { en: 'Use COPY', 'zh-CN': '改用 COPY' } },
  find: (file) =>
    each(file, 'ADD').flatMap(({ instruction }) => {
      const { sources } = copyPaths(instruction);
      const special = flagsOf(instruction).some((flag) =>
        /^(checksum|keep-git-dir|unpack)$/.test(flag.getName()),
      );
      const unsure = sources.some(
        (source) => REMOTE.test(source) || ARCHIVE.test(source) || /[*?[$]/.test(source),
      );
      if (sources.length === 0 || special || unsure) {
        return [];
      }
      const range = instruction.getInstructionRange();
      return [{ range, fixes: [{ edits: [{ range, newText: 'COPY' }], preferred: true }] }];
    }),
};

/** Whether a COPY takes the whole context. */
export function copiesEverything(instruction: Instruction): boolean {
  return (
    flagValue(instruction, 'from') === null &&
    copyPaths(instruction).sources.some((source) => /^(\.\/?|\/|\*|\.\/\*)$/.test(source))
  );
}

interface Installer {
  test: RegExp;
  /** The files of the project that it reads; none when it installs what it names. */
  reads: string[];
}
const INSTALLERS: Installer[] = [
  { test: /^(apt|apt-get) .*\binstall\b/, reads: [] },
  { test: /^apk .*\badd\b/, reads: [] },
  { test: /^(dnf|yum|microdnf|zypper) .*\binstall\b/, reads: [] },
  {
    test: /^npm (ci|i|install)\b(?!.*(-g|--global))/,
    reads: ['package.json', 'package-lock.json', 'npm-shrinkwrap.json'],
  },
  { test: /^yarn( install)?( -|$)/, reads: ['package.json', 'yarn.lock'] },
  { test: /^pnpm (i|install)\b/, reads: ['package.json', 'pnpm-lock.yaml'] },
  { test: /^pip3? install .*-r/, reads: ['requirements.txt'] },
  { test: /^go mod download\b/, reads: ['go.mod', 'go.sum'] },
  { test: /^bundle install\b/, reads: ['Gemfile', 'Gemfile.lock'] },
  { test: /^composer install\b/, reads: ['composer.json', 'composer.lock'] },
];

function installerOf(script: RunScript): Installer | null {
  for (const command of script.commands) {
    const { name, args } = program(command);
    const line = [name, ...args.map(({ text }) => text)].join(' ');
    const found = INSTALLERS.find(({ test }) => test.test(line));
    if (found) {
      return found;
    }
  }
  return null;
}

const HARMLESS_BETWEEN = new Set(['COPY', 'LABEL', 'EXPOSE', 'ADD']);

/** The RUN moved above the COPY, with the files it reads copied before it. Only where the order between does not matter. */
function installFirst(
  file: LintFile,
  stage: Stage,
  copyAt: number,
  script: RunScript,
  reads: string[],
): HitFix[] {
  const copy = stage.instructions[copyAt];
  const between = stage.instructions.slice(copyAt, script.index);
  const tools = new Set(script.commands.map((command) => program(command).name));
  const onlyInstalls = [...tools].every((name) =>
    /^(apt|apt-get|apk|dnf|yum|microdnf|zypper|rm|npm|yarn|pnpm|pip3?|go|bundle|composer)$/.test(name),
  );
  const folder = contextFolder(file.around);
  const present = reads.filter((name) => file.around.files?.includes(folder + name));
  if (!copy || !onlyInstalls || !between.every((one) => HARMLESS_BETWEEN.has(one.getKeyword()))) {
    return [];
  }
  if (reads.length > 0 && present.length === 0) {
    return [];
  }
  const { destination } = copyPaths(copy);
  const end = lineEnd(file);
  const into =
    destination.endsWith('/') || destination === '.' ? destination.replace(/^\.$/, './') : `${destination}/`;
  const copied = present.length > 0 ? `COPY ${present.join(' ')} ${into}${end}` : '';
  const run = script.instruction.getRange();
  const text = file.lines.text.slice(file.lines.offsetAt(run.start), file.lines.offsetAt(run.end));
  const start = { line: copy.getRange().start.line, character: 0 };
  return [
    {
      which: present.length > 0 ? 'withFiles' : 'fix',
      values: { files: present.join(', ') },
      preferred: false,
      edits: [
        { range: { start, end: start }, newText: `${copied}${text}${end}` },
        { range: wholeLines(file, run), newText: '' },
      ],
    },
  ];
}

export const installAfterCopy: Rule = {
  id: 'install-after-copy',
  severity: 'warning',
  what: {
    en: 'Packages are installed after everything was copied (line {line}).',
    'zh-CN': '先复制了全部文件（第 {line} 行），之后才安装软件包。',
  },
  why: {
    en: 'Every change to any file makes the COPY miss the cache, and then this slow step runs again too. Put what changes seldom first: install, then copy.',
    'zh-CN': '任何文件一改，COPY 就不能用缓存，这个很慢的步骤也要重新执行。很少变的放前面：先安装，再复制。',
  },
  fixes: {
    fix: { en: 'Install before the COPY', 'zh-CN': '移到 COPY 之前安装' },
    withFiles: {
      en: 'Copy {files} first, install, then copy the rest',
      'zh-CN': '先复制 {files} 并安装，再复制其余文件',
    },
  },
  find: (file) =>
    scripts(file).flatMap((script) => {
      const installer = installerOf(script);
      const before = script.stage.instructions.slice(0, script.index);
      const copyAt = before.findIndex(
        (one) => /^(COPY|ADD)$/.test(one.getKeyword()) && copiesEverything(one),
      );
      const copy = before[copyAt];
      if (!installer || !copy || mountsProject(script)) {
        return [];
      }
      return [
        {
          range: script.instruction.getInstructionRange(),
          values: { line: String(copy.getRange().start.line + 1) },
          fixes: installFirst(file, script.stage, copyAt, script, installer.reads),
        },
      ];
    }),
};

const mountsProject = (script: RunScript): boolean =>
  flagsOf(script.instruction).some((flag) => /type=bind/.test(flag.getValue() ?? ''));

export const noDockerignore: Rule = {
  id: 'no-dockerignore',
  severity: 'info',
  what: {
    en: 'The whole context is copied, and there is no .dockerignore.',
    'zh-CN': '复制了整个上下文，却没有 .dockerignore。',
  },
  why: {
    en: '.git, passwords in .env and build leftovers go into the image too, and a change to any of them makes this line miss the cache. Write what does not belong there into a file .dockerignore beside the Dockerfile.',
    'zh-CN':
      '.git、.env 里的密码和构建残留也会进入镜像，而且它们一变，这一行就不能用缓存。把不该进去的写进 Dockerfile 旁边的 .dockerignore 文件。',
  },
  find: (file) => {
    const { files, path } = file.around;
    const names = [`${contextFolder(file.around)}.dockerignore`, '.dockerignore', `${path}.dockerignore`];
    if (!files || names.some((name) => files.includes(name))) {
      return [];
    }
    return each(file, 'COPY', 'ADD')
      .filter(({ instruction }) => copiesEverything(instruction))
      .map(({ instruction }) => ({ range: instruction.getRange() }));
  },
};

/** The one chmod or chown that a RUN consists of, if that is all it does. */
function onlyModeChange(
  script: RunScript,
): { tool: string; recursive: boolean; what: string; paths: string[] } | null {
  const [command] = script.commands;
  if (!command || script.commands.length !== 1 || script.heredoc) {
    return null;
  }
  const { name, args } = program(command);
  const words = args.map(({ text }) => text);
  const options = words.filter((word) => /^-[A-Za-z-]/.test(word));
  const [what, ...paths] = words.filter((word) => !/^-[A-Za-z-]/.test(word));
  return (name === 'chmod' || name === 'chown') && what && paths.length > 0
    ? { tool: name, recursive: options.some((word) => /^-\w*R|^--recursive/.test(word)), what, paths }
    : null;
}

const bare = (path: string): string => path.replace(/\/+$/, '') || '/';

/** The same, said by the COPY: only for the COPY right above, of exactly what is changed. */
function flagOnCopy(file: LintFile, script: RunScript, copy: Placed<Instruction>): HitFix[] {
  const change = onlyModeChange(script);
  const { destination } = copyPaths(copy.instruction);
  const flag = change && (change.tool === 'chmod' ? 'chmod' : 'chown');
  if (
    !change ||
    !flag ||
    copy.index !== script.index - 1 ||
    change.paths.length !== 1 ||
    bare(change.paths[0] ?? '') !== bare(destination) ||
    flagValue(copy.instruction, flag) !== null ||
    (flag === 'chmod' && (change.recursive || !/^[0-7]{3,4}$/.test(change.what)))
  ) {
    return [];
  }
  const at = copy.instruction.getInstructionRange().end;
  return [
    {
      values: { flag: `--${flag}=${change.what}` },
      preferred: false,
      edits: [
        { range: { start: at, end: at }, newText: ` --${flag}=${change.what}` },
        { range: wholeLines(file, script.instruction.getRange()), newText: '' },
      ],
    },
  ];
}

export const modeInOwnLayer: Rule = {
  id: 'mode-in-own-layer',
  severity: 'warning',
  what: {
    en: '{tool} in a RUN of its own stores the copied files a second time.',
    'zh-CN': '单独用一个 RUN 执行 {tool}，会把复制进来的文件再存一遍。',
  },
  why: {
    en: 'A layer holds whole files: to change the mode or owner of one, its content is copied into the new layer as well. COPY --chown and --chmod set them in the first place.',
    'zh-CN':
      '层里存的是整个文件：只改权限或属主，也要把内容复制到新的一层。用 COPY --chown 和 --chmod，复制时就设好。',
  },
  fixes: { fix: { en: 'COPY {flag} instead', 'zh-CN': '改用 COPY {flag}' } },
  find: (file) =>
    scripts(file).flatMap((script) => {
      const change = onlyModeChange(script);
      if (!change) {
        return [];
      }
      const copy = each(file, 'COPY', 'ADD').findLast(
        (one) =>
          one.stage === script.stage &&
          one.index < script.index &&
          change.paths.some((path) => reaches(path, copyPaths(one.instruction).destination)),
      );
      return copy
        ? [
            {
              range: script.instruction.getRange(),
              values: { tool: change.tool },
              fixes: flagOnCopy(file, script, copy),
            },
          ]
        : [];
    }),
};

/** Whether what was copied to `destination` is at or below `path`, or the other way round. */
function reaches(path: string, destination: string): boolean {
  const [a, b] = [bare(path), bare(destination)];
  return a === b || a.startsWith(`${b === '/' ? '' : b}/`) || b.startsWith(`${a === '/' ? '' : a}/`);
}
