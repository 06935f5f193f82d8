import { expect, it } from 'vitest';
import { differences } from '../../../electron/cli/host-things.ts';

it('tells what has gone and what is new among the things of others', () => {
  expect(differences(['a', 'b'], ['a', 'b'])).toEqual([]);
  expect(differences(['image x', 'volume v'], ['volume v', 'network n'])).toEqual([
    'gone: image x',
    'new: network n',
  ]);
});
