import type { Language } from '../../electron/contract/index.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units, as docker prints them: 29 B, 3.0 kB, 143 MB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** An engine's version without what a distribution adds to it: 20.10.24+dfsg1 → 20.10.24. */
export function shortVersion(version: string): string {
  return version.split('+')[0] ?? version;
}

/** Language of the screen, from i18next's `i18n.language`. */
export function asLanguage(language: string): Language {
  return language === 'zh-CN' ? 'zh-CN' : 'en';
}
