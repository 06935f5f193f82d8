import { expect, it } from 'vitest';
import { decodeName } from '../../../electron/core/layers/entry-name.ts';

/** The bytes that a decoded name was made of: that this can be written at all is what the test is about. */
function encode(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8').toString('latin1');
  const back = bytes.replace(/\\x(5c|[89a-f][0-9a-f])/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(back, 'latin1');
}

it('names of any bytes come back from their text, so no two names have one text', () => {
  const parts = ['\\', 'x', '5c', 'e9', '8', 'a', '2d', 'é', '文', 'ÿ', '\x80'];
  const binary = new Set(['ÿ', '\x80']);
  const bytesOf = (part: string) => Buffer.from(part, binary.has(part) ? 'latin1' : 'utf8');
  const texts = new Map<string, string>();
  for (let code = 0; code < parts.length ** 4; code += 1) {
    const digits = [0, 1, 2, 3].map((at) => Math.floor(code / parts.length ** at) % parts.length);
    const name = Buffer.concat(digits.map((digit) => bytesOf(parts[digit] ?? '')));
    const text = decodeName(name);
    const key = name.toString('latin1');
    expect(texts.get(text) ?? key).toBe(key);
    texts.set(text, key);
    if (!encode(text).equals(name)) {
      expect(encode(text).toString('hex')).toBe(name.toString('hex'));
    }
  }
});

it('names that only look odd are left alone', () => {
  for (const name of ['system-systemd\\x2dcryptsetup.slice', 'C:\\x', 'a\\b', '\\xZZ', 'é', 'two words']) {
    expect(decodeName(Buffer.from(name))).toBe(name);
  }
  expect(decodeName(Buffer.from('caf\\xe9'))).toBe('caf\\x5cxe9');
  expect(decodeName(Buffer.from('caf\xe9', 'latin1'))).toBe('caf\\xe9');
});
