// A process of its own for what must be measured in one: its peak memory, and an image opened by a program just started.
//   child.ts empty | files COUNT | bytes COUNT | stream REF DATADIR | second REF DATADIR | whole REF DATADIR
import { existsSync, readFileSync } from 'node:fs';
import { findEngine } from '../../../electron/core/engine/find-engine.ts';
import { hostLink } from '../../../electron/core/engine/host-link.ts';
import { readDockerArchive } from '../../../electron/core/layers/docker-archive.ts';
import { buildImageIndex } from '../../../electron/core/layers/image-index.ts';
import { LayerReader } from '../../../electron/core/layers/layer-reader.ts';
import { SaveStreamSource } from '../../../electron/core/layers/save-stream-source.ts';
import { testHome } from '../../engine/harness.ts';
import { archiveOfLayer, manyFiles, oneFile } from './synthetic-archive.ts';
import { countEntries, makeWhole } from './ways.ts';

/** What this process answers with, as JSON on standard output. */
export interface ChildAnswer {
  outcome: string;
  ms: number;
  peakMb: number;
}

/** Linux counts to maxRSS what the parent had when it started us; VmHWM is of this program alone. */
function peakKilobytes(): number {
  const { maxRSS } = process.resourceUsage();
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? maxRSS);
}

async function entriesOfStream(chunks: AsyncIterable<Buffer>): Promise<number> {
  const { config, layers } = await readDockerArchive(chunks, { known: new Set() });
  const listings = layers.flatMap(({ listing }) => (listing === null ? [] : [listing]));
  const index = buildImageIndex('sha256:measured', config, listings);
  return countEntries(index.listings);
}

async function entriesOfImage(
  ref: string,
  o: { dataDir: string; fromStream?: boolean; whole?: boolean },
): Promise<{ entries: number; ms: number }> {
  const { found } = await findEngine({ dataDir: testHome() });
  if (found === null) {
    throw new Error('there is no engine');
  }
  const link = await hostLink(found);
  const sources = o.fromStream ? { sources: [new SaveStreamSource(link)] } : {};
  const reader = new LayerReader({ link, dataDir: o.dataDir, store: found.facts.store, ...sources });
  const began = performance.now();
  const index = await reader.imageIndex(ref);
  if (o.whole) {
    makeWhole(index);
  }
  const ms = performance.now() - began;
  return { entries: countEntries(index.listings), ms };
}

async function work([way, what = '', dataDir = '']: string[]): Promise<{ entries: number; ms?: number }> {
  switch (way) {
    case 'files':
      return { entries: await entriesOfStream(archiveOfLayer(manyFiles(Number(what)))) };
    case 'bytes':
      return { entries: await entriesOfStream(archiveOfLayer(oneFile(Number(what)))) };
    case 'stream':
      return entriesOfImage(what, { dataDir, fromStream: true });
    case 'second':
      return entriesOfImage(what, { dataDir });
    case 'whole':
      return entriesOfImage(what, { dataDir, whole: true });
    default:
      return { entries: 0 };
  }
}

const began = performance.now();
let outcome = '';
let ms: number | undefined;
try {
  const result = await work(process.argv.slice(2));
  ms = result.ms;
  outcome = `${result.entries.toLocaleString('en')} entries read`;
} catch (error) {
  outcome = `refused: ${error instanceof Error ? error.message : String(error)}`;
}
const answer: ChildAnswer = {
  outcome,
  ms: ms ?? performance.now() - began,
  peakMb: (peakKilobytes() * 1024) / 1e6,
};
console.log(JSON.stringify(answer));
// Connections that the engine keeps open must not keep us.
process.exit(0);
