// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Dockerfiles, not templates.
import { describe, expect, test } from 'vitest';
import { neededStages, parseDockerfile, targetStage } from '../../../electron/core/build/dockerfile-model.ts';

const lines = (text: string) =>
  parseDockerfile(text).instructions.map(({ keyword, line, endLine }) => `${keyword} ${line}-${endLine}`);

describe('where instructions begin and end', () => {
  // As BuildKit 0.13 cuts them, which was seen by building each; dockerfile-ast 0.7.1 cuts those marked * otherwise.
  const cuts: [name: string, text: string, expected: string[]][] = [
    ['continuation', 'FROM a\nRUN b \\\n  c\nRUN d\n', ['FROM 1-1', 'RUN 2-3', 'RUN 4-4']],
    ['comment within', 'FROM a\nRUN b \\\n# no\n  # no\n c\nRUN d', ['FROM 1-1', 'RUN 2-5', 'RUN 6-6']],
    ['empty line within', 'FROM a\nRUN b \\\n\n\n c\nRUN d', ['FROM 1-1', 'RUN 2-5', 'RUN 6-6']],
    ['white space after the backslash', 'FROM a\nRUN b \\ \t\n c\nRUN d', ['FROM 1-1', 'RUN 2-3', 'RUN 4-4']],
    ['two backslashes *', 'FROM a\nRUN echo \\\\\nRUN d', ['FROM 1-1', 'RUN 2-2', 'RUN 3-3']],
    ['a backslash alone *', 'FROM a\n\\\nRUN d', ['FROM 1-1', 'RUN 2-3']],
    ['backslash at the end', 'FROM a\nRUN b \\', ['FROM 1-1', 'RUN 2-2']],
    [
      'other escape',
      '# escape=`\nFROM a\nRUN b `\n c\nRUN c:\\\nRUN d',
      ['FROM 2-2', 'RUN 3-4', 'RUN 5-5', 'RUN 6-6'],
    ],
    ['lower case and indent', '  from a\n\t run b', ['FROM 1-1', 'RUN 2-2']],
    ['byte order mark', '\uFEFFFROM a\nRUN b', ['FROM 1-1', 'RUN 2-2']],
    ['Windows lines', 'FROM a\r\nRUN b \\\r\n c\r\n\r\nRUN d\r\n', ['FROM 1-1', 'RUN 2-3', 'RUN 5-5']],
    ['heredoc', 'FROM a\nRUN <<EOF\nFROM x\n# kept\nEOF\nRUN d', ['FROM 1-1', 'RUN 2-5', 'RUN 6-6']],
    [
      'heredoc, quoted name with a space *',
      'FROM a\nRUN cat <<"E F"\nx\nE F\nRUN d',
      ['FROM 1-1', 'RUN 2-4', 'RUN 5-5'],
    ],
    [
      'heredoc for a descriptor *',
      'FROM a\nRUN cat 3<<E\nCOPY x y\nE\nRUN d',
      ['FROM 1-1', 'RUN 2-4', 'RUN 5-5'],
    ],
    ['heredoc, tabs taken away', 'FROM a\nRUN <<-E\n\tx\n\tE\nRUN d', ['FROM 1-1', 'RUN 2-4', 'RUN 5-5']],
    [
      'two heredocs of two kinds *',
      'FROM a\nCOPY <<-A <<B /x\n\tA\n\tB\nB\nRUN d',
      ['FROM 1-1', 'COPY 2-5', 'RUN 6-6'],
    ],
    ['indented end is none *', 'FROM a\nCOPY <<E /x\n E\nE\nRUN d', ['FROM 1-1', 'COPY 2-4', 'RUN 5-5']],
    ['<< in quotes', 'FROM a\nRUN echo "<<E"\nRUN d', ['FROM 1-1', 'RUN 2-2', 'RUN 3-3']],
    ['<< within quotes *', 'FROM a\nRUN sh -c "cat <<E"\nRUN d', ['FROM 1-1', 'RUN 2-2', 'RUN 3-3']],
    ['<< in exec form', 'FROM a\nRUN ["cat", "<<E"]\nRUN d', ['FROM 1-1', 'RUN 2-2', 'RUN 3-3']],
    [
      'heredoc after a continuation',
      'FROM a\nRUN cat \\\n <<E\nx\nE\nRUN d',
      ['FROM 1-1', 'RUN 2-5', 'RUN 6-6'],
    ],
    ['heredoc of an ONBUILD', 'FROM a\nONBUILD RUN <<E\nx\nE\nRUN d', ['FROM 1-1', 'ONBUILD 2-4', 'RUN 5-5']],
  ];

  test.each(cuts)('%s', (_name, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });

  test('text is what was written, in one piece', () => {
    const { instructions } = parseDockerfile('FROM a\nRUN b \\\n# no\n  && c\nCOPY <<E /x\none\ntwo\nE\n');
    expect(instructions[1]?.text).toBe('RUN b   && c');
    expect(instructions[2]?.text).toBe('COPY <<E /x\none\ntwo\nE');
    expect(instructions[2]?.heredocs).toEqual([{ name: 'E', content: 'one\ntwo\n', expand: true }]);
  });
});

describe('directives', () => {
  test('syntax and escape', () => {
    const model = parseDockerfile('# syntax=docker/dockerfile:1\n# escape=`\nFROM a');
    expect([model.syntax, model.escape]).toEqual(['docker/dockerfile:1', '`']);
  });

  test('only in the first lines', () => {
    expect(parseDockerfile('# a comment\n# escape=`\nFROM a').escape).toBe('\\');
    expect(parseDockerfile('\n# escape=`\nFROM a').escape).toBe('\\');
    expect(parseDockerfile('FROM a\n# syntax=x').syntax).toBeNull();
  });
});

describe('flags', () => {
  test('names, values, quotes', () => {
    const { instructions } = parseDockerfile('FROM a\nCOPY --link --chown="a b":c --from=x\\ y one two /to');
    expect(instructions[1]?.flags).toEqual([
      { name: 'link', value: null },
      { name: 'chown', value: 'a b:c' },
      { name: 'from', value: 'x y' },
    ]);
    expect(instructions[1]).toMatchObject({ rest: 'one two /to', sources: ['one', 'two'], target: '/to' });
  });

  test('exec form', () => {
    const { instructions } = parseDockerfile('FROM a\nCOPY ["a b", "c"]\nCMD ["x", "y"]\nRUN [not json]');
    expect(instructions.map(({ json }) => json)).toEqual([null, ['a b', 'c'], ['x', 'y'], null]);
    expect(instructions[1]).toMatchObject({ sources: ['a b'], target: 'c' });
  });
});

describe('stages', () => {
  const text = [
    'ARG BASE=debian',
    'FROM ${BASE}:13 AS Build',
    'RUN one',
    'FROM --platform=linux/amd64 build AS more',
    'RUN two',
    'FROM busybox AS unused',
    'RUN --mount=type=bind,from=build,source=/out,target=/in --mount=type=cache,target=/c three',
    'FROM scratch',
    'COPY --from=more /a /b /',
    'COPY --from=0 /c /c',
    'COPY --from=nginx:1 /d /d',
  ].join('\n');
  const model = parseDockerfile(text);

  test('names, bases, the stage they begin from', () => {
    expect(
      model.stages.map(({ name, base, resolvedBase, baseStage, line }) => [
        name,
        base,
        resolvedBase,
        baseStage,
        line,
      ]),
    ).toEqual([
      ['build', '${BASE}:13', 'debian:13', null, 2],
      ['more', 'build', 'build', 0, 4],
      ['unused', 'busybox', 'busybox', null, 6],
      [null, 'scratch', 'scratch', null, 8],
    ]);
    expect(model.stages[1]?.platform).toBe('linux/amd64');
    expect(model.instructions[0]).toMatchObject({ global: true, stage: 0, keyword: 'ARG' });
  });

  test('what they take from each other', () => {
    expect(model.edges).toEqual([
      { from: 0, image: null, to: 2, instruction: 6, line: 7, paths: ['/out'] },
      { from: 1, image: null, to: 3, instruction: 8, line: 9, paths: ['/a', '/b'] },
      { from: 0, image: null, to: 3, instruction: 9, line: 10, paths: ['/c'] },
      { from: null, image: 'nginx:1', to: 3, instruction: 10, line: 11, paths: ['/d'] },
    ]);
  });

  test('which are needed', () => {
    expect([...neededStages(model, null, 'buildkit')].sort()).toEqual([0, 1, 3]);
    expect([...neededStages(model, null, 'classic')].sort()).toEqual([0, 1, 2, 3]);
    expect([...neededStages(model, 'MORE', 'buildkit')].sort()).toEqual([0, 1]);
    expect([...neededStages(model, 'unused', 'classic')].sort()).toEqual([0, 1, 2]);
    expect([...neededStages(model, '2', 'buildkit')].sort()).toEqual([0, 2]);
    expect([...neededStages(model, 'nothing', 'buildkit')]).toEqual([]);
    expect([targetStage(model, null), targetStage(model, 'build'), targetStage(model, '9')]).toEqual([
      3,
      0,
      null,
    ]);
  });

  test('a build argument moves the base', () => {
    expect(parseDockerfile(text, { buildArgs: { BASE: 'alpine' } }).stages[0]?.resolvedBase).toBe(
      'alpine:13',
    );
  });

  test('a stage of the same name hides the one before it', () => {
    const twice = parseDockerfile('FROM a AS x\nFROM b AS x\nFROM x\nCOPY --from=x / /');
    expect([twice.stages[2]?.baseStage, twice.edges[0]?.from]).toEqual([1, 1]);
  });
});

describe('problems', () => {
  const cases: [text: string, kind: string, line: number][] = [
    ['', 'empty', 1],
    ['# only a comment\n', 'empty', 1],
    ['RUN a\nFROM b', 'no-from', 1],
    ['FROM a\n\nRUNN b', 'unknown-instruction', 3],
    ['FROM a\nRUN', 'missing-argument', 2],
    ['FROM a\nRUN <<E\nb', 'unterminated-heredoc', 2],
    ['# escape=x\nFROM a', 'unknown-escape', 1],
    ['FROM a\nENV A=${B', 'bad-substitution', 2],
    ['FROM a\nWORKDIR ${}', 'bad-substitution', 2],
    ['FROM a\nENV A="b', 'bad-substitution', 2],
  ];

  test.each(cases)('%j', (text, kind, line) => {
    expect(parseDockerfile(text).problems).toMatchObject([{ kind, line }]);
  });

  test('never throws, whatever the text', { timeout: 60_000 }, () => {
    const pieces = [
      'FROM a',
      'RUN <<E',
      '\\',
      '\n',
      '"',
      "'",
      '${',
      '}',
      '$A',
      '<<',
      'COPY',
      '--from=',
      ' ',
      'ARG A=',
      'ENV',
      '[',
      '# escape=`',
      '\r\n',
      'ONBUILD ',
      '–',
      '\0',
    ];
    let state = 1;
    for (let round = 0; round < 3000; round += 1) {
      let text = '';
      for (let at = 0; at < 12; at += 1) {
        state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
        text += pieces[(state >> 8) % pieces.length];
      }
      const { instructions } = parseDockerfile(text);
      for (const [index, instruction] of instructions.entries()) {
        expect(instruction.line).toBeGreaterThan(instructions[index - 1]?.endLine ?? 0);
        expect(instruction.endLine).toBeGreaterThanOrEqual(instruction.line);
      }
    }
  });
});
