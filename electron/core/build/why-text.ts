import type { Why } from '../../contract/build.ts';
import { type Comparison, lineOf } from './why-compare.ts';
import { isConfig } from './why-side.ts';
import { shownText, why } from './why-words.ts';

export function rewritten(c: Comparison, index: number, old: number): Why {
  const [then, here] = [c.before.model.instructions[old], c.now.model.instructions[index]];
  const from = shownText(then?.keyword ?? '', then?.text ?? '');
  const to = shownText(here?.keyword ?? '', here?.text ?? '');
  const config = c.now.builder === 'buildkit' && here !== undefined && isConfig('buildkit', here);
  return why('instruction-changed', config ? 'build.why.changedConfig' : 'build.why.changed', { from, to });
}

/** An instruction without counterpart; and whether its words stood elsewhere. */
export function isNew(c: Comparison, index: number): [boolean, Why] {
  const instruction = c.now.model.instructions[index];
  const to = shownText(instruction?.keyword ?? '', instruction?.text ?? '');
  const written = c.now.facts[index]?.written;
  const elsewhere = c.before.facts.findIndex((facts) => facts.written === written);
  const build = c.before.number ?? 0;
  return elsewhere < 0
    ? [false, why('instruction-changed', 'build.why.new', { to, params: { build } })]
    : [
        true,
        why('instruction-changed', 'build.why.moved', {
          to,
          params: { build, was: lineOf(c.before, elsewhere) ?? 0 },
        }),
      ];
}

export function removed(c: Comparison, old: number): Why {
  const instruction = c.before.model.instructions[old];
  const text = shownText(instruction?.keyword ?? '', instruction?.text ?? '');
  const written = c.before.facts[old]?.written;
  const elsewhere = c.now.facts.findIndex((facts) => facts.written === written);
  const build = c.before.number ?? 0;
  return elsewhere < 0
    ? why('instruction-changed', 'build.why.removed', { from: text, params: { build } })
    : why('instruction-changed', 'build.why.movedAway', {
        from: text,
        line: lineOf(c.now, elsewhere),
        params: { build },
      });
}
