import { LabError } from '../../contract/errors.ts';
import type { Handlers } from '../connection/lab-core.ts';
import type { OpenLab } from '../lab.ts';

type BuildMethods = 'build.context' | 'build.start' | 'build.cancel' | 'build.log' | 'build.fileDiff';

/** The methods about builds, each a line; the work is in the session's build keeper. */
export function buildHandlers(lab: OpenLab): Pick<Handlers, BuildMethods> {
  const notYet = () => {
    throw new LabError('BUILD_NOT_FOUND', 'There is no such build.');
  };
  return {
    'build.context': notYet,
    'build.start': (options) => lab.session().builds.start(options),
    'build.cancel': notYet,
    'build.log': notYet,
    'build.fileDiff': notYet,
  };
}
