// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Dockerfiles, not templates.
import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../electron/core/build/dockerfile-model.ts';
import { expandWord } from '../../../electron/core/build/dockerfile-words.ts';

const values: Record<string, string | null> = { A: 'one', EMPTY: '', UNSET: null, PATH: '/a/b.tar.gz' };
const expand = (word: string) => expandWord(word, (name) => values[name], '\\').text;

describe('replacing variables in a word', () => {
  // Expected values are those of moby/buildkit, frontend/dockerfile/shell.
  const words: [word: string, expected: string][] = [
    ['$A', 'one'],
    ['${A}x', 'onex'],
    ['x$A-$NONE-y', 'xone--y'],
    ['\\$A', '$A'],
    ["'$A'", '$A'],
    ['"$A b"', 'one b'],
    ['"\\"$A"', '"one'],
    ['a\\ b', 'a b'],
    ['${NONE:-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${UNSET-d}', 'd'],
    ['${A:+yes}', 'yes'],
    ['${EMPTY:+yes}', ''],
    ['${EMPTY+yes}', 'yes'],
    ['${NONE:-${A}}', 'one'],
    ['${NONE:-"a b"}', 'a b'],
    ['${PATH#*/}', 'a/b.tar.gz'],
    ['${PATH##*/}', 'b.tar.gz'],
    ['${PATH%.*}', '/a/b.tar'],
    ['${PATH%%.*}', '/a/b'],
    ['${PATH/b/c}', '/a/c.tar.gz'],
    ['${PATH//a/x}', '/x/b.txr.gz'],
    ['$', '$'],
    ['a$', 'a$'],
    ['$1', ''],
  ];

  test.each(words)('%s', (word, expected) => {
    expect(expand(word)).toBe(expected);
  });

  test('a variable that must be there', () => {
    expect(expandWord('${NONE:?must be set}', () => undefined, '\\').problem).toBe('must be set');
  });
});

const at = (text: string, line: number, buildArgs: Record<string, string> = {}) => {
  const found = parseDockerfile(text, { buildArgs }).instructions.find(
    (instruction) => instruction.line === line,
  );
  if (!found) {
    throw new Error(`No instruction at line ${line}`);
  }
  return found;
};
const shown = (text: string, line: number, buildArgs: Record<string, string> = {}) =>
  at(text, line, buildArgs).visible.map(
    (variable) => `${variable.name}=${variable.value} ${variable.source} ${variable.line}`,
  );

describe('what an instruction sees', () => {
  test('a global ARG only where a stage repeats it', () => {
    const text = 'ARG V=1\nFROM a:$V\nRUN b\nARG V\nRUN c\nFROM a\nRUN d';
    expect(shown(text, 3)).toEqual([]);
    expect(shown(text, 5)).toEqual(['V=1 global-arg 1']);
    expect(shown(text, 7)).toEqual([]);
    expect(shown(text, 5, { V: '2' })).toEqual(['V=2 build-arg 4']);
    expect(at(text, 2).expanded).toBe('FROM a:1');
  });

  test('ENV hides ARG, --build-arg the default, and nothing what no ARG declares', () => {
    const text = 'FROM a\nARG X=1 Y\nENV X=env\nARG X=2\nRUN b';
    expect(shown(text, 5, { X: '3', Y: '4', Z: '5' })).toEqual(['X=env env 3', 'Y=4 build-arg 2']);
    expect(shown(text, 3, { X: '3' })).toEqual(['X=3 build-arg 2', 'Y=null arg 2']);
  });

  test('a stage goes on with what the stage has that it begins from', () => {
    const text = 'FROM a AS x\nENV E=1\nARG P=2\nFROM x\nRUN b';
    expect(shown(text, 5)).toEqual(['E=1 env 2', 'P=2 arg 3']);
  });

  test('all of one ENV see what was before it', () => {
    const text = 'FROM a\nENV A=old\nENV A=new B=$A\nRUN c';
    expect(shown(text, 4)).toEqual(['A=new env 3', 'B=old env 3']);
  });

  test('forms of ENV', () => {
    const text = 'FROM a\nENV OLD one two  three\nENV A="x y" B=x\\ y C=\'$A\'\nRUN c';
    expect(at(text, 4).visible.map(({ name, value }) => [name, value])).toEqual([
      ['A', 'x y'],
      ['B', 'x y'],
      ['C', '$A'],
      ['OLD', 'one two  three'],
    ]);
  });
});

describe('what is part of a step’s cache key', () => {
  const text = [
    'FROM a',
    'ARG USED=1 IDLE=2',
    'ENV DIR=/d',
    'COPY $USED.txt ${DIR}/',
    'RUN echo $USED',
    'WORKDIR $DIR/$NONE',
    'LABEL l=$IDLE',
    'CMD echo $DIR',
    'COPY <<E /e',
    'says $IDLE',
    'E',
    'COPY <<"E" /e',
    'says $IDLE',
    'E',
  ].join('\n');

  test('for COPY and the like what its words use, for RUN all', () => {
    expect(at(text, 4)).toMatchObject({
      keyed: ['DIR', 'USED'],
      sources: ['1.txt'],
      target: '/d/',
      expanded: 'COPY 1.txt /d/',
    });
    expect(at(text, 5)).toMatchObject({
      keyed: ['DIR', 'IDLE', 'USED'],
      references: ['USED'],
      expanded: 'RUN echo $USED',
    });
    expect(at(text, 6)).toMatchObject({ keyed: ['DIR'], references: ['DIR', 'NONE'], target: '/d/' });
    expect(at(text, 7)).toMatchObject({ keyed: ['IDLE'] });
    expect(at(text, 8)).toMatchObject({ keyed: [], references: ['DIR'] });
  });

  test('the body of a heredoc counts unless its name is quoted', () => {
    expect(at(text, 9).keyed).toEqual(['IDLE']);
    expect(at(text, 12).keyed).toEqual([]);
  });

  test('a proxy never', () => {
    const proxied = 'FROM a\nRUN b\nARG http_proxy\nRUN c';
    const given = { HTTP_PROXY: 'x', http_proxy: 'y' };
    expect(shown(proxied, 2, given)).toEqual([
      'HTTP_PROXY=x predefined null',
      'http_proxy=y predefined null',
    ]);
    expect(at(proxied, 2, given).keyed).toEqual([]);
  });
});
