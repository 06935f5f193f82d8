import { LABEL, LABEL_STAND_IN } from '../../engine/labels.ts';

/**
 * One layer with Debian's static busybox and a link for each of its commands. The links are symbolic: the classic
 * builder would copy hard links as so many whole files.
 */
export const busyboxDockerfile = (base: string): string => `FROM ${base} AS build
RUN apt-get update && apt-get install -y --no-install-recommends busybox-static
RUN mkdir -p /out/bin /out/dev /out/etc /out/home /out/root /out/var/spool /out/usr/sbin /out/tmp \\
 && chmod 1777 /out/tmp && ln -s ../../bin/env /out/usr/env && mkdir -p /out/usr/bin && mv /out/usr/env /out/usr/bin/env \\
 && cp "$(command -v busybox)" /out/bin/busybox \\
 && for command in $(/out/bin/busybox --list); do [ "$command" = busybox ] || ln -s busybox "/out/bin/$command"; done \\
 && printf 'root:x:0:0:root:/root:/bin/sh\\nnobody:x:65534:65534:nobody:/home:/bin/false\\n' > /out/etc/passwd \\
 && printf 'root:x:0:\\nnobody:x:65534:\\n' > /out/etc/group

FROM scratch
LABEL ${LABEL}=image ${LABEL_STAND_IN}=busybox
COPY --from=build /out/ /
CMD ["sh"]
`;
