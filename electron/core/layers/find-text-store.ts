import type { BenchLink } from '../bench/bench-link.ts';
import { chainIds } from './chain-id.ts';
import { decodeName } from './entry-name.ts';
import { inOrder, type TextHit, type TextSearch } from './text-search.ts';

/** Drivers that keep a layer's files, and nothing but them, in a folder of its own below the data root. */
const DIFF_DRIVERS = ['overlay2', 'fuse-overlayfs'];
/** Bytes, not characters: in another locale grep takes what is not valid text for something else. */
const ENV = ['LC_ALL=C'];

/**
 * Searches the folders in which the engine's graph driver keeps the layers, with grep on the bench. Null when the
 * engine has no such folders, or the bench no GNU grep: another one stops at a zero byte and would miss what follows.
 */
export async function findTextInStore(
  search: TextSearch,
  texts: readonly string[],
): Promise<TextHit[][] | null> {
  const folders = await layerFolders(search);
  if (folders === null || !(await hasGnuGrep(search.link))) {
    return null;
  }
  const found: TextHit[][] = [];
  for (const text of texts) {
    const hits = await grep(search, folders, text);
    if (hits === null) {
      return null;
    }
    found.push(inOrder(hits));
  }
  return found;
}

async function grep(
  { link, index, signal }: TextSearch,
  folders: ReadonlyMap<string, number>,
  text: string,
): Promise<TextHit[] | null> {
  // The text goes in by standard input: a command line can be read by everyone on the bench.
  const command = ['grep', '-r', '-l', '-F', '-Z', '-D', 'skip', '-f', '-', '--', ...folders.keys()];
  const options = { input: `${text}\n`, env: ENV, ...(signal === undefined ? {} : { signal }) };
  const { exitCode, stdout } = await link.run(command, options);
  if (exitCode !== 0 && exitCode !== 1) {
    return null;
  }
  const hits: TextHit[] = [];
  for (const name of splitAtZero(stdout)) {
    for (const [folder, layer] of folders) {
      if (name.startsWith(`${folder}/`)) {
        hits.push({ layer, path: name.slice(folder.length) });
      }
    }
  }
  if (hits.length === 0) {
    return hits;
  }
  const links = index.listings.map(
    ({ entries }) => new Set(entries.filter((entry) => entry.type === 'hardlink').map((entry) => entry.path)),
  );
  return hits.filter(({ layer, path }) => !links[layer - 1]?.has(path));
}

/** The folder of every layer and the layer's number; null when there are none or they cannot be read. */
async function layerFolders({ link, index }: TextSearch): Promise<Map<string, number> | null> {
  const info: { DockerRootDir?: unknown; Driver?: unknown } = await link.engine.info();
  const { DockerRootDir: root, Driver: driver } = info;
  if (typeof root !== 'string' || typeof driver !== 'string' || !DIFF_DRIVERS.includes(driver)) {
    return null;
  }
  const folders = new Map<string, number>();
  const chain = chainIds(index.listings.map((listing) => listing.diffId));
  const files = chain.map(
    (id) => `${root}/image/${driver}/layerdb/sha256/${id.replace(/^sha256:/, '')}/cache-id`,
  );
  if (files.length === 0) {
    return null;
  }
  // `grep -H ''` prints every line behind its file's name, so that one command reads all of them.
  const { exitCode, stdout } = await link.run(['grep', '-H', '', ...files], { env: ENV });
  const lines = stdout.toString().split('\n');
  for (const [at, file] of files.entries()) {
    const cacheId = lines.find((line) => line.startsWith(`${file}:`))?.slice(file.length + 1);
    if (exitCode !== 0 || cacheId === undefined || !/^[0-9a-z]+$/.test(cacheId)) {
      return null;
    }
    folders.set(`${root}/${driver}/${cacheId}/diff`, at + 1);
  }
  // A folder that is not there is an error to grep only beside others; an image whose layers are gone has no answer.
  const { exitCode: there } = await link.run(['ls', '-d', '--', ...folders.keys()]);
  return there === 0 ? folders : null;
}

async function hasGnuGrep(link: Pick<BenchLink, 'run'>): Promise<boolean> {
  const { stdout } = await link.run(['grep', '--version']);
  return stdout.toString().includes('GNU grep');
}

function splitAtZero(output: Buffer): string[] {
  const names: string[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end >= 0; end = output.indexOf(0, start)) {
    names.push(decodeName(output.subarray(start, end)));
    start = end + 1;
  }
  return names;
}
