import { existsSync } from 'node:fs';
import path from 'node:path';

/** Folders that are read at run time and therefore travel beside the code: in a checkout, or in a package's resources. */
const RESOURCES = {
  lessons: { checkout: 'lessons', packaged: 'lessons' },
  benchRootfs: { checkout: path.join('electron', 'core', 'bench', 'rootfs'), packaged: 'bench-rootfs' },
} as const;

/**
 * Where a resource folder is. A packaged app has it under Electron's resources path; a checkout (and a bundle built in
 * one) has it under the folder that holds electron/, found by going up from this module.
 */
export function resourcePath(name: keyof typeof RESOURCES): string {
  const { checkout, packaged } = RESOURCES[name];
  const resources = (process as { resourcesPath?: string }).resourcesPath;
  if (resources && existsSync(path.join(resources, packaged))) {
    return path.join(resources, packaged);
  }
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, checkout);
    if (existsSync(candidate) && existsSync(path.join(folder, 'package.json'))) {
      return candidate;
    }
    if (folder === path.dirname(folder)) {
      throw new Error(`The folder ${checkout} is not where the program was installed.`);
    }
  }
}
