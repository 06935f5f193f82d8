import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { z } from 'zod';
import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { readEngineStream } from './engine-stream.ts';
import { adoptImage, findHostImage } from './host-image.ts';
import { familiarRef, ownRef, parseImageRef } from './image-ref.ts';
import type { SupplyContext } from './supply-types.ts';

/** manifest.json of a `docker save` archive (moby image-spec v1.2, "combined image JSON + filesystem changeset"). */
const Manifest = z.array(
  z.looseObject({ Config: z.string(), RepoTags: z.array(z.string()).nullish(), Layers: z.array(z.string()) }),
);
type Manifest = z.infer<typeof Manifest>;
const MANIFEST_LIMIT = 4 * 1024 * 1024;

/** The archives in the packs folder, by name. */
async function listPacks(dataDir: string): Promise<string[]> {
  const folder = path.join(dataDir, 'packs');
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.tar') && !name.endsWith('.rootfs.tar'))
    .sort()
    .map((name) => path.join(folder, name));
}

async function readManifest(file: string): Promise<Manifest> {
  const extract = tar.extract();
  const source = createReadStream(file);
  source.on('error', (error) => extract.destroy(error));
  source.pipe(extract);
  try {
    for await (const entry of extract) {
      if (entry.header.name !== 'manifest.json') {
        entry.resume();
        continue;
      }
      if ((entry.header.size ?? 0) > MANIFEST_LIMIT) {
        throw new LabError('ARCHIVE_INVALID', `${file}: its manifest.json is larger than 4 MiB.`, { file });
      }
      const chunks: Buffer[] = [];
      for await (const chunk of entry) {
        chunks.push(Buffer.from(chunk as Uint8Array));
      }
      return Manifest.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    }
  } finally {
    source.destroy();
  }
  throw new LabError('ARCHIVE_INVALID', `${file} has no manifest.json: it is no docker save archive.`, {
    file,
  });
}

/**
 * The same archive with only the wanted image in its manifest and without any name: loading it can neither take a
 * name away from an image of the host's nor bring others in.
 */
async function repack(file: string, manifest: Manifest, into: tar.Pack): Promise<void> {
  const extract = tar.extract();
  const source = createReadStream(file);
  const reading = pipeline(source, extract);
  // Its failure is told by the loop below; unhandled it would end the process first.
  reading.catch(() => undefined);
  for await (const entry of extract) {
    if (['manifest.json', 'repositories', 'index.json', 'oci-layout'].includes(entry.header.name)) {
      entry.resume();
    } else {
      await pipeline(entry, into.entry(entry.header));
    }
  }
  await reading;
  into.entry({ name: 'manifest.json' }, JSON.stringify(manifest));
  into.finalize();
}

/**
 * Loads an image from the first archive in `<data>/packs` that holds it and keeps it as `own`. Answers with its ID.
 * @throws LabError IMAGE_UNAVAILABLE when no archive has it, ARCHIVE_INVALID, CANCELLED
 */
export async function loadFromPack(
  engine: ConnectedEngine,
  o: { ref: string; own: string; context: SupplyContext },
): Promise<string> {
  const names = [familiarRef(parseImageRef(o.ref)), ownRef(o.ref)];
  const packs = await listPacks(o.context.dataDir);
  const problems: string[] = [];
  for (const file of packs) {
    try {
      const manifest = await readManifest(file);
      const image = manifest.find(({ RepoTags }) => RepoTags?.some((tag) => names.includes(tag)));
      if (image !== undefined) {
        return await loadPack(engine, file, { ...o, image });
      }
    } catch (error) {
      if (error instanceof LabError && error.code === 'CANCELLED') {
        throw error;
      }
      problems.push(`${path.basename(file)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const none = packs.length === 0 ? 'There is no pack.' : `None of ${packs.length} packs has it.`;
  throw new LabError('IMAGE_UNAVAILABLE', [none, ...problems].join(' '));
}

async function loadPack(
  engine: ConnectedEngine,
  file: string,
  o: { own: string; context: SupplyContext; image: Manifest[number] },
): Promise<string> {
  o.context.report(0, 0, 'none');
  const pack = tar.pack();
  const repacking = repack(file, [{ ...o.image, RepoTags: null }], pack);
  repacking.catch((error) => pack.destroy(error));
  let id = '';
  try {
    const options = { quiet: true, abortSignal: o.context.signal };
    const stream = await engine.docker.loadImage(Readable.from(pack), options);
    await readEngineStream(
      stream,
      (line) => {
        id = /sha256:[0-9a-f]{64}/.exec(line.stream ?? '')?.[0] ?? id;
      },
      o.context.signal,
    );
    await repacking;
  } finally {
    // An engine that stopped listening would leave the archive open and half read.
    pack.destroy();
  }
  if (id === '' || (await findHostImage(engine, id)) === null) {
    throw new LabError('ARCHIVE_INVALID', `The engine read ${path.basename(file)} and made no image of it.`);
  }
  return await adoptImage(engine, id, o.own);
}
