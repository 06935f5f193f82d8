import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ConnectedEngine } from '../../../electron/core/engine/connect.ts';
import { findEngine } from '../../../electron/core/engine/find-engine.ts';
import { hostLink } from '../../../electron/core/engine/host-link.ts';
import { stopPrivateEngine } from '../../../electron/core/engine/private-engine.ts';
import { supplyImage } from '../../../electron/core/supply/supply.ts';
import { readyEngine, testHome } from '../../engine/harness.ts';
import type { Mark, MarkOptions, MarkReport } from '../mark.ts';
import { baselineFor } from './baseline.ts';
import { type Compared, demandsOn } from './demands.ts';
import { generateImages } from './generated-images.ts';
import { measureMemory } from './memory.ts';
import { compareWays, type Setting } from './ways.ts';

const BASE = 'debian:13-slim';

export const layersMark: Mark = {
  name: 'layers',
  about: 'reading images layer by layer, beside docker save',
  run,
};

async function run(options: MarkOptions): Promise<MarkReport> {
  const dataDir = testHome();
  const before = await findEngine({ dataDir });
  options.say('looking for an engine');
  const engine = await readyEngine();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'layer-lab-mark-'));
  try {
    options.say(`making sure that there is ${BASE}`);
    const supplied = await supplyImage(engine, BASE, { dataDir, onProgress: () => undefined });
    return await measure(engine, { base: supplied.hostRef, folder, options });
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (before.found === null) {
      await stopPrivateEngine(dataDir);
    }
  }
}

async function measure(
  engine: ConnectedEngine,
  o: { base: string; folder: string; options: MarkOptions },
): Promise<MarkReport> {
  const { options } = o;
  const tag = options.keep ? 'kept' : `run-${process.pid}`;
  const images = await generateImages(engine, { base: o.base, tag, say: options.say });
  try {
    const link = await hostLink(engine);
    const baseline = baselineFor(engine);
    const setting: Setting = { engine, link, baseline, folder: o.folder, options };
    const compared: Compared = {
      base: await compareWays(setting, o.base),
      large: await compareWays(setting, images.large),
      crowded: await compareWays(setting, images.crowded),
      emptied: await compareWays(setting, images.emptied),
    };
    const memory = await measureMemory(images.large, { folder: o.folder, say: options.say });
    return {
      comparisons: Object.values(compared),
      memory,
      demands: demandsOn(compared, memory),
      notes: [
        `Engine ${engine.facts.version}, ${engine.facts.store}; node ${process.version}; ${options.runs} runs in turn.`,
        `"save" is ${baseline.by}.`,
        link.run === null
          ? 'The layer store cannot be read here, so that way was not measured.'
          : 'The layer store was read by commands on this computer, as `lab inspect` does.',
        'All ways but the one that says otherwise run in one process, each time with a new reader; cold: nothing kept.',
      ],
    };
  } finally {
    if (options.keep) {
      options.say('the generated images stay, as asked');
    } else {
      options.say('removing the generated images');
      await images.remove();
    }
  }
}
