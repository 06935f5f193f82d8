import type { Handlers } from '../connection/lab-core.ts';
import type { OpenLab } from '../lab.ts';

type BuildMethods = 'build.context' | 'build.start' | 'build.cancel' | 'build.log' | 'build.fileDiff';

/** The methods about builds, each a line; the work is in the session's build keeper. */
export function buildHandlers(lab: OpenLab): Pick<Handlers, BuildMethods> {
  const builds = () => lab.session().builds;
  return {
    'build.context': (asked) => builds().context(asked),
    'build.start': (options) => builds().start(options),
    'build.cancel': async ({ id }) => {
      await builds().cancel(id);
      return {};
    },
    'build.log': (asked) => builds().log(asked),
    'build.fileDiff': (asked) => builds().fileDiff(asked),
  };
}
