import { gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import type { BuilderKind, BuildOptions } from '../../electron/contract/build.ts';
import type { Files } from './build-scenarios.ts';

/**
 * One edit between two builds. `expect` has a line for each instruction of the second build:
 *
 *     LINE OUTCOME [KIND[:LINE of the earlier step] [(PATH)]] [?|!]
 *
 * Cached is `matched`, skipped `not-needed`. `?`: it could not be foretold. `!`: what was foretold did not come about,
 * because it happened where no forecast can look (a pruned cache).
 */
export interface Scenario {
  name: string;
  files: Files;
  first?: Partial<BuildOptions>;
  edit?: Files;
  second?: Partial<BuildOptions>;
  /** With these files there is a third build, as the second, and it is the one that is looked at. */
  third?: Files;
  /** Done on the engine before the first build, before the second is foretold, and after that. */
  setup?: 'base' | 'onbuild' | 'two-bases';
  meanwhile?: 'retag' | 'retag-config';
  between?: 'prune';
  builders?: BuilderKind[];
  expect: string | Record<BuilderKind, string>;
}

const lines = (...all: string[]): string => `${all.join('\n')}\n`;
const BASIC = lines(
  'FROM busybox',
  'RUN echo ID > /id',
  'COPY app /app/',
  'RUN ls /app > /list',
  'CMD ["cat", "/list"]',
);
const basic: Files = {
  Dockerfile: BASIC,
  'app/a.txt': 'one ID\n',
  'app/b.txt': 'two\n',
  'notes.md': 'notes ID\n',
};
const withFile = (...all: string[]): Files => ({ ...basic, Dockerfile: lines(...all) });

async function archive(content: string): Promise<Buffer> {
  const pack = tar.pack();
  pack.entry({ name: 'inside.txt', mtime: new Date(0) }, content);
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) {
    chunks.push(chunk as Buffer);
  }
  return gzipSync(Buffer.concat(chunks));
}

const STAGES = lines(
  'FROM busybox AS left',
  'RUN echo left ID > /left',
  'FROM busybox AS right',
  'RUN echo right ID > /right',
  'FROM busybox',
  'COPY --from=left /left /left',
  'COPY --from=right /right /right',
);

export const SCENARIOS: Scenario[] = [
  {
    name: 'nothing changed',
    files: basic,
    expect: '1 cached\n2 cached\n3 cached\n4 cached\n5 cached',
  },
  {
    name: 'the text of a RUN',
    files: basic,
    edit: { Dockerfile: BASIC.replace('ls /app', 'ls -l /app') },
    expect: '1 cached\n2 cached\n3 cached\n4 executed instruction-changed\n5 executed earlier-step-ran:4',
  },
  {
    name: 'the text of an early RUN',
    files: basic,
    edit: { Dockerfile: BASIC.replace('echo ID', 'echo again ID') },
    expect:
      '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2\n4 executed earlier-step-ran:2\n5 executed earlier-step-ran:2',
  },
  {
    name: 'a file that is copied',
    files: basic,
    edit: { 'app/a.txt': 'other ID\n' },
    expect:
      '1 cached\n2 cached\n3 executed file-changed (app/a.txt)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'the mode of a file',
    files: basic,
    edit: { 'app/b.txt': { text: 'two\n', mode: 0o755 } },
    expect:
      '1 cached\n2 cached\n3 executed mode-changed (app/b.txt)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'only the time of a file',
    files: basic,
    edit: { 'app/b.txt': { text: 'two\n', mtime: new Date(1_000_000_000_000) } },
    expect: '1 cached\n2 cached\n3 cached\n4 cached\n5 cached',
  },
  {
    name: 'a file renamed',
    files: basic,
    edit: { 'app/b.txt': null, 'app/c.txt': 'two\n' },
    expect:
      '1 cached\n2 cached\n3 executed file-added (app/c.txt)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'a new file in a copied folder',
    files: basic,
    edit: { 'app/deep/new.txt': 'new\n' },
    expect:
      '1 cached\n2 cached\n3 executed file-added (app/deep)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'a file removed from a copied folder',
    files: basic,
    edit: { 'app/b.txt': null },
    expect:
      '1 cached\n2 cached\n3 executed file-removed (app/b.txt)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'a file that no COPY takes',
    files: basic,
    edit: { 'notes.md': 'other notes ID\n' },
    expect: '1 cached\n2 cached\n3 cached\n4 cached\n5 cached',
  },
  {
    name: 'a file that is ignored',
    files: { ...withFile('FROM busybox', 'COPY . /all/'), '.dockerignore': '*.md\nDockerfile\n' },
    edit: { 'notes.md': 'other notes ID\n' },
    builders: ['classic'],
    expect: '1 cached\n2 cached',
  },
  {
    name: 'a file that is ignored in a copied folder',
    files: { ...basic, '.dockerignore': 'app/b.txt\n' },
    edit: { 'app/b.txt': 'other two\n' },
    expect: '1 cached\n2 cached\n3 cached\n4 cached\n5 cached',
  },
  {
    name: 'an ignore file that keeps one more out',
    files: { ...basic, '.dockerignore': '*.md\n' },
    edit: { '.dockerignore': '*.md\napp/b.txt\n' },
    expect:
      '1 cached\n2 cached\n3 executed file-removed (app/b.txt)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'the ignore file itself, with COPY .',
    files: { ...withFile('FROM busybox', 'COPY . /all/'), '.dockerignore': '*.tmp\n' },
    edit: { '.dockerignore': '*.tmp\n*.bak\n' },
    expect: '1 cached\n2 executed file-changed (.dockerignore)',
  },
  {
    name: 'a comment in the Dockerfile, with COPY .',
    files: withFile('FROM busybox', 'COPY . /all/'),
    edit: { Dockerfile: lines('# said', 'FROM busybox', 'COPY . /all/') },
    expect: '2 cached\n3 executed file-changed (Dockerfile)',
  },
  {
    name: 'only comments',
    files: basic,
    edit: { Dockerfile: `# first\n${BASIC.replace('COPY', '# then\nCOPY')}` },
    expect: '2 cached\n3 cached\n5 cached\n6 cached\n7 cached',
  },
  {
    name: 'white space around words',
    files: basic,
    edit: {
      Dockerfile: BASIC.replace('COPY app /app/', 'copy   app   /app/').replace(
        'CMD ["cat", ',
        'CMD [ "cat",',
      ),
    },
    expect: '1 cached\n2 cached\n3 cached\n4 cached\n5 cached',
  },
  {
    name: 'white space within a RUN',
    files: basic,
    edit: { Dockerfile: BASIC.replace('ls /app', 'ls  /app') },
    expect: '1 cached\n2 cached\n3 cached\n4 executed instruction-changed\n5 executed earlier-step-ran:4',
  },
  {
    name: 'a RUN of several lines laid out anew',
    files: withFile('FROM busybox', 'RUN echo ID > /id && \\', '    echo two > /two'),
    edit: {
      Dockerfile: lines('FROM busybox', 'RUN echo ID > /id && \\', '    # said', '    echo two > /two'),
    },
    expect: '1 cached\n2 cached',
  },
  {
    name: 'a RUN of several lines indented otherwise',
    files: withFile('FROM busybox', 'RUN echo ID > /id && \\', '    echo two > /two'),
    edit: { Dockerfile: lines('FROM busybox', 'RUN echo ID > /id && \\', '  echo two > /two') },
    expect: '1 cached\n2 executed instruction-changed',
  },
  {
    name: 'a build argument that RUN uses',
    files: withFile('FROM busybox', 'COPY app /app/', 'ARG WHO=ID', 'RUN echo $WHO > /who', 'LABEL a=b'),
    first: { buildArgs: { WHO: 'one' } },
    second: { buildArgs: { WHO: 'two' } },
    expect: {
      classic: '1 cached\n2 cached\n3 cached\n4 executed arg-changed:3\n5 executed earlier-step-ran:4',
      buildkit:
        '1 cached\n2 cached\n3 executed arg-changed\n4 executed arg-changed:3\n5 executed earlier-step-ran:4',
    },
  },
  {
    name: 'a build argument that RUN does not use',
    files: withFile('FROM busybox', 'ARG WHO=ID', 'COPY app /app/', 'RUN ls /app'),
    first: { buildArgs: { WHO: 'one' } },
    second: { buildArgs: { WHO: 'two' } },
    expect: {
      classic: '1 cached\n2 cached\n3 cached\n4 executed arg-changed:2',
      buildkit: '1 cached\n2 executed arg-changed\n3 cached\n4 executed arg-changed:2',
    },
  },
  {
    name: 'a build argument that COPY uses',
    files: withFile('FROM busybox', 'ARG WHICH=a.txt', 'COPY app/$WHICH /one', 'RUN cat /one'),
    second: { buildArgs: { WHICH: 'b.txt' } },
    expect: {
      classic: '1 cached\n2 cached\n3 executed arg-changed:2\n4 executed arg-changed:2',
      buildkit: '1 cached\n2 executed arg-changed\n3 executed arg-changed:2\n4 executed arg-changed:2',
    },
  },
  {
    name: 'a build argument that nothing declares',
    files: basic,
    first: { buildArgs: { OTHER: 'one' } },
    second: { buildArgs: { OTHER: 'two' } },
    expect: '1 cached\n2 cached\n3 cached\n4 cached\n5 cached',
  },
  {
    name: 'a proxy argument',
    files: basic,
    first: { buildArgs: { FTP_PROXY: 'http://one.invalid' } },
    second: { buildArgs: { FTP_PROXY: 'http://two.invalid' } },
    expect: '1 cached\n2 cached\n3 cached\n4 cached\n5 cached',
  },
  {
    name: 'the default of an ARG',
    files: withFile('FROM busybox', 'ARG WHO=one-ID', 'RUN echo $WHO'),
    edit: { Dockerfile: lines('FROM busybox', 'ARG WHO=two-ID', 'RUN echo $WHO') },
    expect: '1 cached\n2 executed instruction-changed\n3 executed arg-changed:2',
  },
  {
    name: 'an ENV that RUN uses',
    files: withFile('FROM busybox', 'COPY app /app/', 'ENV WHO=one', 'COPY notes.md /', 'RUN echo $WHO ID'),
    edit: {
      Dockerfile: lines(
        'FROM busybox',
        'COPY app /app/',
        'ENV WHO=two',
        'COPY notes.md /',
        'RUN echo $WHO ID',
      ),
    },
    expect: {
      classic:
        '1 cached\n2 cached\n3 executed instruction-changed\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
      buildkit: '1 cached\n2 cached\n3 executed instruction-changed\n4 cached\n5 executed env-changed:3',
    },
  },
  {
    name: 'an ENV that nothing uses, after all RUNs',
    files: withFile('FROM busybox', 'RUN echo ID', 'ENV WHO=one', 'COPY notes.md /', 'WORKDIR /app'),
    edit: {
      Dockerfile: lines('FROM busybox', 'RUN echo ID', 'ENV WHO=two', 'COPY notes.md /', 'WORKDIR /app'),
    },
    expect: {
      classic:
        '1 cached\n2 cached\n3 executed instruction-changed\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
      buildkit: '1 cached\n2 cached\n3 executed instruction-changed\n4 cached\n5 cached',
    },
  },
  {
    name: 'a LABEL and a CMD',
    files: withFile('FROM busybox', 'LABEL who=one', 'RUN echo ID', 'CMD ["one"]'),
    edit: { Dockerfile: lines('FROM busybox', 'LABEL who=two', 'RUN echo ID', 'CMD ["two"]') },
    expect: {
      classic:
        '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2\n4 executed instruction-changed',
      buildkit: '1 cached\n2 executed instruction-changed\n3 cached\n4 executed instruction-changed',
    },
  },
  {
    name: 'USER',
    files: withFile('FROM busybox', 'USER 1000', 'COPY notes.md /notes', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'USER 1001', 'COPY notes.md /notes', 'RUN echo ID') },
    expect: {
      classic:
        '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2\n4 executed earlier-step-ran:2',
      buildkit: '1 cached\n2 executed instruction-changed\n3 cached\n4 executed earlier-step-ran:2',
    },
  },
  {
    name: 'WORKDIR',
    files: withFile('FROM busybox', 'RUN echo ID', 'WORKDIR /one', 'COPY notes.md ./'),
    edit: { Dockerfile: lines('FROM busybox', 'RUN echo ID', 'WORKDIR /two', 'COPY notes.md ./') },
    expect: '1 cached\n2 cached\n3 executed instruction-changed\n4 executed earlier-step-ran:3',
  },
  {
    name: 'two instructions change places',
    files: withFile('FROM busybox', 'RUN echo one ID', 'COPY notes.md /', 'CMD ["x"]'),
    edit: { Dockerfile: lines('FROM busybox', 'COPY notes.md /', 'RUN echo one ID', 'CMD ["x"]') },
    expect:
      '1 cached\n2 executed instruction-changed:3\n3 executed earlier-step-ran:2\n4 executed earlier-step-ran:2',
  },
  {
    name: 'an instruction taken out',
    files: withFile('FROM busybox', 'RUN echo ID > /id', 'RUN echo two', 'RUN echo three'),
    edit: { Dockerfile: lines('FROM busybox', 'RUN echo ID > /id', 'RUN echo three') },
    expect: '1 cached\n2 cached\n3 executed instruction-changed',
  },
  {
    name: 'an instruction put in',
    files: withFile('FROM busybox', 'RUN echo ID > /id', 'RUN echo three'),
    edit: { Dockerfile: lines('FROM busybox', 'RUN echo ID > /id', 'RUN echo two', 'RUN echo three') },
    expect: '1 cached\n2 cached\n3 executed instruction-changed\n4 executed earlier-step-ran:3',
  },
  {
    name: 'one of two parallel stages',
    files: { Dockerfile: STAGES },
    edit: { Dockerfile: STAGES.replace('echo left', 'echo other left') },
    expect: {
      classic:
        '1 cached\n2 executed instruction-changed\n3 cached\n4 cached\n5 cached\n6 executed earlier-step-ran:2 ?\n7 executed earlier-step-ran:6 ?',
      buildkit:
        '1 cached\n2 executed instruction-changed\n3 cached\n4 cached\n5 cached\n6 executed earlier-step-ran:2 ?\n7 executed earlier-step-ran:6 ?',
    },
  },
  {
    name: 'a stage runs again and gives the same files',
    files: withFile(
      'FROM busybox AS made',
      'RUN echo ID > /out',
      'FROM busybox',
      'COPY --from=made /out /out',
    ),
    edit: {
      Dockerfile: lines(
        'FROM busybox AS made',
        'RUN  echo ID > /out; true',
        'FROM busybox',
        'COPY --from=made /out /out',
      ),
    },
    expect: '1 cached\n2 executed instruction-changed\n3 cached\n4 cached ?',
  },
  {
    name: 'what COPY --from takes was copied there',
    files: withFile(
      'FROM busybox AS made',
      'COPY app /app/',
      'FROM busybox',
      'COPY --from=made /app/a.txt /',
    ),
    edit: { 'app/a.txt': 'other ID\n' },
    expect: '1 cached\n2 executed file-changed (app/a.txt)\n3 cached\n4 executed earlier-step-ran:2 ?',
  },
  {
    name: 'a stage that stands on another',
    files: withFile('FROM busybox AS base', 'RUN echo ID', 'FROM base', 'RUN echo top'),
    edit: { Dockerfile: lines('FROM busybox AS base', 'RUN echo other ID', 'FROM base', 'RUN echo top') },
    expect:
      '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2\n4 executed earlier-step-ran:2',
  },
  {
    name: 'another target',
    files: withFile('FROM busybox AS one', 'RUN echo one ID', 'FROM busybox AS two', 'RUN echo two ID'),
    first: { target: 'one' },
    second: { target: 'two' },
    expect: {
      classic: '1 cached\n2 cached\n3 cached\n4 executed first-build',
      buildkit: '1 skipped\n2 skipped\n3 cached\n4 executed first-build',
    },
  },
  {
    name: 'a base image moved',
    setup: 'base',
    files: withFile('FROM layerlab.local/base-ID', 'RUN echo ID', 'COPY notes.md /', 'CMD ["x"]'),
    meanwhile: 'retag',
    expect: {
      classic:
        '1 executed base-changed\n2 executed base-changed:1\n3 executed base-changed:1\n4 executed base-changed:1',
      buildkit:
        '1 executed base-changed\n2 executed base-changed:1\n3 executed base-changed:1\n4 executed earlier-step-ran:1',
    },
  },
  {
    name: 'a base image with another label only',
    setup: 'base',
    files: withFile('FROM layerlab.local/base-ID', 'RUN echo ID', 'COPY notes.md /', 'CMD ["x"]'),
    meanwhile: 'retag-config',
    expect: {
      classic:
        '1 executed base-changed\n2 executed base-changed:1\n3 executed base-changed:1\n4 executed base-changed:1',
      buildkit: '1 executed base-changed\n2 cached\n3 cached\n4 cached',
    },
  },
  {
    name: 'another base image',
    setup: 'two-bases',
    files: withFile('FROM layerlab.local/base-ID', 'RUN echo ID', 'COPY notes.md /'),
    edit: { Dockerfile: lines('FROM layerlab.local/base2-ID', 'RUN echo ID', 'COPY notes.md /') },
    expect: '1 executed instruction-changed\n2 executed earlier-step-ran:1\n3 executed earlier-step-ran:1',
  },
  {
    name: 'a file that a build trigger takes',
    setup: 'onbuild',
    files: withFile('FROM layerlab.local/onbuild-ID', 'RUN echo ID'),
    edit: { 'app/a.txt': 'other ID\n' },
    expect: '1 executed file-changed (app/a.txt)\n2 executed earlier-step-ran:1',
  },
  {
    name: 'no cache',
    files: basic,
    second: { noCache: true },
    expect: '1 cached\n2 executed no-cache\n3 executed no-cache\n4 executed no-cache\n5 executed no-cache',
  },
  {
    name: 'the cache pruned',
    files: basic,
    between: 'prune',
    expect: {
      classic:
        '1 cached\n2 executed cache-gone !\n3 executed earlier-step-ran:2 !\n4 executed earlier-step-ran:2 !\n5 executed earlier-step-ran:2 !',
      buildkit:
        '1 cached\n2 executed cache-gone !\n3 executed earlier-step-ran:2 !\n4 executed earlier-step-ran:2 !\n5 executed earlier-step-ran:2 !',
    },
  },
  {
    name: 'a symlink that points elsewhere',
    files: { ...basic, 'app/link': { link: 'a.txt' } },
    edit: { 'app/link': { link: 'b.txt' } },
    expect:
      '1 cached\n2 cached\n3 executed file-changed (app/link)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'what a heredoc says',
    builders: ['buildkit'],
    files: withFile('FROM busybox', 'COPY <<END /said', 'one ID', 'END', 'RUN cat /said'),
    edit: { Dockerfile: lines('FROM busybox', 'COPY <<END /said', 'two ID', 'END', 'RUN cat /said') },
    expect: '1 cached\n2 executed instruction-changed\n5 executed earlier-step-ran:2',
  },
  {
    name: 'a pattern that matches one more',
    files: withFile('FROM busybox', 'COPY app/*.txt /app/', 'RUN echo ID'),
    edit: { 'app/c.txt': 'three\n', 'app/d.md': 'four\n' },
    expect: '1 cached\n2 executed file-added (app/c.txt)\n3 executed earlier-step-ran:2',
  },
  {
    name: 'a pattern that matches the same',
    files: withFile('FROM busybox', 'COPY app/*.txt /app/', 'RUN echo ID'),
    edit: { 'app/d.md': 'four\n' },
    expect: '1 cached\n2 cached\n3 cached',
  },
  {
    name: 'an archive that ADD unpacks',
    files: {
      Dockerfile: lines('FROM busybox', 'ADD made.tar.gz /made/', 'RUN echo ID'),
      'made.tar.gz': await archive('one'),
    },
    edit: { 'made.tar.gz': await archive('two') },
    expect: '1 cached\n2 executed file-changed (made.tar.gz)\n3 executed earlier-step-ran:2',
  },
  {
    name: 'the same file by another way of writing it',
    files: withFile('FROM busybox', 'COPY app/a.txt /one', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'COPY ./app/a.txt /one', 'RUN echo ID') },
    expect: '1 cached\n2 cached\n3 cached',
  },
  {
    name: 'the same content under another name',
    files: { ...withFile('FROM busybox', 'COPY app/a.txt /one', 'RUN echo ID'), 'other/a.txt': 'one ID\n' },
    edit: { Dockerfile: lines('FROM busybox', 'COPY other/a.txt /one', 'RUN echo ID') },
    expect: {
      classic: '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2',
      buildkit: '1 cached\n2 cached\n3 cached',
    },
  },
  {
    name: 'a line that failed before',
    files: {
      ...withFile('FROM busybox', 'RUN echo ID', 'COPY app /app/', 'RUN test -e /app/c.txt', 'CMD ["x"]'),
    },
    edit: { 'app/c.txt': 'there\n' },
    expect:
      '1 cached\n2 cached\n3 executed file-added (app/c.txt)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'an edit taken back: the engine still has the result of build 1',
    files: basic,
    edit: { 'app/a.txt': 'other ID\n' },
    third: { 'app/a.txt': 'one ID\n' },
    expect: '1 cached\n2 cached\n3 cached\n4 cached\n5 cached',
  },
  {
    name: 'an older result with which the last build did something else',
    files: withFile('FROM busybox AS one', 'COPY app /app/', 'FROM one', 'RUN echo ID'),
    first: { target: 'one' },
    edit: { 'app/a.txt': 'other ID\n' },
    third: { 'app/a.txt': 'one ID\n' },
    expect: '1 cached\n2 cached\n3 cached\n4 executed earlier-step-ran:2',
  },
  {
    name: 'SHELL',
    files: withFile(
      'FROM busybox',
      'SHELL ["/bin/sh", "-c"]',
      'COPY notes.md /',
      'RUN echo ID',
      'RUN ["echo", "ID"]',
    ),
    edit: {
      Dockerfile: lines(
        'FROM busybox',
        'SHELL ["/bin/sh", "-ec"]',
        'COPY notes.md /',
        'RUN echo ID',
        'RUN ["echo", "ID"]',
      ),
    },
    expect: {
      classic:
        '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2\n4 executed earlier-step-ran:2\n5 executed earlier-step-ran:2',
      buildkit:
        '1 cached\n2 executed instruction-changed\n3 cached\n4 executed earlier-step-ran:2\n5 executed earlier-step-ran:4',
    },
  },
  {
    name: 'an ENV taken out',
    files: withFile('FROM busybox', 'ENV WHO=one', 'COPY notes.md /', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'COPY notes.md /', 'RUN echo ID') },
    expect: {
      classic: '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2',
      buildkit: '1 cached\n2 cached\n3 executed env-changed',
    },
  },
  {
    name: 'a LABEL put in before a RUN',
    files: withFile('FROM busybox', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'LABEL who=one', 'RUN echo ID') },
    expect: {
      classic: '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2',
      buildkit: '1 cached\n2 executed instruction-changed\n3 cached',
    },
  },
  {
    name: 'an ARG before FROM that a stage repeats',
    files: withFile('ARG WHO=one', 'FROM busybox', 'RUN echo ID', 'ARG WHO', 'RUN echo $WHO'),
    second: { buildArgs: { WHO: 'two' } },
    expect: {
      classic: '1 cached\n2 cached\n3 cached\n4 cached\n5 executed arg-changed:4',
      buildkit:
        '1 executed arg-changed\n2 cached\n3 cached\n4 executed arg-changed\n5 executed arg-changed:4',
    },
  },
  {
    name: 'an ENV made of an ARG',
    files: withFile('FROM busybox', 'ARG WHO=one', 'ENV NAME=$WHO', 'RUN echo ID'),
    second: { buildArgs: { WHO: 'two' } },
    expect: {
      classic: '1 cached\n2 cached\n3 executed arg-changed:2\n4 executed arg-changed:2',
      buildkit: '1 cached\n2 executed arg-changed\n3 executed arg-changed:2\n4 executed env-changed:3',
    },
  },
  {
    name: 'a secret in a build argument',
    files: withFile('FROM busybox', 'ARG API_TOKEN', 'RUN echo ID'),
    first: { buildArgs: { API_TOKEN: 'first-secret' } },
    second: { buildArgs: { API_TOKEN: 'second-secret' } },
    expect: {
      classic: '1 cached\n2 cached\n3 executed arg-changed:2',
      buildkit: '1 cached\n2 executed arg-changed\n3 executed arg-changed:2',
    },
  },
  {
    name: 'who owns what is copied',
    files: withFile('FROM busybox', 'COPY --chown=1:1 app /app/', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'COPY --chown=2:2 app /app/', 'RUN echo ID') },
    expect: '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2',
  },
  {
    name: 'where something is copied to',
    files: withFile('FROM busybox', 'COPY app/a.txt /one', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'COPY app/a.txt /two', 'RUN echo ID') },
    expect: '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2',
  },
  {
    name: 'one of two sources',
    files: withFile('FROM busybox', 'COPY notes.md app/a.txt /all/', 'RUN echo ID'),
    edit: { 'notes.md': 'other notes ID\n' },
    expect: '1 cached\n2 executed file-changed (notes.md)\n3 executed earlier-step-ran:2',
  },
  {
    name: 'a file that a symlink in the source leads to',
    files: { ...withFile('FROM busybox', 'COPY link /one', 'RUN echo ID'), link: { link: 'app/a.txt' } },
    edit: { 'app/a.txt': 'other ID\n' },
    expect: '1 cached\n2 executed file-changed (app/a.txt)\n3 executed earlier-step-ran:2',
  },
  {
    name: 'what a RUN has mounted of the context',
    builders: ['buildkit'],
    files: withFile('FROM busybox', 'RUN --mount=target=/src,source=app cat /src/a.txt', 'RUN echo ID'),
    edit: { 'app/a.txt': 'other ID\n', 'notes.md': 'other notes ID\n' },
    expect: '1 cached\n2 executed file-changed (app/a.txt)\n3 executed earlier-step-ran:2',
  },
  {
    name: 'what a RUN has mounted of a stage',
    builders: ['buildkit'],
    files: withFile(
      'FROM busybox AS made',
      'COPY app /app/',
      'FROM busybox',
      'RUN --mount=from=made,target=/m cat /m/app/a.txt',
    ),
    edit: { 'app/a.txt': 'other ID\n' },
    expect: '1 cached\n2 executed file-changed (app/a.txt)\n3 cached\n4 executed earlier-step-ran:2 ?',
  },
  {
    name: 'a stage put in before the others',
    files: withFile('FROM busybox AS last', 'RUN echo ID', 'COPY notes.md /'),
    edit: {
      Dockerfile: lines(
        'FROM busybox AS early',
        'RUN echo early ID',
        'FROM busybox AS last',
        'RUN echo ID',
        'COPY notes.md /',
      ),
    },
    expect: {
      classic: '1 cached\n2 executed instruction-changed\n3 cached\n4 cached\n5 cached',
      buildkit: '1 skipped\n2 skipped\n3 cached\n4 cached\n5 cached',
    },
  },
  {
    name: 'an image that COPY --from takes from moved',
    setup: 'base',
    files: withFile(
      'FROM busybox',
      'RUN echo ID',
      'COPY --from=layerlab.local/base-ID /base /base',
      'RUN echo last',
    ),
    meanwhile: 'retag',
    expect: '1 cached\n2 cached\n3 executed base-changed ?\n4 executed earlier-step-ran:3 ?',
  },
  {
    name: 'a build trigger of its own',
    files: withFile('FROM busybox', 'ONBUILD RUN echo one', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'ONBUILD RUN echo two', 'RUN echo ID') },
    expect: {
      classic: '1 cached\n2 executed instruction-changed\n3 executed earlier-step-ran:2',
      buildkit: '1 cached\n2 executed instruction-changed\n3 cached',
    },
  },
  {
    name: 'the mode of a folder in a copied folder',
    files: { ...basic, 'app/in': { mode: 0o755 }, 'app/in/x.txt': 'x\n' },
    edit: { 'app/in': { mode: 0o700 } },
    expect:
      '1 cached\n2 cached\n3 executed mode-changed (app/in)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'the mode of a copied folder itself',
    files: { ...basic, app: { mode: 0o755 } },
    edit: { app: { mode: 0o700 } },
    expect:
      '1 cached\n2 cached\n3 executed mode-changed (app)\n4 executed earlier-step-ran:3\n5 executed earlier-step-ran:3',
  },
  {
    name: 'the context folder named in other words',
    files: withFile('FROM busybox', 'COPY app /app', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'COPY ./app/ /app', 'RUN echo ID') },
    expect: '1 cached\n2 cached\n3 cached',
  },
  {
    name: 'exec form instead of shell form',
    files: withFile('FROM busybox', 'RUN echo ID', 'CMD echo one'),
    edit: {
      Dockerfile: lines(
        'FROM busybox',
        'RUN ["/bin/sh", "-c", "echo ID"]',
        'CMD ["/bin/sh", "-c", "echo one"]',
      ),
    },
    expect: '1 cached\n2 cached\n3 cached',
  },
  {
    name: 'quotes around the value of an ENV',
    files: withFile('FROM busybox', 'ENV WHO=one', 'RUN echo ID'),
    edit: { Dockerfile: lines('FROM busybox', 'ENV WHO="one"', 'RUN echo ID') },
    expect: '1 cached\n2 cached\n3 cached',
  },
  {
    name: 'WORKDIR to the root and back',
    files: withFile('FROM busybox', 'RUN echo ID', 'WORKDIR /', 'COPY notes.md /', 'RUN pwd'),
    edit: { Dockerfile: lines('FROM busybox', 'RUN echo ID', 'COPY notes.md /', 'RUN pwd') },
    expect: {
      classic: '1 cached\n2 cached\n3 executed instruction-changed\n4 executed earlier-step-ran:3',
      buildkit: '1 cached\n2 cached\n3 cached\n4 cached',
    },
  },
];
