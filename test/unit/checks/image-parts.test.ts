import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { ByteSize, PathGlob, SecretText } from '../../../electron/contract/check-fields.ts';
import { bytesOf, isWithin, sayBytes, sayPercent, sayRange } from '../../../electron/core/checks/amounts.ts';
import { findInConfig, findInHistory } from '../../../electron/core/checks/config-text.ts';
import { askCommand } from '../../../electron/core/checks/image-command.ts';
import { hide, sayInstruction } from '../../../electron/core/checks/image-facts.ts';

describe('amounts', () => {
  it.each([
    [1000, 1000, '1 kB'],
    ['20MB', 20_000_000, '20 MB'],
    ['1.5 GiB', 1_610_612_736, '1.61 GB'],
    ['64KiB', 65_536, '65.5 kB'],
    ['12B', 12, '12 B'],
    ['123456kB', 123_456_000, '123 MB'],
    [0, 0, '0 B'],
  ])('%s is %i bytes, said %s', (size, bytes, said) => {
    expect(bytesOf(ByteSize.parse(size))).toBe(bytes);
    expect(sayBytes(bytes)).toBe(said);
  });

  it.each(['20', '20 megabytes', '-1MB', '1e9', '1.2345MB', -1, 1.5])('%s is no size', (size) => {
    expect(ByteSize.safeParse(size).success).toBe(false);
  });

  it('what misses a limit is never said to be the limit', () => {
    expect(sayPercent(0.89999, 'down')).toBe('89.9');
    expect(sayPercent(0.9, 'down')).toBe('90');
    expect(sayPercent(0.50001, 'up')).toBe('50.1');
    expect(sayPercent(0.07, 'up')).toBe('7');
    expect(sayPercent(1, 'down')).toBe('100');
  });

  it('a range says only the ends that it has', () => {
    expect(sayRange({ min: 2 }, String)).toBe('@range.atLeast|2');
    expect(sayRange({ max: 2 }, String)).toBe('@range.atMost|2');
    expect(sayRange({ min: 2, max: 2 }, String)).toBe('@range.exactly|2');
    expect(sayRange({ min: 2, max: 3 }, String)).toBe('2–3');
    expect([1, 2, 3, 4].filter((amount) => isWithin(amount, { min: 2, max: 3 }))).toEqual([2, 3]);
  });
});

describe('what a lesson may write', () => {
  it.each(['/', '/a', '/a/*.txt', '**/id_rsa', '/a/**', '/a/**/b?'])('%s is a pattern', (glob) => {
    expect(PathGlob.safeParse(glob).success).toBe(true);
  });

  it.each(['a', './a', '*', '/a/../b', '/a**', '/**b', '/***', '/{a,b}', '/a/[ab]', '!/a'])(
    '%s is none',
    (glob) => {
      expect(PathGlob.safeParse(glob).success).toBe(false);
    },
  );

  it('a secret is one line of at least four characters', () => {
    expect(['层层层层', 'a b c'].every((text) => SecretText.safeParse(text).success)).toBe(true);
    expect(['abc', 'ab\ncd', 'ab\0cd'].some((text) => SecretText.safeParse(text).success)).toBe(false);
  });
});

describe('a text in an image config', () => {
  const image = {
    Config: {
      Env: ['PATH=/bin', 'TOKEN=hunter22'],
      Labels: { build: 'by-hunter33' },
      Cmd: ['sh', 'hunter44'],
    },
    ContainerConfig: { Cmd: ['/bin/sh', '-c', 'login hunter55'] },
    Author: 'hunter66',
  } as unknown as Docker.ImageInspectInfo;

  it.each([
    ['hunter22', 'Env TOKEN'],
    ['hunter33', 'Labels build'],
    ['hunter44', 'Cmd'],
    ['hunter55', 'ContainerConfig Cmd'],
    ['hunter66', 'Author'],
    ['hunter77', null],
  ])('%s is found in %s', (text, place) => {
    expect(findInConfig(image, text)).toBe(place);
  });

  it('is found in a line of the history, whoever built it', () => {
    const history = [
      { CreatedBy: 'CMD ["sh"]', Comment: 'buildkit.dockerfile.v0' },
      { CreatedBy: 'RUN |1 TOKEN=hunter22 /bin/sh -c make # buildkit', Comment: 'buildkit.dockerfile.v0' },
      { CreatedBy: '/bin/sh -c #(nop)  ENV A=hunter33' },
    ];
    expect(findInHistory(history, 'hunter22')).toMatchObject({ number: 2, instruction: { keyword: 'RUN' } });
    expect(findInHistory(history, 'hunter33')).toMatchObject({ number: 3, instruction: { keyword: 'ENV' } });
    expect(findInHistory(history, 'hunter44')).toBeNull();
  });

  it('is never part of what is said', () => {
    expect(hide('a/hunter22/hunter22.txt', ['hunter22'])).toBe('a/…/….txt');
    const instruction = { raw: '', keyword: 'RUN', text: `echo  hunter22 > /x ${'y'.repeat(100)}` };
    const said = sayInstruction(instruction, ['hunter22']);
    expect(said).toMatch(/^RUN echo … > \/x y+…$/);
    expect([...said]).toHaveLength(60);
  });
});

describe('a command', () => {
  const shell = ['/bin/sh', '-c'];
  const ask = (wanted: Parameters<typeof askCommand>[2], actual: string[], by = shell) =>
    askCommand('x', 'CMD', wanted, actual, by).map(({ outcome, observed }) => [outcome, observed.key]);

  it('in shell form is told from one in exec form, and from one that asks for a shell', () => {
    expect(ask(['a', 'b'], ['a', 'b'])).toEqual([['pass', 'image.observed.cmd']]);
    expect(ask(['a', 'b'], ['/bin/sh', '-c', 'a b'])).toEqual([['fail', 'image.observed.shellForm']]);
    expect(ask(['/bin/sh', '-c', 'a b'], ['/bin/sh', '-c', 'a b'])).toEqual([['pass', 'image.observed.cmd']]);
    expect(ask(['a'], [])).toEqual([['fail', 'image.observed.unset']]);
    expect(ask({ form: 'shell' }, ['pwsh', 'a'], ['pwsh'])).toEqual([['pass', 'image.observed.shellForm']]);
    expect(ask({ form: 'shell' }, ['a'])).toEqual([['fail', 'image.observed.execForm']]);
    expect(ask({ form: 'exec' }, [])).toEqual([['fail', 'image.observed.unset']]);
    expect(ask({ form: 'none' }, [])).toEqual([['pass', 'image.observed.unset']]);
  });
});
