import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CheckedKind } from '../../../electron/contract/check-fields.ts';
import { MESSAGES, message, say, word } from '../../../electron/contract/messages.ts';

const holes = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();

describe('the catalogue of check sentences', () => {
  it.each(Object.entries(MESSAGES))('%s names the same values in both languages', (key, sentence) => {
    const same =
      key === 'cannotCheck.expected' ? holes(sentence['zh-CN']).map(() => 'en') : holes(sentence['zh-CN']);
    expect(same).toEqual(holes(sentence.en));
  });

  it('has no sentence that nobody says', () => {
    const folders = ['electron/core/checks', 'electron/core/build', 'electron/core/session'];
    const code = folders
      .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8')))
      .join('\n');
    const composed = /^container\.expected\.|^build\.why\.(arg|env)(New|Gone|Unused)?$/;
    const said = (key: string) => code.includes(`'${key}'`) || composed.test(key);
    expect(Object.keys(MESSAGES).filter((key) => !said(key))).toEqual([]);
  });

  it('speaks both languages, words inside sentences too', () => {
    const sentence = message('file.observed.missing', { path: '/a', place: word('place.container', 'web') });
    expect(say(sentence, 'en')).toBe('/a is not in container web.');
    expect(say(sentence, 'zh-CN')).toBe('容器 web 中没有 /a。');
  });

  it('has every word that a check puts into a sentence, in both languages', () => {
    const folder = 'electron/core/checks';
    const code = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
    const keys = code.flatMap((text) =>
      [...text.matchAll(/\bword\('([\w.]+)'/g)].map((match) => match[1] ?? ''),
    );
    expect(keys).toContain('range.atLeast');
    for (const key of [...keys, ...CheckedKind.options.map((kind) => `kind.${kind}`)]) {
      const sentence = message('file.observed.noPlace', { place: word(key, 'x') });
      for (const language of ['en', 'zh-CN'] as const) {
        expect(say(sentence, language), key).not.toContain('@');
      }
    }
  });

  it('shows what it does not know as it stands', () => {
    expect(say({ key: 'no.such', params: {} }, 'en')).toBe('no.such');
    expect(say({ key: 'toString', params: {} }, 'en')).toBe('toString');
    expect(say(message('command.expected'), 'en')).toContain('{words}');
  });
});
