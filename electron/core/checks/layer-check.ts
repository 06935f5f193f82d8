import type { CheckOf } from '../../contract/checks.ts';
import { LabError } from '../../contract/errors.ts';
import type { LayerChange } from '../../contract/layers.ts';
import { message, word } from '../../contract/messages.ts';
import type { BenchWorld, Finding } from './check-world.ts';

const MOST_NAMED = 4;

export async function checkLayer(check: CheckOf<'layer'>, { layers }: BenchWorld): Promise<Finding> {
  const { ref } = check;
  const layer = check.layer === 'top' ? word('layer.top') : word('layer.number', String(check.layer));
  const expect = (path: string) => message('layer.expected', { ref, layer, path });
  const first = check.changes[0]?.path ?? '';
  const index = await layers.imageIndex(ref).catch((thrown: unknown) => {
    if (thrown instanceof LabError && thrown.code === 'IMAGE_NOT_FOUND') {
      return null;
    }
    throw thrown;
  });
  if (index === null) {
    const observed = message('image.observed.none', { ref });
    return {
      outcome: 'notYet',
      expected: expect(first),
      observed,
      advice: message('image.advice.list', { ref }),
    };
  }
  const number = check.layer === 'top' ? index.changes.length : check.layer;
  const changes = index.changes[number - 1]?.filter((change) => !change.implicit);
  if (changes === undefined) {
    const observed = message('layer.observed.noLayer', { ref, layers: index.changes.length });
    return { outcome: 'fail', expected: expect(first), observed, advice: null };
  }
  for (const { path, kind } of check.changes) {
    const change = changes.find((each) => each.path === path);
    if (change === undefined || !kind.includes(change.kind)) {
      const observed =
        change === undefined
          ? missing(path, changes)
          : message('layer.observed.otherKind', { path, kind: word(`kind.${change.kind}`) });
      return { outcome: 'fail', expected: expect(path), observed, advice: message('layer.advice') };
    }
  }
  const observed = message('layer.observed.changed', { path: first, count: changes.length });
  return { outcome: 'pass', expected: expect(first), observed, advice: null };
}

function missing(path: string, changes: LayerChange[]) {
  if (changes.length === 0) {
    return message('layer.observed.nothing');
  }
  const named = changes.slice(0, MOST_NAMED).map((change) => change.path);
  const more = changes.length > MOST_NAMED ? ', …' : '';
  return message('layer.observed.others', { path, count: changes.length, changes: named.join(', ') + more });
}
