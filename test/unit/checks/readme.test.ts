import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BuildCheck, Check, ImageCheck, LayerCheck } from '../../../electron/contract/checks.ts';

const HEAD = '- id: a\n  type: image\n  ref: app\n  label: { en: a, zh-CN: b }\n';
const readme = readFileSync('lessons/README.md', 'utf8');
const examples = [...readme.slice(readme.indexOf('#### Image checks')).matchAll(/```yaml\n([\s\S]*?)```/g)]
  .map((match) => match[1] ?? '')
  .map((text) => (text.startsWith('- ') ? text : HEAD + text));

describe('what lessons/README.md shows of image, layer and build checks', () => {
  it.each(examples)('is right: %s', (text) => {
    const [written]: unknown[] = parse(text);
    expect(Check.safeParse(written).error?.issues ?? []).toEqual([]);
  });

  it('leaves out no field', () => {
    const fields = [
      ...Object.keys(ImageCheck.shape),
      ...Object.keys(LayerCheck.shape),
      ...Object.keys(BuildCheck.shape),
    ];
    expect(fields.filter((field) => !new RegExp(`\\b${field}\\b`).test(readme))).toEqual([]);
  });
});
