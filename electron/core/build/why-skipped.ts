import type { Why } from '../../contract/build.ts';
import { word } from '../../contract/messages.ts';
import { stageName } from './why-compare.ts';
import type { Side } from './why-side.ts';
import { why } from './why-words.ts';

/** A stage that the target can be had without. */
export function notNeeded(side: Side, stage: number): Why {
  const last = side.model.stages.at(-1)?.name ?? null;
  const target = side.options.target ?? last ?? word('build.lastStage');
  return why('not-needed', 'build.why.notNeeded', { params: { target, stage: stageName(side, stage) } });
}

/** An instruction of a stage that is needed, to which the build did not come. */
export function notReached(line: number | null): Why {
  return line === null
    ? why('not-needed', 'build.why.notReachedAtAll')
    : why('not-needed', 'build.why.notReached', { line });
}
