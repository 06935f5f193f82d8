import type { CheckOf } from '../../contract/checks.ts';
import { rangeRules } from './image-rules.ts';
import type { RuleProblem } from './lesson-rules.ts';

/** What the schema of a build check cannot say. */
export function buildRules(check: CheckOf<'build'>): RuleProblem[] {
  const { builds, context, firstMiss, status, steps = [] } = check;
  return [
    ...rangeRules(builds, ['builds']),
    ...(builds?.max === 0
      ? [{ path: ['builds', 'max'], message: 'a check of builds wants at least one' }]
      : []),
    ...(context !== undefined && Object.keys(context).length === 0
      ? [{ path: ['context'], message: 'what of the context? give contains, excludes, size or files' }]
      : []),
    ...rangeRules(context?.size, ['context', 'size']),
    ...rangeRules(context?.files, ['context', 'files']),
    ...(status === 'failed' && firstMiss === 'none'
      ? [{ path: ['firstMiss'], message: 'a build of which nothing ran has not failed' }]
      : []),
    ...steps.flatMap(({ outcome }, index) =>
      status === 'done' && outcome === 'failed'
        ? [{ path: ['steps', index, 'outcome'], message: 'needs status: failed' }]
        : [],
    ),
  ];
}
