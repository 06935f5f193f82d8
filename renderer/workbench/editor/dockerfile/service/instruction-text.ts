import type { Said } from '../protocol.ts';

export interface InstructionText {
  said: Said;
  example: string;
}

/** What each instruction does, in one or two sentences, with an example. */
export const instructionTexts: Readonly<Record<string, InstructionText>> = {
  FROM: {
    said: {
      en: 'Starts a stage from an image: its layers come first. `AS` gives the stage a name for `COPY --from`. The last stage is the image, unless `--target` names another.',
      'zh-CN':
        '从一个镜像开始一个阶段：它的层排在最前面。`AS` 给阶段起名，供 `COPY --from` 使用。最后一个阶段就是镜像，除非用 `--target` 指定别的。',
    },
    example: 'FROM debian:13-slim AS build',
  },
  RUN: {
    said: {
      en: 'Runs a command and keeps what it changed in the file system as a new layer. It is cached as long as its text and everything before it stay the same; what it downloads is not looked at.',
      'zh-CN':
        '执行命令，把它对文件系统的改动存成新的一层。只要它的文字和前面的一切不变，就用缓存；它下载的内容变没变，不会检查。',
    },
    example: 'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*',
  },
  COPY: {
    said: {
      en: 'Copies files of the context, or of another stage, into a new layer. It is cached as long as the content and mode of these files stay the same; their times do not count.',
      'zh-CN':
        '把上下文或另一个阶段里的文件复制成新的一层。只要这些文件的内容和权限不变，就用缓存；修改时间不算。',
    },
    example: 'COPY --chown=app:app . /app/',
  },
  ADD: {
    said: {
      en: 'As COPY, but it also unpacks local archives and fetches addresses and Git repositories. For plain copying use COPY.',
      'zh-CN': '与 COPY 相同，但还会解开本地归档，下载网址和 Git 仓库。单纯复制请用 COPY。',
    },
    example: 'ADD rootfs.tar.xz /',
  },
  CMD: {
    said: {
      en: 'What a container runs when nothing else is said; with an ENTRYPOINT, its usual arguments. Only the last one counts. Makes no layer.',
      'zh-CN':
        '启动容器时没有另外指定，就运行它；有 ENTRYPOINT 时，它是默认参数。只有最后一个算数。不产生层。',
    },
    example: 'CMD ["nginx", "-g", "daemon off;"]',
  },
  ENTRYPOINT: {
    said: {
      en: 'The program that a container always runs; what follows the image in `docker run` becomes its arguments. Makes no layer.',
      'zh-CN': '容器总会运行的程序；`docker run` 里镜像名后面的内容成为它的参数。不产生层。',
    },
    example: 'ENTRYPOINT ["/usr/bin/tool"]',
  },
  ENV: {
    said: {
      en: 'Sets a variable for the lines below and for every container of the image. Anyone can read it there: no place for secrets.',
      'zh-CN': '为后面的行和镜像的所有容器设置变量。谁都能读到，不要放机密。',
    },
    example: 'ENV LANG=C.UTF-8',
  },
  ARG: {
    said: {
      en: 'A variable for the build only; `--build-arg` sets it. Before the first FROM it counts only in FROM lines. A changed value makes the RUN lines below it miss the cache.',
      'zh-CN':
        '只在构建时有效的变量，用 `--build-arg` 设置。写在第一个 FROM 之前的，只在 FROM 行里有效。值变了，它下面的 RUN 就不能用缓存。',
    },
    example: 'ARG VERSION=1.0',
  },
  WORKDIR: {
    said: {
      en: 'The folder for the lines below and for the container; made if it is not there.',
      'zh-CN': '后面的行和容器所在的文件夹；没有就创建。',
    },
    example: 'WORKDIR /app',
  },
  USER: {
    said: {
      en: 'Who runs the RUN lines below and the container: a user that the image knows, or a number.',
      'zh-CN': '后面的 RUN 和容器以谁的身份运行：镜像里有的用户，或者数字。',
    },
    example: 'USER app',
  },
  EXPOSE: {
    said: {
      en: 'Notes which port the program listens on. It opens nothing: `docker run -p` does, and `-P` opens all that are noted.',
      'zh-CN': '注明程序监听哪个端口。它并不打开端口：`docker run -p` 才打开，`-P` 打开所有注明的端口。',
    },
    example: 'EXPOSE 80/tcp',
  },
  VOLUME: {
    said: {
      en: 'Each container gets a volume at this path. What later lines write there may be lost.',
      'zh-CN': '每个容器在这个路径上得到一个卷。后面的行写到那里的内容可能会丢。',
    },
    example: 'VOLUME ["/data"]',
  },
  LABEL: {
    said: {
      en: 'Notes something about the image: name and value. Makes no layer.',
      'zh-CN': '给镜像加说明：名称和值。不产生层。',
    },
    example: 'LABEL org.opencontainers.image.title="My image"',
  },
  STOPSIGNAL: {
    said: {
      en: 'The signal that `docker stop` sends first. Usually SIGTERM.',
      'zh-CN': '`docker stop` 首先发送的信号，默认 SIGTERM。',
    },
    example: 'STOPSIGNAL SIGQUIT',
  },
  HEALTHCHECK: {
    said: {
      en: 'A command by which the engine finds out now and then whether the container still works: exit code 0 is healthy.',
      'zh-CN': '引擎隔一段时间用这个命令检查容器是否正常：退出码 0 表示健康。',
    },
    example: 'HEALTHCHECK --interval=30s CMD curl -f http://localhost/ || exit 1',
  },
  SHELL: {
    said: {
      en: 'Which shell runs RUN, CMD and ENTRYPOINT in shell form.',
      'zh-CN': 'shell 形式的 RUN、CMD、ENTRYPOINT 用哪个 shell 执行。',
    },
    example: 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
  },
  ONBUILD: {
    said: {
      en: 'Keeps an instruction for later: it runs when another Dockerfile begins FROM this image.',
      'zh-CN': '把一条指令留到以后：别的 Dockerfile 以 FROM 引用这个镜像时才执行。',
    },
    example: 'ONBUILD COPY . /app/',
  },
  MAINTAINER: {
    said: {
      en: 'Deprecated: use LABEL org.opencontainers.image.authors.',
      'zh-CN': '已弃用：请用 LABEL org.opencontainers.image.authors。',
    },
    example: 'LABEL org.opencontainers.image.authors="you@example.com"',
  },
};

/** What the parser directives at the top of a file do. */
export const directiveTexts: Readonly<Record<string, InstructionText>> = {
  syntax: {
    said: {
      en: 'Which version of the Dockerfile language BuildKit reads this file by. The classic builder takes it for a comment.',
      'zh-CN': 'BuildKit 按哪个版本的 Dockerfile 语法读取这个文件。经典构建器把它当作注释。',
    },
    example: '# syntax=docker/dockerfile:1',
  },
  check: {
    said: {
      en: "Which of the builder's own checks to skip, and whether a warning stops the build.",
      'zh-CN': '跳过构建器自带的哪些检查，以及警告是否中止构建。',
    },
    example: '# check=skip=JSONArgsRecommended;error=true',
  },
  escape: {
    said: {
      en: 'The character that escapes and continues lines: \\ or `.',
      'zh-CN': '转义和续行用的字符：\\ 或 `。',
    },
    example: '# escape=`',
  },
};
