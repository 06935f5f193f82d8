import { describe, expect, it } from 'vitest';
import { requestHeaders, responseHeaders } from '../../../electron/core/preview/preview-headers.ts';

/** The last value of each name, and all names, lower case. */
function read(raw: string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    headers.append(raw[at] ?? '', raw[at + 1] ?? '');
  }
  return headers;
}

describe('what the learner’s server is told', () => {
  it('is what a browser on the bench would say', () => {
    const sent = read(
      requestHeaders(
        [
          ...['Host', '127.0.0.1:40000', 'Accept', 'text/html', 'X-Twice', 'a', 'X-Twice', 'b'],
          ...['Cookie', 'secret=1', 'Origin', 'null', 'Referer', 'http://127.0.0.1:40000/'],
          ...['If-None-Match', '"x"', 'If-Modified-Since', 'yesterday'],
          ...['Connection', 'keep-alive, X-Hop', 'X-Hop', '1', 'Keep-Alive', 'timeout=5', 'TE', 'trailers'],
          ...['Transfer-Encoding', 'chunked', 'Upgrade', 'h2c', 'Proxy-Connection', 'close'],
        ],
        8080,
      ),
    );
    expect([...sent]).toEqual([
      ['accept', 'text/html'],
      ['host', 'localhost:8080'],
      ['x-twice', 'a, b'],
    ]);
    expect(read(requestHeaders([], 80)).get('host')).toBe('localhost');
  });
});

describe('what the screen is told', () => {
  const answer = (...raw: string[]) => read(responseHeaders(raw, 80));

  it('is always in a sandbox, never kept, and may be framed', () => {
    const headers = answer(
      ...['X-Frame-Options', 'DENY', 'Set-Cookie', 'a=b', 'Set-Cookie', 'c=d', 'ETag', '"1"'],
      ...['Cache-Control', 'max-age=9999', 'Expires', 'never', 'Last-Modified', 'once'],
      ...['Cross-Origin-Resource-Policy', 'same-origin', 'Cross-Origin-Opener-Policy', 'same-origin'],
      ...['Strict-Transport-Security', 'max-age=1', 'Clear-Site-Data', '"*"', 'Alt-Svc', 'h3=":443"'],
      ...['Access-Control-Allow-Origin', '*', 'Content-Type', 'text/html'],
      ...['Connection', 'close', 'Transfer-Encoding', 'chunked'],
    );
    expect([...headers]).toEqual([
      ['cache-control', 'no-store'],
      ['content-security-policy', 'sandbox allow-scripts allow-forms'],
      ['content-type', 'text/html'],
      ['cross-origin-resource-policy', 'cross-origin'],
    ]);
  });

  it('keeps a policy of the page’s own but for who may frame it', () => {
    const policy = (value: string) => answer('Content-Security-Policy', value).get('content-security-policy');
    const sandbox = 'sandbox allow-scripts allow-forms';
    expect(policy("default-src 'self'; frame-ancestors 'none'")).toBe(`default-src 'self', ${sandbox}`);
    expect(policy("Frame-Ancestors 'none'")).toBe(sandbox);
    expect(policy("img-src *, frame-ancestors 'self';script-src x")).toBe(
      `img-src *, script-src x, ${sandbox}`,
    );
    // A sandbox that the page allows itself adds to ours and takes nothing from it.
    expect(policy('sandbox allow-same-origin')).toBe(`sandbox allow-same-origin, ${sandbox}`);
  });

  it('keeps redirects to the server itself in the preview', () => {
    const location = (value: string) => answer('Location', value).get('location');
    expect(location('http://localhost/dir/')).toBe('/dir/');
    expect(location('http://127.0.0.1:80/dir/?a=b')).toBe('/dir/?a=b');
    expect(location('http://localhost')).toBe('/');
    expect(location('/dir/')).toBe('/dir/');
    expect(location('http://localhost:81/')).toBe('http://localhost:81/');
    expect(location('http://localhost.example/')).toBe('http://localhost.example/');
  });
});
