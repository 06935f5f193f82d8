import type { Said } from '../protocol.ts';

/** A flag of an instruction (docs.docker.com/reference/dockerfile). */
export interface FlagText {
  /** What is written: `--link`, or `--from=<stage>` with a place to fill in. */
  insert: string;
  /** BuildKit only. */
  buildkit: boolean;
  repeats: boolean;
  values?: readonly string[];
  said: Said;
}

const chown: FlagText = {
  insert: '--chown=<user:group>',
  buildkit: false,
  repeats: false,
  said: {
    en: 'Whom the copied files belong to: names that the image knows, or numbers. Without it they belong to root (0:0).',
    'zh-CN': '复制进来的文件属于谁：镜像里有的名称，或者数字。不写就属于 root（0:0）。',
  },
};
const chmod: FlagText = {
  insert: '--chmod=<755>',
  buildkit: true,
  repeats: false,
  said: {
    en: 'The mode of the copied files, in octal. Set here it costs nothing; a RUN chmod stores the files once more.',
    'zh-CN': '复制进来的文件的权限，八进制。在这里设置不占空间；用 RUN chmod 会把文件再存一遍。',
  },
};
const link: FlagText = {
  insert: '--link',
  buildkit: true,
  repeats: false,
  values: ['true', 'false'],
  said: {
    en: 'Makes the layer on its own, not on top of the ones before it. It stays in the cache when earlier lines change; but it cannot follow symbolic links of the image.',
    'zh-CN': '这一层独立生成，不依赖前面的层。前面的行变了，它仍可用缓存；但不能沿着镜像里已有的符号链接走。',
  },
};
const exclude: FlagText = {
  insert: '--exclude=<*.md>',
  buildkit: true,
  repeats: true,
  said: {
    en: 'Leaves out what matches the pattern. May be given several times. Needs # syntax=docker/dockerfile:1.19 or newer (before: 1-labs).',
    'zh-CN':
      '排除匹配的文件，可以写多次。需要 # syntax=docker/dockerfile:1.19 或更新（更早的版本用 1-labs）。',
  },
};

const from: FlagText = {
  insert: '--from=<stage>',
  buildkit: false,
  repeats: false,
  said: {
    en: 'Copies from another stage of this Dockerfile (name or number) or from an image, instead of from the context.',
    'zh-CN': '从本 Dockerfile 的另一个阶段（名称或编号）或某个镜像复制，而不是从上下文复制。',
  },
};
const parents: FlagText = {
  insert: '--parents',
  buildkit: true,
  repeats: false,
  values: ['true', 'false'],
  said: {
    en: 'Keeps the folders of the sources: COPY --parents a/b.txt /x/ makes /x/a/b.txt. Needs # syntax=docker/dockerfile:1.20 or newer (before: 1-labs).',
    'zh-CN':
      '保留来源的文件夹：COPY --parents a/b.txt /x/ 得到 /x/a/b.txt。需要 # syntax=docker/dockerfile:1.20 或更新（更早的版本用 1-labs）。',
  },
};

const time = (name: string, example: string, said: Said): FlagText => ({
  insert: `--${name}=<${example}>`,
  buildkit: false,
  repeats: false,
  said,
});

/** The flags of every instruction that has any. */
export const flags: Readonly<Record<string, Readonly<Record<string, FlagText>>>> = {
  FROM: {
    platform: {
      insert: '--platform=<$BUILDPLATFORM>',
      buildkit: false,
      repeats: false,
      values: ['$BUILDPLATFORM', '$TARGETPLATFORM', 'linux/amd64', 'linux/arm64'],
      said: {
        en: 'Which processor the image is for, when it is published for several. $BUILDPLATFORM is the computer that builds.',
        'zh-CN': '镜像有多个平台的版本时，选哪一个。$BUILDPLATFORM 是执行构建的计算机。',
      },
    },
  },
  COPY: { link, chmod, parents, exclude, from, chown },
  ADD: {
    checksum: {
      insert: '--checksum=<sha256:…>',
      buildkit: true,
      repeats: false,
      said: {
        en: 'The digest that the download must have; otherwise the build stops.',
        'zh-CN': '下载的内容必须符合的摘要，不符合就停止构建。',
      },
    },
    'keep-git-dir': {
      insert: '--keep-git-dir',
      buildkit: true,
      repeats: false,
      values: ['true', 'false'],
      said: {
        en: 'Keeps the .git folder of a repository that is fetched.',
        'zh-CN': '获取 Git 仓库时保留 .git 文件夹。',
      },
    },
    unpack: {
      insert: '--unpack=<true>',
      buildkit: true,
      repeats: false,
      values: ['true', 'false'],
      said: {
        en: 'Whether an archive is unpacked, also a downloaded one. Needs # syntax=docker/dockerfile:1.17 or newer.',
        'zh-CN': '是否解开归档，下载的也算。需要 # syntax=docker/dockerfile:1.17 或更新。',
      },
    },
    chmod,
    link,
    exclude,
    chown,
  },
  RUN: {
    mount: {
      insert: '--mount=type=<cache>,target=</path>',
      buildkit: true,
      repeats: true,
      said: {
        en: 'Puts something into the file system for this step only: a cache, files of the context, a secret. Nothing of it gets into the layer.',
        'zh-CN': '只在这一步把某样东西放进文件系统：缓存、上下文里的文件、机密。它不会进入这一层。',
      },
    },
    network: {
      insert: '--network=<none>',
      buildkit: true,
      repeats: false,
      values: ['default', 'none', 'host'],
      said: {
        en: 'Which network the step has: default, none, or host (only when the builder allows it).',
        'zh-CN': '这一步用什么网络：default、none 或 host（需要构建器允许）。',
      },
    },
    security: {
      insert: '--security=<sandbox>',
      buildkit: true,
      repeats: false,
      values: ['sandbox', 'insecure'],
      said: {
        en: 'insecure runs the step without isolation (only when the builder allows it); sandbox is the usual way.',
        'zh-CN': 'insecure 表示不隔离地执行这一步（需要构建器允许）；通常是 sandbox。',
      },
    },
    device: {
      insert: '--device=<vendor/class=name>',
      buildkit: true,
      repeats: true,
      said: {
        en: 'Gives the step a device of the builder (CDI). Experimental: needs # syntax=docker/dockerfile:1-labs.',
        'zh-CN': '让这一步使用构建器的设备（CDI）。实验功能：需要 # syntax=docker/dockerfile:1-labs。',
      },
    },
  },
  HEALTHCHECK: {
    interval: time('interval', '30s', {
      en: 'How long to wait between two checks. Usually 30s.',
      'zh-CN': '两次检查之间等多久，默认 30s。',
    }),
    timeout: time('timeout', '30s', {
      en: 'A check that takes longer has failed. Usually 30s.',
      'zh-CN': '检查超过这个时间就算失败，默认 30s。',
    }),
    'start-period': time('start-period', '5s', {
      en: 'How long the program may take to start: failures until then do not count.',
      'zh-CN': '程序启动可以用多久：在这之前的失败不算。',
    }),
    'start-interval': time('start-interval', '5s', {
      en: 'How long to wait between two checks while it starts. Engine 25 or newer.',
      'zh-CN': '启动期间两次检查之间等多久。需要 Engine 25 或更新。',
    }),
    retries: time('retries', '3', {
      en: 'How many failures in a row make the container unhealthy. Usually 3.',
      'zh-CN': '连续失败几次算不健康，默认 3。',
    }),
  },
};

export interface MountText {
  said: Said;
  keys: readonly string[];
}

const TARGET = ['target', 'dst', 'destination'];
const ACCESS = ['uid', 'gid', 'mode'];

/** The types of RUN --mount, and the keys each takes (docs.docker.com/reference/dockerfile/#run---mount). */
export const mounts: Readonly<Record<string, MountText>> = {
  bind: {
    keys: [...TARGET, 'source', 'src', 'from', 'rw', 'readwrite', 'ro', 'readonly'],
    said: {
      en: 'Shows files of the context, a stage or an image to this step, without copying them. What it writes there is thrown away.',
      'zh-CN': '让这一步看到上下文、某个阶段或镜像里的文件，不用复制。写进去的内容会丢掉。',
    },
  },
  cache: {
    keys: ['id', ...TARGET, 'ro', 'readonly', 'sharing', 'from', 'source', 'src', ...ACCESS],
    said: {
      en: 'A folder that stays on the builder from build to build: what a package manager has downloaded. It is not part of the image.',
      'zh-CN': '在多次构建之间保留在构建器上的文件夹，例如包管理器下载的内容。它不属于镜像。',
    },
  },
  tmpfs: {
    keys: [...TARGET, 'size'],
    said: {
      en: 'A folder in memory, empty at first and gone afterwards.',
      'zh-CN': '内存里的文件夹，开始是空的，结束就消失。',
    },
  },
  secret: {
    keys: ['id', ...TARGET, 'env', 'required', ...ACCESS],
    said: {
      en: 'A secret as a file (/run/secrets/ID unless you say otherwise) or a variable, for this step only. It is in no layer and not in the history.',
      'zh-CN':
        '把机密作为文件（默认 /run/secrets/ID）或变量，只给这一步使用。它不在任何一层里，也不在历史里。',
    },
  },
  ssh: {
    keys: ['id', ...TARGET, 'required', ...ACCESS],
    said: {
      en: 'Lets this step use your SSH agent, for example to fetch a private repository. The key itself never gets in.',
      'zh-CN': '让这一步使用你的 SSH 代理，例如获取私有仓库。密钥本身不会进来。',
    },
  },
};

/** What each key of a mount says. */
export const mountKeys: Readonly<Record<string, Said>> = {
  type: {
    en: 'What kind of mount: bind, cache, tmpfs, secret or ssh.',
    'zh-CN': '挂载的类型：bind、cache、tmpfs、secret 或 ssh。',
  },
  target: { en: 'Where it appears for this step.', 'zh-CN': '在这一步里出现在哪里。' },
  source: { en: 'The path in what it comes from. Usually its root.', 'zh-CN': '来源里的路径，默认是根。' },
  from: { en: 'A stage or an image that it comes from.', 'zh-CN': '来自哪个阶段或镜像。' },
  rw: {
    en: 'The step may write; what it writes is thrown away.',
    'zh-CN': '这一步可以写入，写入的内容会丢掉。',
  },
  ro: { en: 'The step cannot write.', 'zh-CN': '这一步不能写入。' },
  id: { en: 'The name by which it is shared or given.', 'zh-CN': '共享或传入时用的名称。' },
  sharing: {
    en: 'What two builds at once do: shared, private, or locked (wait for each other).',
    'zh-CN': '两个构建同时使用时：shared、private，或 locked（互相等待）。',
  },
  size: { en: 'At most so many bytes.', 'zh-CN': '最多多少字节。' },
  env: { en: 'Gives the secret in this variable.', 'zh-CN': '把机密放进这个变量。' },
  required: { en: 'Stops the build when it was not given.', 'zh-CN': '没有传入就停止构建。' },
  uid: { en: 'The user it belongs to, a number.', 'zh-CN': '属于哪个用户，数字。' },
  gid: { en: 'The group it belongs to, a number.', 'zh-CN': '属于哪个组，数字。' },
  mode: { en: 'Its mode, in octal.', 'zh-CN': '权限，八进制。' },
};

const SYNONYMS: Readonly<Record<string, string>> = {
  dst: 'target',
  destination: 'target',
  src: 'source',
  readwrite: 'rw',
  readonly: 'ro',
};

/** The key's words, under whichever of its names it goes. */
export function mountKey(name: string): Said | null {
  return mountKeys[SYNONYMS[name] ?? name] ?? null;
}

/** The keys worth offering: one name for each. */
export function offeredKeys(type: string): string[] {
  return (mounts[type]?.keys ?? []).filter((key) => !(key in SYNONYMS));
}

/** Values that a mount key can have. */
export const mountValues: Readonly<Record<string, readonly string[]>> = {
  type: Object.keys(mounts),
  sharing: ['shared', 'private', 'locked'],
  required: ['true', 'false'],
};
