import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { MemoryRow } from '../mark.ts';
import { child } from './ways.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');

/**
 * Peak memory of reading save streams: a real one, one of a million files, and one of a single file of 1 GB. The
 * processes run a bundle, as the desktop shell does: Node's type stripping alone takes some 50 MB.
 */
export async function measureMemory(
  large: string,
  o: { folder: string; say: (line: string) => void },
): Promise<MemoryRow[]> {
  // Where it finds the packages that stay outside.
  const bundle = path.join(ROOT, 'node_modules', '.cache', `layer-lab-mark-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'child.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  try {
    const empty = await child(['empty'], bundle);
    const cases: [string, string[]][] = [
      [`save stream of ${large}`, ['stream', large, path.join(o.folder, 'memory')]],
      ['stream of one file of 1 GB', ['bytes', String(16_384 * 65_536)]],
      ['stream of 100,000 files', ['files', '100000']],
      ['stream of 1,000,000 files', ['files', '1000000']],
    ];
    const rows: MemoryRow[] = [];
    for (const [what, words] of cases) {
      o.say(`memory: ${what}`);
      const { peakMb, outcome } = await child(words, bundle);
      rows.push({ what, peakMb, overEmptyMb: peakMb - empty.peakMb, outcome });
    }
    return rows;
  } finally {
    await rm(bundle, { force: true });
  }
}
