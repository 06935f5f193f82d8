import { describe, expect, it } from 'vitest';
import { lessonOfAddress } from '../../../renderer/app/address.ts';
import { takeToken } from '../../../renderer/bridge/web-socket-transport.ts';

function browser(hash: string, kept: Record<string, string> = {}) {
  const replaced: string[] = [];
  const location = { hash, pathname: '/', search: '' } as Location;
  const storage = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  } as Storage;
  const history = {
    replaceState: (_state: unknown, _unused: string, url: string) => {
      replaced.push(url);
    },
  } as unknown as History;
  return { take: () => takeToken(location, storage, history), kept, replaced };
}

describe('the token', () => {
  it('is taken out of the address and kept for the tab', () => {
    const page = browser('#token=abc123');
    expect(page.take()).toBe('abc123');
    expect(page.replaced).toEqual(['/']);
    expect(Object.values(page.kept)).toEqual(['abc123']);
  });

  it('is read from the tab after a reload', () => {
    const first = browser('#token=abc123');
    first.take();
    const again = browser('', first.kept);
    expect(again.take()).toBe('abc123');
    expect(again.replaced).toEqual([]);
  });

  it('is replaced by a newer one in the address', () => {
    const first = browser('#token=old');
    first.take();
    expect(browser('#token=new', first.kept).take()).toBe('new');
  });

  it('is empty when there never was one, and an address of a page is not one', () => {
    expect(browser('').take()).toBe('');
    expect(browser('#/lesson/nginx-commit').take()).toBe('');
  });
});

describe('the address', () => {
  it('names a lesson or the course', () => {
    expect(lessonOfAddress('#/lesson/nginx-commit')).toBe('nginx-commit');
    for (const hash of ['', '#', '#/lesson/', '#/lesson/../x', '#/lesson/a/b', '#token=x']) {
      expect(lessonOfAddress(hash), hash).toBeNull();
    }
  });
});
