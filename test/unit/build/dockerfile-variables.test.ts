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

const at = (text: string, line: number, buildArgs: Record<string, string> = {}, builder?: 'classic') => {
  const { instructions } = parseDockerfile(text, { buildArgs, ...(builder ? { builder } : {}) });
  const found = instructions.find((instruction) => instruction.line === line);
  if (!found) {
    throw new Error(`No instruction at line ${line}`);
  }
  return found;
};
const shown = (text: string, line: number, buildArgs: Record<string, string> = {}, builder?: 'classic') =>
  at(text, line, buildArgs, builder).visible.map(
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

  // These were built with both builders of 26.1.5, and what RUN printed was read.
  test('ENV and ARG of one name', () => {
    const later = 'FROM a\nENV X=env\nARG X=arg\nRUN b';
    expect(shown(later, 4)).toEqual(['X=arg arg 3']);
    expect(shown(later, 4, { X: 'given' })).toEqual(['X=given build-arg 3']);
    expect(shown(later, 4, { X: 'given' }, 'classic')).toEqual(['X=env env 2']);
    const earlier = 'FROM a\nARG X=arg\nENV X=env\nRUN b';
    expect(shown(earlier, 4, { X: 'given' })).toEqual(['X=env env 3']);
    expect(shown(earlier, 4, { X: 'given' }, 'classic')).toEqual(['X=env env 3']);
  });

  test('--build-arg goes before the default, and only to what an ARG declares', () => {
    expect(shown('FROM a\nARG X=1 Y\nRUN b', 3, { Y: '4', Z: '5' })).toEqual([
      'X=1 arg 2',
      'Y=4 build-arg 2',
    ]);
    expect(shown('FROM a\nARG X\nRUN b', 3)).toEqual(['X=null arg 2']);
  });

  test('a stage goes on with what the stage has that it begins from', () => {
    const text = 'FROM a AS x\nENV E=1\nARG P=2\nFROM x\nRUN b';
    expect(shown(text, 5)).toEqual(['E=1 env 2', 'P=2 arg 3']);
    expect(shown(text, 5, {}, 'classic')).toEqual(['E=1 env 2']);
  });

  test('what one ARG declares does not see each other', () => {
    expect(shown('FROM a\nARG A=1 B=$A\nRUN c', 3)).toEqual(['A=1 arg 2', 'B= arg 2']);
    expect(shown('ARG G=1\nARG H=$G-h\nFROM a\nARG H\nRUN c', 5, { G: 'x' })).toEqual(['H=x-h global-arg 2']);
    expect(shown('ARG G=1\nFROM a\nENV Z=z\nARG G\nARG G=$Z$G\nRUN c', 6)).toEqual([
      'G=z1 arg 5',
      'Z=z env 3',
    ]);
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
    expect(at('FROM a\nWORKDIR /w-$http_proxy', 2, given).target).toBe('/w-');
  });
});
