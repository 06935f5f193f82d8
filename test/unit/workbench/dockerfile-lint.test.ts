import { describe, expect, it } from 'vitest';
import { lintDockerfile } from '../../../renderer/workbench/editor/dockerfile/lint/lint.ts';
import { rules } from '../../../renderer/workbench/editor/dockerfile/lint/rules.ts';
import type { Surroundings } from '../../../renderer/workbench/editor/dockerfile/protocol.ts';
import { withEdits } from '../../../renderer/workbench/editor/dockerfile/span.ts';

const around: Surroundings = {
  path: 'Dockerfile',
  files: ['Dockerfile', '.dockerignore', 'package.json', 'package-lock.json', 'go.mod'],
  images: ['debian:13-slim', 'debian:latest', 'nginx:1.26'],
};

function found(rule: string, text: string, at: Surroundings = around) {
  return lintDockerfile(text, at, 'en').filter((finding) => finding.rule === rule);
}

const FROM = 'FROM debian:13-slim\n';

interface Case {
  rule: string;
  bad: string[];
  good: string[];
  /** What each bad file becomes by the first fix; null where no fix is safe. */
  fixed: (string | null)[];
}

const cases: Case[] = [
  {
    rule: 'from-no-tag',
    bad: ['FROM debian\n', 'FROM --platform=$BUILDPLATFORM debian AS a\n', 'FROM localhost:5000/app\n'],
    good: [
      'FROM debian:13-slim\n',
      'FROM scratch\n',
      'ARG B\nFROM $B\n',
      'FROM debian:13 AS a\nFROM A\n',
      'FROM debian@sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
    ],
    fixed: ['FROM debian:13-slim\n', 'FROM --platform=$BUILDPLATFORM debian:13-slim AS a\n', null],
  },
  {
    rule: 'from-latest',
    bad: ['FROM debian:latest\n', 'FROM redis:latest\n'],
    good: ['FROM debian:13-slim\n', 'FROM debian\n'],
    fixed: ['FROM debian:13-slim\n', null],
  },
  {
    rule: 'platform-constant',
    bad: ['FROM --platform=linux/amd64 debian:13\n'],
    good: ['FROM --platform=$BUILDPLATFORM debian:13\n', 'FROM debian:13\n'],
    fixed: ['FROM debian:13\n'],
  },
  {
    rule: 'unused-stage',
    bad: ['FROM debian:13 AS a\nFROM debian:13\n', 'FROM debian:13\nFROM debian:13\n'],
    good: [
      'FROM debian:13 AS a\nFROM debian:13\nCOPY --from=a /x /x\n',
      'FROM debian:13\nFROM debian:13\nCOPY --from=0 /x /x\n',
      'FROM debian:13 AS Base\nFROM base\n',
      'FROM debian:13 AS a\nFROM debian:13\nRUN --mount=type=bind,from=a,target=/a ls\n',
      'FROM debian:13 AS a\n',
    ],
    fixed: [null, null],
  },
  {
    rule: 'apt-lists-left',
    bad: [
      `${FROM}RUN apt-get update && apt-get install -y curl\n`,
      `${FROM}RUN apt-get update \\\n  # why\n  && apt-get install -y curl\nCMD ["x"]\n`,
      `${FROM}RUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n`,
      `${FROM}RUN if true; then apt-get update && apt-get install -y curl; fi\n`,
    ],
    good: [
      `${FROM}RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n`,
      `${FROM}RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl\n`,
      `${FROM}RUN echo "apt-get update && apt-get install -y curl"\n`,
      `${FROM}RUN cat <<EOF > /x\napt-get update\napt-get install -y curl\nEOF\n`,
    ],
    fixed: [
      `${FROM}RUN apt-get update && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*\n`,
      `${FROM}RUN apt-get update \\\n  # why\n  && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*\nCMD ["x"]\n`,
      `${FROM}RUN <<EOF\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF\n`,
      null,
    ],
  },
  {
    rule: 'apt-update-alone',
    bad: [
      `${FROM}RUN apt-get update\nRUN apt-get install -y curl\n`,
      `${FROM}RUN apt-get update\n# why\nRUN apt-get install -y curl\n`,
    ],
    good: [`${FROM}RUN apt-get update && apt-get install -y curl\n`],
    fixed: [`${FROM}RUN apt-get update \\\n    && apt-get install -y curl\n`, null],
  },
  {
    rule: 'apt-install-yes',
    bad: [
      `${FROM}RUN apt-get install --no-install-recommends curl\n`,
      `${FROM}RUN DEBIAN_FRONTEND=noninteractive apt install curl\n`,
      `${FROM}RUN apt-get -o A::B=c install curl\n`,
    ],
    good: [
      `${FROM}RUN apt-get install -y curl\n`,
      `${FROM}RUN apt-get -qq install curl\n`,
      `${FROM}RUN apt-get install curl --assume-yes\n`,
      `${FROM}RUN yes | apt-get install curl\n`,
    ],
    fixed: [
      `${FROM}RUN apt-get install -y --no-install-recommends curl\n`,
      `${FROM}RUN DEBIAN_FRONTEND=noninteractive apt install -y curl\n`,
      `${FROM}RUN apt-get -o A::B=c install -y curl\n`,
    ],
  },
  {
    rule: 'install-after-copy',
    bad: [
      `${FROM}COPY . .\nRUN apt-get update && apt-get install -y curl\n`,
      `${FROM}WORKDIR /app\nCOPY . .\nRUN npm ci\n`,
      `${FROM}COPY . /src\nRUN go mod download\n`,
      `${FROM}COPY . .\nENV A=b\nRUN npm ci\n`,
      `${FROM}COPY . .\nRUN pip install -r requirements.txt\n`,
    ],
    good: [
      `${FROM}RUN apt-get update && apt-get install -y curl\nCOPY . .\n`,
      `${FROM}COPY package.json ./\nRUN npm ci\nCOPY . .\n`,
      `${FROM}COPY --from=0 . .\nRUN npm ci\n`,
      `${FROM}COPY . .\nRUN npm run build\n`,
    ],
    fixed: [
      `${FROM}RUN apt-get update && apt-get install -y curl\nCOPY . .\n`,
      `${FROM}WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n`,
      `${FROM}COPY go.mod /src/\nRUN go mod download\nCOPY . /src\n`,
      null,
      null,
    ],
  },
  {
    rule: 'add-for-copy',
    bad: [`${FROM}ADD a.txt /x/\n`, `${FROM}ADD ["a b", "/x/"]\n`],
    good: [
      `${FROM}COPY a.txt /x/\n`,
      `${FROM}ADD root.tar.xz /\n`,
      `${FROM}ADD https://example.com/x /x\n`,
      `${FROM}ADD --checksum=sha256:00 a b\n`,
      `${FROM}ADD git@example.com:a/b.git /x\n`,
      `${FROM}ADD *.t* /x/\n`,
    ],
    fixed: [`${FROM}COPY a.txt /x/\n`, `${FROM}COPY ["a b", "/x/"]\n`],
  },
  {
    rule: 'mode-in-own-layer',
    bad: [
      `${FROM}COPY a /app\nRUN chown -R app:app /app\n`,
      `${FROM}COPY a /bin/a\nRUN chmod 755 /bin/a\n`,
      `${FROM}COPY a /bin/a\nRUN chmod +x /bin/a\n`,
    ],
    good: [
      `${FROM}COPY --chown=app:app a /app\n`,
      `${FROM}COPY a /app\nRUN chown -R app:app /data\n`,
      `${FROM}COPY a /app\nRUN make && chmod 755 /app/made\n`,
    ],
    fixed: [`${FROM}COPY --chown=app:app a /app\n`, `${FROM}COPY --chmod=755 a /bin/a\n`, null],
  },
  {
    rule: 'secret-in-arg',
    bad: [`${FROM}ARG DB_PASSWORD\n`, `ARG API_KEY=abc\n${FROM}`],
    good: [`${FROM}ARG VERSION=1\n`, `${FROM}ARG TOKEN_FILE=/x\n`, `${FROM}ARG KEYBOARD=us\n`],
    fixed: [null, null],
  },
  {
    rule: 'secret-in-env',
    bad: [`${FROM}ENV A=b SECRET_TOKEN=x\n`, `${FROM}ENV password x\n`],
    good: [`${FROM}ENV PASSWORD_FILE=/run/secrets/p\n`, `${FROM}ENV COMPASS=n PUBLIC_KEY=x\n`],
    fixed: [null, null],
  },
  {
    rule: 'shell-form',
    bad: [
      `${FROM}CMD nginx -g 'daemon off;'\n`,
      `${FROM}ENTRYPOINT java -Dx=1 \\\n  -jar /app.jar\n`,
      `${FROM}CMD echo $HOME\n`,
      `${FROM}CMD a && b\n`,
    ],
    good: [
      `${FROM}CMD ["nginx"]\n`,
      `${FROM}CMD exec nginx\n`,
      `${FROM}SHELL ["/bin/bash", "-c"]\nCMD nginx\n`,
      `${FROM}HEALTHCHECK CMD curl localhost\n`,
    ],
    fixed: [
      `${FROM}CMD ["nginx", "-g", "daemon off;"]\n`,
      `${FROM}ENTRYPOINT ["java", "-Dx=1", "-jar", "/app.jar"]\n`,
      null,
      null,
    ],
  },
  {
    rule: 'overridden',
    bad: [`${FROM}CMD ["a"]\nCMD ["b"]\n`, `${FROM}ENTRYPOINT ["a"]\nRUN ls\nENTRYPOINT ["b"]\n`],
    good: [`${FROM}ENTRYPOINT ["a"]\nCMD ["b"]\n`, `FROM a:1 AS x\nCMD ["a"]\nFROM x\nCMD ["b"]\n`],
    fixed: [`${FROM}CMD ["b"]\n`, `${FROM}RUN ls\nENTRYPOINT ["b"]\n`],
  },
  {
    rule: 'maintainer',
    bad: [`${FROM}MAINTAINER Ann "x" <a@b.c>\n`],
    good: [`${FROM}LABEL org.opencontainers.image.authors="Ann"\n`],
    fixed: [`${FROM}LABEL org.opencontainers.image.authors="Ann \\"x\\" <a@b.c>"\n`],
  },
  {
    rule: 'cd-in-run',
    bad: [
      `${FROM}RUN cd /src\n`,
      `${FROM}RUN cd /src && make \\\n  install\n`,
      `${FROM}RUN cd $DIR && make\n`,
    ],
    good: [`${FROM}WORKDIR /src\nRUN make\n`, `${FROM}RUN (cd /src && make)\n`, `${FROM}RUN echo cd /x\n`],
    fixed: [`${FROM}WORKDIR /src\n`, `${FROM}WORKDIR /src\nRUN make \\\n  install\n`, null],
  },
  {
    rule: 'relative-workdir',
    bad: [`${FROM}WORKDIR /a\nWORKDIR b\n`, `${FROM}WORKDIR b\n`],
    good: [`${FROM}WORKDIR /a\n`, `${FROM}WORKDIR $HOME\n`, `${FROM}WORKDIR C:\\x\n`],
    fixed: [`${FROM}WORKDIR /a\nWORKDIR /a/b\n`, null],
  },
  {
    rule: 'download-to-shell',
    bad: [
      `${FROM}RUN curl -fsSL https://x.example/i.sh | sh\n`,
      `${FROM}RUN wget -qO- https://x.example/i.sh | FOO=1 bash -s\n`,
      `${FROM}RUN bash -c "$(curl -fsSL https://x.example/i.sh)"\n`,
    ],
    good: [
      `${FROM}RUN curl -o i.sh https://x.example/i.sh && echo "00  i.sh" | sha256sum -c && sh i.sh\n`,
      `${FROM}RUN curl https://x.example/a.tgz | tar xz\n`,
    ],
    fixed: [null, null, null],
  },
  {
    rule: 'sudo',
    bad: [
      `${FROM}RUN sudo apt-get update\n`,
      `${FROM}USER app\nRUN sudo ls\n`,
      `${FROM}RUN sudo -u app ls\n`,
    ],
    good: [`${FROM}RUN apt-get install -y sudo\n`, `${FROM}RUN echo sudo\n`],
    fixed: [`${FROM}RUN apt-get update\n`, null, null],
  },
  {
    rule: 'expose-out-of-range',
    bad: [`${FROM}EXPOSE 70000\n`, `${FROM}EXPOSE 90-80/tcp\n`, `${FROM}EXPOSE 0\n`],
    good: [`${FROM}EXPOSE 80 443/tcp 8000-8010/udp $PORT\n`],
    fixed: [null, null, null],
  },
];

describe.each(cases)('$rule', ({ rule, bad, good, fixed }) => {
  it.each(bad.map((text, at) => [text, fixed[at] ?? null] as const))('finds it in %j', (text, mended) => {
    const [finding, ...more] = found(rule, text);
    expect(finding).toBeDefined();
    expect(more).toEqual([]);
    const fixes = finding?.fixes ?? [];
    // The last way out is always the comment, and it works.
    expect(found(rule, withEdits(text, fixes.at(-1)?.edits ?? []))).toEqual([]);
    const [fix] = fixes.slice(0, -1);
    expect(fix ? withEdits(text, fix.edits) : null).toBe(mended);
    if (fix) {
      expect(found(rule, withEdits(text, fix.edits))).toEqual([]);
    }
  });

  it.each(good)('does not find it in %j', (text) => {
    expect(found(rule, text)).toEqual([]);
  });
});

describe('no-dockerignore', () => {
  const text = `${FROM}COPY . .\n`;
  const bare = { ...around, files: ['Dockerfile'] };

  it('asks for one when everything is copied', () => {
    expect(found('no-dockerignore', text, bare)).toHaveLength(1);
    expect(found('no-dockerignore', `${FROM}COPY a b\n`, bare)).toEqual([]);
  });

  it.each([['.dockerignore'], ['Dockerfile.dockerignore']])('is content with %s', (name) => {
    expect(found('no-dockerignore', text, { ...bare, files: ['Dockerfile', name] })).toEqual([]);
  });

  it('says nothing while the files are not known', () => {
    expect(found('no-dockerignore', text, { ...bare, files: null })).toEqual([]);
  });

  it('looks beside a Dockerfile in a folder', () => {
    const inside = { ...bare, path: 'app/Dockerfile', files: ['app/Dockerfile', 'app/.dockerignore'] };
    expect(found('no-dockerignore', text, inside)).toEqual([]);
  });
});

describe('the rules', () => {
  it('are all tested here', () => {
    const tested = [...cases.map(({ rule }) => rule), 'no-dockerignore'];
    expect(tested.sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it('say what and why in both languages, and name all values', () => {
    for (const { bad } of cases) {
      for (const language of ['en', 'zh-CN'] as const) {
        for (const finding of bad.flatMap((text) => lintDockerfile(text, around, language))) {
          expect(finding.message.split('\n')).toHaveLength(2);
          expect(`${finding.message} ${finding.fixes.map(({ title }) => title).join(' ')}`).not.toMatch(
            /\{\w+\}/,
          );
          expect(/[一-鿿]/.test(finding.message)).toBe(language === 'zh-CN');
        }
      }
    }
  });

  it('are ignored line by line, several at once', () => {
    const text = `${FROM}# lint-ignore sudo, cd-in-run\nRUN cd /x && sudo ls\nRUN sudo ls\n`;
    expect(found('cd-in-run', text)).toEqual([]);
    expect(found('sudo', text).map(({ range }) => range.start.line)).toEqual([3]);
  });

  it.each([
    '',
    '\n',
    'FROM',
    'FROM ',
    'COPY',
    'RUN <<EOF',
    'RUN "',
    'FROM a:1\nRUN \\',
    'ENV',
    'FROM a:1\nRUN --mount=',
  ])('never throw at half a file: %j', (text) => {
    expect(() => lintDockerfile(text, around, 'en')).not.toThrow();
  });

  it('keep the ends of lines', () => {
    const text = 'FROM debian:13\r\nRUN cd /x && ls\r\n';
    const [finding] = found('cd-in-run', text);
    expect(withEdits(text, finding?.fixes[0]?.edits ?? [])).toBe(
      'FROM debian:13\r\nWORKDIR /x\r\nRUN ls\r\n',
    );
  });
});
