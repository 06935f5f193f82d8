import type { FileVersion } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { modeDigits, modeText } from '../file-mode.ts';
import type { TwoSides } from './file-verdict.ts';

export type FactName = 'layer' | 'type' | 'size' | 'mode' | 'owner' | 'link' | 'sha256';

/** A fact about a file on both sides; null where that side does not have it. */
export interface Fact {
  name: FactName;
  below: string | null;
  now: string | null;
  changed: boolean;
}

/** What can be said of a file beside its contents; facts that neither side has are left out. */
export function factsOf({ now, below }: TwoSides, words: (type: FileVersion['type']) => string): Fact[] {
  const facts: [FactName, (side: FileVersion) => string | null][] = [
    ['layer', (side) => (side.layer > 0 ? String(side.layer) : null)],
    ['type', (side) => words(side.type)],
    ['size', (side) => (isRegular(side) ? sizeText(side.size) : null)],
    ['mode', (side) => `${modeDigits(side.mode)} ${modeText(side.type, side.mode)}`],
    ['owner', (side) => `${side.uid}:${side.gid}`],
    ['link', (side) => side.link || null],
    ['sha256', (side) => (isRegular(side) ? side.sha256 : null)],
  ];
  return facts
    .map(([name, read]) => {
      const before = below && read(below);
      const after = now && read(now);
      return {
        name,
        below: before,
        now: after,
        changed: name !== 'layer' && now !== null && below !== null && before !== after,
      };
    })
    .filter((fact) => fact.below !== null || fact.now !== null);
}

/** A size in units, and to the byte where the units round. */
function sizeText(bytes: number): string {
  return bytes < 1000
    ? formatBytes(bytes)
    : `${formatBytes(bytes)} (${bytes.toLocaleString('en').replaceAll(',', ' ')} B)`;
}

function isRegular({ type }: FileVersion): boolean {
  return type === 'file' || type === 'hardlink';
}
