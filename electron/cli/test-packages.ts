import { existsSync } from 'node:fs';
import type { NeededPackage } from './debian-packages.ts';
import { findBrowser } from './find-screen.ts';

const CJK_FONTS = [
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/google-noto-cjk',
];

/** What the end-to-end tests need on Debian: a browser, and letters for the Chinese half of them. */
export const screenTestPackages: NeededPackage[] = [
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
];
