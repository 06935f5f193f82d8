import { LABEL, LABEL_STAND_IN } from '../../engine/labels.ts';

/** Where the real command-line client is found in every bench image; `docker` in PATH may be a shim in front of it. */
export const REAL_CLI = '/usr/libexec/layerlab/docker';

/**
 * A bench made of Debian: engine, client with buildx, what the engine needs to run containers, and what a learner's
 * shell needs. Left out are the tools that only people who debug containerd use (a quarter of its size).
 */
export const debianBenchDockerfile = (base: string): string => `FROM ${base}
LABEL ${LABEL}=bench-image ${LABEL_STAND_IN}=docker:28-dind
RUN apt-get update && apt-get install -y --no-install-recommends \\
    docker.io docker-cli docker-buildx iptables ca-certificates netcat-openbsd inotify-tools procps nano vim-tiny curl \\
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \\
    /usr/share/zsh /usr/share/fish \\
    /usr/bin/ctr /usr/bin/containerd-shim /usr/bin/containerd-shim-runc-v1 \\
 && mkdir -p /usr/libexec/layerlab /workspace && ln -s /usr/bin/docker ${REAL_CLI}
WORKDIR /workspace
`;

/** The published docker:dind made into a bench: its client moves aside, and a few comforts come where they can be had. */
export const dindBenchDockerfile = (base: string): string => `FROM ${base}
LABEL ${LABEL}=bench-image
RUN mkdir -p /usr/libexec/layerlab /workspace && mv /usr/local/bin/docker ${REAL_CLI} \\
 && { apk add --no-cache bash inotify-tools netcat-openbsd nano curl || echo 'no comforts: busybox has to do'; }
WORKDIR /workspace
`;

/** The last, small layer: our scripts. It changes often, what it stands on does not. */
export const benchDockerfile = (base: string): string => `FROM ${base}
COPY rootfs/ /
ENTRYPOINT []
CMD ["sh"]
`;
