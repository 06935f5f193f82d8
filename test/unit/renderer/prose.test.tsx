import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTranslations } from '../../../renderer/i18n/index.ts';
import { Prose, safeHref } from '../../../renderer/lesson/Prose.tsx';
import { typedInput } from '../../../renderer/lesson/terminal-input.ts';

beforeAll(() => startTranslations('en'));

function html(markdown: string): string {
  return renderToStaticMarkup(<Prose markdown={markdown} />);
}

describe('lesson prose', () => {
  it('makes a command row of a block whose info string is "sh run"', () => {
    const row = html('```sh run\ndocker run -d --name web nginx\n```');
    expect(row).toContain('class="command"');
    expect(row).toContain('docker run -d --name web nginx');
    expect(row).toContain('Type it for me');
  });

  it('leaves other blocks as they are', () => {
    for (const block of ['```sh\nls\n```', '```\nls\n```', '```text run\nls\n```', '    ls']) {
      expect(html(block)).not.toContain('class="command"');
      expect(html(block)).toContain('<pre class="listing">');
    }
  });

  it('shows no raw HTML and runs no script', () => {
    const out = html(
      'before <script>alert(1)</script> <b onclick="x()">bold</b>\n\n<iframe src="x"></iframe>\n\nafter',
    );
    expect(out).not.toMatch(/<script|<b |<iframe|onclick/);
    expect(out).toContain('before');
    expect(out).toContain('after');
  });

  it('opens http and https links outside and makes words of all others', () => {
    expect(html('[docs](https://docs.docker.com/)')).toContain(
      'href="https://docs.docker.com/" target="_blank" rel="noopener noreferrer"',
    );
    for (const target of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      '/relative',
      '#part',
      'data:text/html,x',
      'mailto:a@b.c',
    ]) {
      const out = html(`[words](${target})`);
      expect(out, target).not.toContain('<a');
      expect(out, target).toContain('words');
    }
  });

  it('loads no images', () => {
    expect(html('![a picture](https://example.com/x.png)')).not.toContain('<img');
  });

  it('never shows the marks of a block', () => {
    expect(html(':::expect\nfive layers\n:::')).not.toContain(':::');
  });

  it('knows tables', () => {
    expect(html('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<table>');
  });
});

describe('safeHref', () => {
  it('takes only absolute http and https', () => {
    expect(safeHref('https://a.b/')).toBe('https://a.b/');
    expect(safeHref('HTTP://a.b/')).toBe('HTTP://a.b/');
    expect(safeHref('//a.b/')).toBeNull();
    expect(safeHref(undefined)).toBeNull();
  });
});

describe('typed input', () => {
  it('enters every line with a carriage return', () => {
    expect(typedInput('docker ps')).toBe('docker ps\r');
    expect(typedInput('a \\\n  b\n')).toBe('a \\\r  b\r');
  });
});
