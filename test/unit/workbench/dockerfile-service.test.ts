import { describe, expect, it } from 'vitest';
import type {
  Document,
  Question,
  Questions,
} from '../../../renderer/workbench/editor/dockerfile/protocol.ts';
import { answer } from '../../../renderer/workbench/editor/dockerfile/service/answers.ts';
import { problemTexts } from '../../../renderer/workbench/editor/dockerfile/service/problem-text.ts';
import { linesOf, withEdits } from '../../../renderer/workbench/editor/dockerfile/span.ts';
import { fixesAt, fromRange, toRange } from '../../../renderer/workbench/editor/dockerfile/to-monaco.ts';

function document(text: string, language: Document['language'] = 'en'): Document {
  const around = {
    path: 'Dockerfile',
    files: ['Dockerfile', 'index.html', 'src/a.go', 'src/b.go'],
    images: ['debian:13-slim', 'nginx:1.26'],
  };
  return { kind: 'dockerfile', text, language, around };
}

async function ask<Q extends Question>(
  question: Q,
  text: string,
  input: Questions[Q]['input'],
  language?: Document['language'],
): Promise<Questions[Q]['output']> {
  return await answer(question, document(text, language), input);
}

/** The text with the cursor written as ¦. */
function at(marked: string): { text: string; position: { line: number; character: number } } {
  const offset = marked.indexOf('¦');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, position: linesOf(text).positionAt(offset) };
}

async function offered(marked: string, typed: string | null = null): Promise<string[]> {
  const { text, position } = at(marked);
  return (await ask('complete', text, { position, typed })).map(({ label }) => label);
}

/** The text after the item of that label was taken, its places to fill in filled with what they suggest. */
async function taken(marked: string, label: string): Promise<string> {
  const { text, position } = at(marked);
  const items = await ask('complete', text, { position, typed: null });
  const item = items.find((one) => one.label === label);
  const newText = (item?.insert ?? '').replace(/\$\{\d:([^}]*)\}/g, '$1').replaceAll('\\$', '$');
  return item
    ? withEdits(text, [{ range: item.range, newText }])
    : `no ${label} in ${items.map((one) => one.label)}`;
}

const FROM = 'FROM debian:13-slim AS build\n';

describe('positions', () => {
  it('are found in texts of any line end, and beyond', () => {
    const lines = linesOf('a\r\nbc\n\nd');
    expect([0, 1, 3, 5, 6, 7, 8].map((offset) => lines.positionAt(offset))).toEqual([
      { line: 0, character: 0 },
      { line: 0, character: 1 },
      { line: 1, character: 0 },
      { line: 1, character: 2 },
      { line: 2, character: 0 },
      { line: 3, character: 0 },
      { line: 3, character: 1 },
    ]);
    expect(lines.offsetAt({ line: 0, character: 99 })).toBe(1);
    expect(lines.offsetAt({ line: 9, character: 0 })).toBe(8);
    expect(lines.line(1)).toBe('bc');
  });

  it('count UTF-16 code units, as Monaco does, from 1 there and from 0 here', () => {
    const lines = linesOf('# 层😀\nFROM a');
    expect(lines.offsetAt({ line: 1, character: 0 })).toBe('# 层😀\n'.length);
    const range = { start: { line: 1, character: 5 }, end: { line: 1, character: 6 } };
    expect(toRange(range)).toEqual({ startLineNumber: 2, startColumn: 6, endLineNumber: 2, endColumn: 7 });
    expect(fromRange(toRange(range))).toEqual(range);
  });

  it('let several edits be made at once', () => {
    const edit = (from: number, to: number, newText: string) => ({
      range: { start: { line: 0, character: from }, end: { line: 0, character: to } },
      newText,
    });
    expect(withEdits('abcd', [edit(0, 1, 'X'), edit(2, 3, ''), edit(4, 4, '!')])).toBe('Xbd!');
  });
});

describe('completion', () => {
  it('offers the flags of today', async () => {
    expect(await offered(`${FROM}COPY --¦`)).toEqual([
      '--link',
      '--chmod',
      '--parents',
      '--exclude',
      '--from',
      '--chown',
    ]);
    expect(await offered(`${FROM}ADD --¦`)).toEqual(
      expect.arrayContaining(['--checksum', '--keep-git-dir', '--chmod', '--link', '--exclude']),
    );
    expect(await offered(`${FROM}RUN --¦`)).toEqual(['--mount', '--network', '--security', '--device']);
    expect(await offered(`${FROM}ONBUILD COPY --¦`)).toContain('--link');
  });

  it('offers a flag once, but for those that repeat', async () => {
    const flags = await offered(`${FROM}COPY --link --exclude=a --¦ a b`);
    expect(flags).not.toContain('--link');
    expect(flags).toContain('--exclude');
  });

  it('replaces what is typed of a flag', async () => {
    expect(await taken(`${FROM}COPY --li¦ a b`, '--link')).toBe(`${FROM}COPY --link a b`);
    expect(await taken(`${FROM}COPY \\\n  --f¦`, '--from')).toBe(`${FROM}COPY \\\n  --from=stage`);
    expect(await taken('FROM --p¦', '--platform')).toBe('FROM --platform=$BUILDPLATFORM');
  });

  it('knows mounts: types, keys and values', async () => {
    expect(await offered(`${FROM}RUN --mount=type=¦`, '=')).toEqual([
      'bind',
      'cache',
      'tmpfs',
      'secret',
      'ssh',
    ]);
    expect(await offered(`${FROM}RUN --mount=type=secret,¦`, ',')).toEqual(
      expect.arrayContaining(['id', 'target', 'env', 'required', 'uid', 'gid', 'mode']),
    );
    expect(await offered(`${FROM}RUN --mount=type=cache,id=a,¦`)).not.toContain('id');
    expect(await offered(`${FROM}RUN --mount=type=cache,sharing=¦`)).toEqual(['shared', 'private', 'locked']);
    expect(await taken(`${FROM}RUN --mount=type=cache,ta¦ ls`, 'target')).toBe(
      `${FROM}RUN --mount=type=cache,target= ls`,
    );
  });

  it('offers stages above, never the own one', async () => {
    expect(await offered(`${FROM}FROM nginx:1.26 AS web\nCOPY --from=¦`)).toEqual(['build']);
    expect(await offered(`${FROM}FROM ¦`)).toEqual(
      expect.arrayContaining(['build', 'nginx:1.26', 'scratch']),
    );
  });

  it('offers files of the context to COPY and ADD, but not to COPY --from', async () => {
    expect(await offered(`${FROM}COPY ¦`)).toEqual(expect.arrayContaining(['src/', 'index.html']));
    expect(await offered(`${FROM}COPY src/¦`, '/')).toEqual(['src/a.go', 'src/b.go']);
    expect(await taken(`${FROM}ADD ./in¦ /x`, './index.html')).toBe(`${FROM}ADD ./index.html /x`);
    expect(await offered(`${FROM}COPY --from=build ¦`)).not.toContain('index.html');
    expect(await offered(`${FROM}WORKDIR /app\nCOPY a ¦`)).toContain('/app');
  });

  it('offers instructions where a line begins, and variables behind $', async () => {
    expect(await offered(`${FROM}CO¦`, 'O')).toEqual(['COPY source dest']);
    expect(await taken(`${FROM}ARG VERSION=1\nRUN echo $VER¦`, '$VERSION')).toContain('echo $VERSION');
  });

  it('stays quiet while words are typed, in here-documents and in comments', async () => {
    expect(await offered(`${FROM}RUN ap¦`, 'p')).toEqual([]);
    expect(await offered(`${FROM}RUN ls -¦`, '-')).toEqual([]);
    expect(await offered(`${FROM}COPY index¦`, 'x')).toEqual([]);
    expect(await offered(`${FROM}RUN <<EOF\nCO¦\nEOF\n`)).toEqual([]);
    expect(await offered(`${FROM}# CO¦`, 'O')).toEqual([]);
  });

  it('offers directives at the top only, and rules behind lint-ignore', async () => {
    expect(await offered('# ¦')).toContain('syntax=docker/dockerfile:1');
    expect(await offered(`${FROM}# ¦`)).toEqual(['lint-ignore ']);
    expect(await offered(`${FROM}# lint-ignore sudo, fr¦`)).toContain('from-latest');
  });

  it('never asks a registry for tags', async () => {
    expect(await offered('FROM debian:¦')).toContain('debian:13-slim');
  });
});

describe('hover', () => {
  const over = async (marked: string, language?: Document['language']) => {
    const { text, position } = at(marked);
    return (await ask('hover', text, { position }, language))?.markdown ?? null;
  };

  it('explains instructions, flags, mounts and directives, in both languages', async () => {
    expect(await over(`${FROM}CO¦PY a b`)).toContain('content and mode');
    expect(await over(`${FROM}CO¦PY a b`, 'zh-CN')).toContain('内容和权限');
    expect(await over(`${FROM}COPY --li¦nk a b`)).toContain('**--link** (BuildKit)');
    expect(await over(`${FROM}RUN --mount=type=ca¦che,target=/x ls`)).toContain('from build to build');
    expect(await over(`${FROM}RUN --mount=type=cache,tar¦get=/x ls`, 'zh-CN')).toContain('出现在哪里');
    expect(await over(`# syn¦tax=docker/dockerfile:1\n${FROM}`)).toContain('BuildKit reads');
  });

  it('shows the value of a variable, and nothing where there is nothing to say', async () => {
    expect(await over(`${FROM}ENV A=b\nRUN echo $¦A`)).toBe('`b`');
    expect(await over(`${FROM}RUN l¦s`)).toBeNull();
  });
});

describe('problems', () => {
  const rulesIn = async (text: string) => (await ask('check', text, {})).map(({ rule }) => rule);

  it.each([
    `# syntax=docker/dockerfile:1\n# check=skip=all;error=true\nFROM debian:13-slim\n`,
    `FROM debian:13-slim\nCOPY --link --chmod=755 --parents --exclude=*.md --exclude=x --chown=a:b a b\n`,
    `FROM debian:13-slim\nADD --checksum=sha256:00 --keep-git-dir=true --chmod=0755 --link --exclude=a --unpack=true https://x.example/a b\n`,
    `FROM debian:13-slim\nRUN --mount=type=cache,target=/x,sharing=locked --mount=type=secret,id=a,env=B,required=true --network=none --security=insecure ls\n`,
    `FROM debian:13-slim\nRUN --mount=type=bind,source=a,target=/a,rw --mount=type=tmpfs,target=/t,size=10 --mount=type=ssh ls\n`,
    `FROM debian:13-slim\nRUN <<EOF\nFOO bar\nfrom nothing\nEOF\nCOPY <<a <<b /dst/\nCOPY\na\nyo\nb\n`,
    `FROM debian:13-slim\nARG V=v1.2\nENV W=\${V#v}\nSTOPSIGNAL KILL\n`,
    '',
    ' \n',
  ])('are not seen where there are none: %j', async (text) => {
    expect(await rulesIn(text)).toEqual([]);
  });

  it.each([
    ['flag-unknown', `${FROM}RUN --foo ls\n`],
    ['flag-unknown', `${FROM}COPY --lonk a b\n`],
    ['mount-type-unknown', `${FROM}RUN --mount=type=foo ls\n`],
    ['mount-key-unknown', `${FROM}RUN --mount=type=tmpfs,id=a,target=/x ls\n`],
    ['mount-value', `${FROM}RUN --mount=type=cache,target=/x,sharing=maybe ls\n`],
    ['flag-value', `${FROM}RUN --network=some ls\n`],
    ['instruction-unknown', `${FROM}RUNN ls\n`],
    ['instruction-case', `${FROM}run ls\n`],
    ['argument-at-least-two', `${FROM}COPY a\n`],
    ['no-from', 'RUN ls\n'],
    ['empty-continuation-line', `${FROM}RUN a \\\n\n  b\n`],
    ['stage-name-twice', `${FROM}FROM build AS build\n`],
    ['boolean-expected', `${FROM}COPY --link=maybe a b\n`],
    ['json-single-quotes', `${FROM}ENTRYPOINT ['a']\n`],
    ['signal-invalid', `${FROM}STOPSIGNAL NOPE\n`],
    ['protocol-invalid', `${FROM}EXPOSE 80/foo\n`],
    ['duration-unit-missing', `${FROM}HEALTHCHECK --interval=30 CMD ls\n`],
    ['quote-unclosed', `${FROM}ENV A="b\n`],
    ['onbuild-chained', `${FROM}ONBUILD ONBUILD RUN ls\n`],
  ])('%s is seen in %j', async (rule, text) => {
    expect(await rulesIn(text)).toContain(rule);
  });

  it('are said in our own words, in both languages', async () => {
    const text = `${FROM}COPY --lonk a b\nRUNN\n`;
    const said = async (language: Document['language']) =>
      (await ask('check', text, {}, language)).map(({ message }) => message);
    expect(await said('en')).toEqual(expect.arrayContaining(['COPY has no flag --lonk.']));
    expect(await said('zh-CN')).toEqual(expect.arrayContaining(['COPY 没有 --lonk 这个选项。']));
  });

  it('have words for every code of the service that we leave to it', () => {
    const left = new Set([45, 50]); // our rules say these
    const codes = Array.from({ length: 53 }, (_, code) => code).filter((code) => !left.has(code));
    expect(codes.filter((code) => !problemTexts[code])).toEqual([]);
    for (const { said } of Object.values(problemTexts)) {
      expect(said['zh-CN']).toMatch(/[一-鿿]/);
      expect(said.en).not.toMatch(/[一-鿿]/);
    }
  });

  it("bring the service's own fixes, titled in the language", async () => {
    const text = `${FROM}run ls\n`;
    const [finding] = await ask('check', text, {}, 'zh-CN');
    const [fix] = finding?.fixes ?? [];
    expect(fix?.title).toBe('改为大写');
    expect(withEdits(text, fix?.edits ?? [])).toBe(`${FROM}RUN ls\n`);
  });

  it('offer the fixes that touch the cursor, the safe ones first, ignoring last', async () => {
    const findings = await ask('check', 'FROM debian\nRUN sudo ls\n', {});
    const here = { startLineNumber: 2, startColumn: 6, endLineNumber: 2, endColumn: 6 };
    expect(fixesAt(findings, here).map(({ fix }) => fix.title)).toEqual([
      'Remove sudo',
      'Ignore sudo for this line',
    ]);
    const nowhere = { startLineNumber: 2, startColumn: 11, endLineNumber: 2, endColumn: 11 };
    expect(fixesAt(findings, nowhere)).toEqual([]);
  });
});

describe('the rest of what an editor asks', () => {
  const formatting = { tabSize: 2, insertSpaces: true };

  it('formats continued lines and leaves here-documents alone', async () => {
    const text = `  FROM a\nRUN a \\\nb\nRUN <<EOF\nif x; then\n  y\nfi\nEOF\n`;
    const wanted = `FROM a\nRUN a \\\n  b\nRUN <<EOF\nif x; then\n  y\nfi\nEOF\n`;
    expect(withEdits(text, await ask('format', text, formatting))).toBe(wanted);
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 1 } };
    expect(withEdits(text, await ask('formatRange', text, { ...formatting, range }))).toContain('\\\n  b\n');
  });

  it('renames a stage everywhere, and finds where it is made', async () => {
    const { text, position } = at('FROM a AS build\nFROM b\nCOPY --from=bu¦ild /x /x\n');
    expect(await ask('renameStart', text, { position })).not.toBeNull();
    expect(withEdits(text, await ask('rename', text, { position, name: 'made' }))).toBe(
      'FROM a AS made\nFROM b\nCOPY --from=made /x /x\n',
    );
    expect((await ask('definition', text, { position }))?.start).toEqual({ line: 0, character: 10 });
    expect(await ask('highlights', text, { position })).toHaveLength(2);
  });

  it('lists stages and instructions, folds, links images but no stages, and shows signatures', async () => {
    const text = 'FROM debian AS build\nRUN a \\\n  b\nFROM build\n';
    expect((await ask('symbols', text, {})).map(({ name, stage }) => [name, stage])).toEqual([
      ['FROM debian AS build', true],
      ['RUN a b', false],
      ['FROM build', true],
    ]);
    expect(await ask('folds', text, {})).toEqual([{ start: 1, end: 2, comment: false }]);
    expect((await ask('links', text, {})).map(({ url }) => url)).toEqual([
      'https://hub.docker.com/_/debian/',
    ]);
    const { text: typed, position } = at('FROM ¦');
    expect((await ask('signature', typed, { position }))?.signatures[0]?.label).toBe('FROM baseImage');
    expect((await ask('signature', typed, { position }, 'zh-CN'))?.signatures[0]?.documentation).toBe('');
  });
});
