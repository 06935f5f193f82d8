import { describe, expect, it } from 'vitest';
import { namespaces, type Texts } from '../../../renderer/i18n/namespaces.ts';

/** Every text with its dotted key; the plural forms `_one` and `_other` count as one key. */
function flat(texts: Texts, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') {
      found.set(prefix + key, value);
    } else {
      for (const [inner, text] of flat(value, `${prefix}${key}.`)) {
        found.set(inner, text);
      }
    }
  }
  return found;
}

function singular(key: string): string {
  return key.replace(/_(one|other)$/, '');
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''))].sort();
}

describe.each(Object.entries(namespaces))('texts of %s', (_name, texts) => {
  const en = flat(texts.en);
  const zh = flat(texts['zh-CN']);

  it('have the same keys in both languages', () => {
    const keys = (map: Map<string, string>): string[] => [...new Set([...map.keys()].map(singular))].sort();
    expect(keys(zh)).toEqual(keys(en));
  });

  it('name the same values in both languages', () => {
    for (const [key, text] of en) {
      const other = zh.get(key) ?? zh.get(`${singular(key)}_other`);
      // English may say "the same layer" where Chinese counts it.
      const counted = (names: string[]) =>
        key.endsWith('_one') ? names.filter((one) => one !== 'count') : names;
      expect(counted(placeholders(other ?? '')), key).toEqual(counted(placeholders(text)));
    }
  });

  it('have both plural forms in English and the general one in Chinese', () => {
    for (const key of en.keys()) {
      if (/_(one|other)$/.test(key)) {
        expect(en.has(`${singular(key)}_one`), key).toBe(true);
        expect(en.has(`${singular(key)}_other`), key).toBe(true);
        expect(zh.has(`${singular(key)}_other`), key).toBe(true);
      }
    }
  });

  it('are never empty and never shout', () => {
    for (const map of [en, zh]) {
      for (const [key, text] of map) {
        expect(text.trim(), key).not.toBe('');
        expect(text, key).not.toMatch(/[!！]/);
      }
    }
  });

  it('have full-width punctuation after Chinese characters', () => {
    for (const [key, text] of zh) {
      expect(text, key).not.toMatch(/\p{Script=Han}\s*[,;:?()]/u);
      expect(text, key).not.toMatch(/\p{Script=Han}\.(\s|$)/u);
    }
  });
});
