import { LABEL, LABEL_STAND_IN } from '../../engine/labels.ts';
import type { ContextFile } from '../classic-build.ts';

/** Debian's registry, as the published image runs it: on port 5000, with its blobs in the volume /var/lib/registry. */
export const registryDockerfile = (base: string): string => `FROM ${base}
LABEL ${LABEL}=image ${LABEL_STAND_IN}=registry:2
RUN apt-get update && apt-get install -y --no-install-recommends docker-registry ca-certificates \\
 && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /var/lib/docker-registry \\
 && ln -s /usr/bin/docker-registry /bin/registry && mkdir -p /var/lib/registry
COPY config.yml /etc/docker/registry/
COPY entrypoint.sh /
VOLUME /var/lib/registry
EXPOSE 5000
ENTRYPOINT ["/entrypoint.sh"]
CMD ["/etc/docker/registry/config.yml"]
`;

const config = `version: 0.1
log:
  fields:
    service: registry
storage:
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: /var/lib/registry
  delete:
    enabled: true
http:
  addr: :5000
  headers:
    X-Content-Type-Options: [nosniff]
`;

const entrypoint = `#!/bin/sh
# A configuration file alone means: serve it.
set -e
case "$1" in
    *.yaml | *.yml) set -- registry serve "$@" ;;
    serve | garbage-collect | help | -*) set -- registry "$@" ;;
esac
exec "$@"
`;

export const registryFiles: ContextFile[] = [
  { path: 'config.yml', content: config, executable: false },
  { path: 'entrypoint.sh', content: entrypoint, executable: true },
];
