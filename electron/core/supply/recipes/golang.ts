import { LABEL, LABEL_STAND_IN } from '../../engine/labels.ts';

/**
 * Debian's Go compiler where the published image has it: /usr/local/go, a GOPATH of /go, that folder as the place to
 * work in. It has no C compiler, so Go builds static programs by itself.
 */
export const golangDockerfile = (base: string): string => `FROM ${base}
LABEL ${LABEL}=image ${LABEL_STAND_IN}=golang
RUN apt-get update && apt-get install -y --no-install-recommends golang-go ca-certificates git \\
 && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /var/log/alternatives.log \\
 && ln -s "$(go env GOROOT)" /usr/local/go
ENV GOPATH=/go GOTOOLCHAIN=local PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN mkdir -p /go/src /go/bin && chmod -R 1777 /go
WORKDIR /go
CMD ["bash"]
`;
