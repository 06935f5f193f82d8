import { describe, expect, it } from 'vitest';
import type { BuilderKind } from '../../../electron/contract/build.ts';
import { say } from '../../../electron/contract/messages.ts';
import { explainSteps } from '../../../electron/core/build/explain-build.ts';
import { forecastBuild } from '../../../electron/core/build/forecast.ts';
import { file, kept, optionsOf } from './why-kept.ts';

/** Numbers that are the same in every run (xorshift). */
function numbers(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const WORDS = [
  'RUN echo $A',
  'RUN ["echo"]',
  'RUN --mount=target=/m,source=app cat /m/x',
  'COPY app /app',
  'COPY *.txt /all/',
  'COPY --from=0 /x /y',
  'COPY --from=busybox /x /y',
  'COPY $A /there',
  'ADD https://example.invalid/x /x',
  'ARG A=1',
  'ARG A=2',
  'ARG B',
  'ENV A=3',
  'ENV C $A',
  'LABEL a=b',
  'USER 1',
  'WORKDIR in',
  'WORKDIR /',
  'SHELL ["sh"]',
  'CMD x',
  'ONBUILD RUN x',
  'FROM busybox AS more',
  'FROM more',
  'FROM scratch',
  'NONSENSE x',
  'RUN',
];

function dockerfile(next: (below: number) => number): string[] {
  return ['FROM busybox', ...Array.from({ length: next(9) }, () => WORDS[next(WORDS.length)] ?? '')];
}

/** Another Dockerfile that was made of it by one to three edits. */
function edited(lines: string[], next: (below: number) => number): string[] {
  const out = [...lines];
  for (let edits = next(3); edits >= 0; edits -= 1) {
    const at = 1 + next(out.length);
    const word = WORDS[next(WORDS.length)] ?? '';
    out.splice(at, next(2), ...(next(2) ? [word] : []));
  }
  return out;
}

const context = (next: (below: number) => number) =>
  ['a.txt', 'b.txt', 'app/x', '1', '3'].flatMap((path) => (next(5) ? [file(path, `${next(2)}`)] : []));

describe.each<BuilderKind>(['classic', 'buildkit'])('any edit of any Dockerfile with %s', (builder) => {
  it('has a reason that can be said for every step, and none to run when nothing was edited', () => {
    for (let seed = 1; seed <= 1500; seed += 1) {
      const next = numbers(seed);
      const [text, files] = [dockerfile(next), context(next)];
      const options = optionsOf({ builder, buildArgs: next(2) ? { B: '1' } : {} });
      const before = kept({ text: text.join('\n'), context: files, options });
      const other = { text: edited(text, next).join('\n'), context: context(next), options };
      const now = kept({ ...other, number: 2 });
      const said = explainSteps(before, now).map(({ why }) => why);
      const same = forecastBuild(before, { options, evidence: before.evidence });
      const ahead = forecastBuild(before, { options, evidence: now.evidence });
      for (const why of [...said, ...[...same.steps, ...ahead.steps].map((step) => step.why)]) {
        const sentence = why ? `${say(why.detail, 'en')}${say(why.detail, 'zh-CN')}` : '';
        expect(sentence, `seed ${seed}`).toMatch(/^[^{}@]+$/);
      }
      const runs = same.steps.filter(({ willRun }) => willRun === 'yes');
      expect(runs, `seed ${seed}\n${text.join('\n')}`).toEqual([]);
      for (const [index, step] of ahead.steps.entries()) {
        const foretold = step.willRun === 'yes' ? step.why.kind : null;
        expect(foretold, `seed ${seed}, step ${index}`).not.toBe('unknown');
      }
    }
  });
});
