import type { Rule } from './rule.ts';
import { aptInstallYes, aptListsLeft, aptUpdateAlone } from './rules/apt.ts';
import { fromLatest, fromNoTag, platformConstant, unusedStage } from './rules/base-image.ts';
import { maintainer, overridden, shellForm } from './rules/commands.ts';
import { addForCopy, installAfterCopy, modeInOwnLayer, noDockerignore } from './rules/copying.ts';
import { cdInRun, curlPipeShell, sudo } from './rules/run-commands.ts';
import { secretInArg, secretInEnv } from './rules/secrets.ts';
import { exposeRange, relativeWorkdir } from './rules/settings.ts';

/** Every lint rule for Dockerfiles. */
export const rules: readonly Rule[] = [
  fromNoTag,
  fromLatest,
  platformConstant,
  unusedStage,
  aptListsLeft,
  aptUpdateAlone,
  aptInstallYes,
  installAfterCopy,
  addForCopy,
  noDockerignore,
  modeInOwnLayer,
  secretInArg,
  secretInEnv,
  shellForm,
  overridden,
  maintainer,
  cdInRun,
  relativeWorkdir,
  curlPipeShell,
  sudo,
  exposeRange,
];
