import { expect, test } from 'vitest';
import { buildQuery } from '../../../electron/core/build/build-request.ts';

const OPTIONS = { tag: null, target: null, buildArgs: {}, noCache: false, builder: 'classic' } as const;
const REQUEST = { options: OPTIONS, dockerfile: 'Dockerfile', buildId: 'id', session: null };

test('a build says no more than was asked for', () => {
  expect(buildQuery(REQUEST)).toEqual({ dockerfile: 'Dockerfile', version: '1', rm: '1', forcerm: '1' });
});

test('every option has its place in the query, and survives its encoding', () => {
  const buildArgs = { A: 'x y&z=ü"', EMPTY: '', LINES: 'a\nb' };
  const query = buildQuery({
    ...REQUEST,
    options: { tag: 'a/b:c', target: 'stage two', buildArgs, noCache: true, builder: 'buildkit' },
    dockerfile: 'conf/ü Dockerfile',
    session: { id: 'session', context: true },
  });
  const read = Object.fromEntries(new URLSearchParams(new URLSearchParams(query).toString()));
  expect(read).toMatchObject({
    t: 'a/b:c',
    target: 'stage two',
    nocache: '1',
    version: '2',
    buildid: 'id',
    dockerfile: 'conf/ü Dockerfile',
    session: 'session',
    remote: 'client-session',
  });
  expect(JSON.parse(read.buildargs ?? '')).toEqual(buildArgs);
});
