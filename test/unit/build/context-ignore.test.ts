import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { BuilderKind } from '../../../electron/contract/build.ts';
import { ignoreFileNames, readIgnoreRules } from '../../../electron/core/build/context-ignore.ts';
import { codeOf } from './context-folders.ts';

interface Recorded {
  files: string[];
  cases: { text: string; excluded: string[] | null }[];
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/builds/ignore/classic-cli.json', import.meta.url), 'utf8'),
);

const rulesFrom = (text: string, builder: BuilderKind = 'classic') =>
  readIgnoreRules('Dockerfile', builder, async (file) => (file === '.dockerignore' ? text : null));

const KEPT = ['Dockerfile', '.dockerignore'];

it.each(recorded.cases)('obeys $text as the docker CLI does', async ({ text, excluded }) => {
  if (excluded === null) {
    expect(await codeOf(rulesFrom(text))).toBe('CONTEXT_INVALID');
    return;
  }
  const { ignores } = await rulesFrom(text);
  const out = recorded.files.filter((file) => ignores(file) && !KEPT.includes(file));
  expect(out.sort()).toEqual(excluded);
});

it('lets BuildKit find what an exception names below an ignored folder, and classic only what begins with it', async () => {
  const text = 'node_modules\n!**/keep.txt';
  const [classic, buildkit] = [await rulesFrom(text), await rulesFrom(text, 'buildkit')];
  expect(classic.ignores('node_modules/x/keep.txt')).toBe(true);
  expect(buildkit.ignores('node_modules/x/keep.txt')).toBe(false);
  expect(buildkit.ignores('node_modules/x/y.js')).toBe(true);
  expect(buildkit.prunes).toBe(false);
});

it("takes a Dockerfile's own ignore file before .dockerignore, for BuildKit only", async () => {
  const texts = new Map([
    ['.dockerignore', 'a'],
    ['web/app.Dockerfile.dockerignore', 'b'],
  ]);
  const rules = (builder: BuilderKind) =>
    readIgnoreRules('web/app.Dockerfile', builder, async (file) => texts.get(file) ?? null);
  expect((await rules('buildkit')).file).toBe('web/app.Dockerfile.dockerignore');
  expect((await rules('buildkit')).ignores('b')).toBe(true);
  expect((await rules('buildkit')).ignores('a')).toBe(false);
  expect((await rules('classic')).file).toBe('.dockerignore');
  expect(ignoreFileNames('Dockerfile', 'classic')).toEqual(['.dockerignore']);
});

it('ignores nothing without an ignore file', async () => {
  const rules = await readIgnoreRules('Dockerfile', 'classic', async () => null);
  expect(rules.file).toBeNull();
  expect(rules.ignores('anything')).toBe(false);
});

it('names the file and the line of a pattern that cannot be read', async () => {
  await expect(rulesFrom('a\n# fine\n[z')).rejects.toMatchObject({
    code: 'CONTEXT_INVALID',
    details: { path: '.dockerignore' },
    message: expect.stringContaining('line 3'),
  });
});
