import { LABEL, LABEL_STAND_IN } from '../../engine/labels.ts';
import type { ContextFile } from '../classic-build.ts';

/** Debian's Redis, as the published image runs it: as its own user, with its data in the volume /data, on port 6379. */
export const redisDockerfile = (base: string): string => `FROM ${base}
LABEL ${LABEL}=image ${LABEL_STAND_IN}=redis
RUN groupadd --system --gid 999 redis && useradd --system --gid redis --uid 999 --home-dir /data redis \\
 && apt-get update && apt-get install -y --no-install-recommends redis-server redis-tools \\
 && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /var/log/alternatives.log
RUN mkdir -p /data && chown redis:redis /data
COPY docker-entrypoint.sh /usr/local/bin/
VOLUME /data
WORKDIR /data
ENTRYPOINT ["docker-entrypoint.sh"]
EXPOSE 6379
CMD ["redis-server"]
`;

const entrypoint = `#!/bin/sh
# Runs the server as its own user; other containers may reach it, for nothing else is on this network.
set -e
if [ "\${1#-}" != "$1" ]; then
    set -- redis-server "$@"
fi
if [ "$1" = redis-server ]; then
    set -- "$@" --protected-mode no
    if [ "$(id -u)" = 0 ]; then
        chown redis:redis .
        exec setpriv --reuid=redis --regid=redis --clear-groups "$@"
    fi
fi
exec "$@"
`;

export const redisFiles: ContextFile[] = [
  { path: 'docker-entrypoint.sh', content: entrypoint, executable: true },
];
