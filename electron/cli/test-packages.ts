import { existsSync } from 'node:fs';
import type { NeededPackage } from './debian-packages.ts';
import { findProgram } from './find-program.ts';
import { findBrowser } from './find-screen.ts';

const CJK_FONTS = [
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/google-noto-cjk',
];

/**
 * A real registry for the tests of pulling. Its package starts a service where systemd runs, which nobody asked for on
 * a machine of their own; those tests are skipped there unless it is installed.
 */
const registryPackages: NeededPackage[] = existsSync('/run/systemd/system')
  ? []
  : [
      {
        name: 'docker-registry',
        present: () => findProgram('docker-registry') !== null,
        why: 'the tests of pulling images',
      },
    ];

/** What tests need on Debian beyond what the lab needs: a browser, letters for the Chinese half, a registry. */
export const testPackages: NeededPackage[] = [
  {
    name: 'chromium',
    present: () => findBrowser(process.env, 'linux') !== null,
    why: 'the end-to-end tests',
  },
  {
    name: 'fonts-noto-cjk',
    present: () => CJK_FONTS.some((folder) => existsSync(folder)),
    why: 'the end-to-end tests in Chinese',
  },
  ...registryPackages,
];
