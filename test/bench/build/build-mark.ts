import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findEngine } from '../../../electron/core/engine/find-engine.ts';
import { stopPrivateEngine } from '../../../electron/core/engine/private-engine.ts';
import { supplyImage } from '../../../electron/core/supply/supply.ts';
import { readyEngine, testHome } from '../../engine/harness.ts';
import {
  type Comparison,
  type Demand,
  type Mark,
  type MarkOptions,
  type MarkReport,
  median,
} from '../mark.ts';
import { compareBuilds } from './overhead.ts';
import { comparePacking } from './packing.ts';
import { compareWhy } from './why.ts';

const SHARE = 0.1;
const EXTRA_MS = 30;
const PACKING_RATIO = 1.5;
const WHY_MS = 50;

export const buildMark: Mark = {
  name: 'build',
  about: 'building beside a bare POST /build, packing a context beside tar, saying why',
  run,
};

async function run(options: MarkOptions): Promise<MarkReport> {
  const dataDir = testHome();
  const before = await findEngine({ dataDir });
  options.say('looking for an engine');
  const engine = await readyEngine();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'layer-lab-mark-'));
  try {
    const base = await supplyImage(engine, 'busybox', { dataDir, onProgress: () => undefined });
    const packing = await comparePacking(folder, options);
    const why = await compareWhy(options);
    const builds = await compareBuilds(engine, { base: base.hostRef, folder, options });
    return {
      comparisons: [packing, why, ...builds],
      memory: [],
      demands: [
        ratio(packing, PACKING_RATIO),
        atMost(why, WHY_MS),
        ...builds.map((comparison) => overhead(comparison)),
      ],
      notes: [
        `Engine ${engine.facts.version}; node ${process.version}; ${options.runs} runs in turn; medians are compared.`,
        'The first row of each table is what the second is held to; the others are there to judge by.',
        'A bare POST /build sends a tar that lies ready in memory and throws the answer away. Our way lists, packs and sums',
        'the folder, follows every step, reads the layers of the image, says why each step ran and keeps the record.',
        'tar makes no sums of the files. Ours (SHA-256) are made once the last byte was handed over, while the engine works.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (before.found === null) {
      await stopPrivateEngine(dataDir);
    }
  }
}

function medians({ rows }: Comparison): [number, number] {
  return [median(rows[0]?.ms ?? []), median(rows[1]?.ms ?? [])];
}

function ratio(comparison: Comparison, limit: number): Demand {
  const [theirs, ours] = medians(comparison);
  const got = ours / theirs;
  return { what: comparison.title, wanted: `≤ ${limit} ×`, got: `${got.toFixed(2)} ×`, met: got <= limit };
}

function atMost(comparison: Comparison, limit: number): Demand {
  const got = median(comparison.rows[0]?.ms ?? []);
  return { what: comparison.title, wanted: `≤ ${limit} ms`, got: `${got.toFixed(1)} ms`, met: got <= limit };
}

function overhead(comparison: Comparison): Demand {
  const [raw, ours] = medians(comparison);
  const allowed = raw * SHARE + EXTRA_MS;
  const got = ours - raw;
  return {
    what: comparison.title,
    wanted: `≤ ${allowed.toFixed(0)} ms more (10 % + 30 ms)`,
    got: `${got.toFixed(0)} ms`,
    met: got <= allowed,
  };
}
