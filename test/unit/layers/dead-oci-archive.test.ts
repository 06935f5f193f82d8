import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openImageArchive } from '../../../electron/core/layers/image-archive.ts';
import { buildImageIndex, type ImageIndex } from '../../../electron/core/layers/image-index.ts';
import type { LayerListing } from '../../../electron/core/layers/layer-listing.ts';
import { imageConfig, type Member, sha256, tar } from './tar-builder.ts';

/** Twelve layers that write over each other: in any other order other copies would be dead. */
const LAYERS = Array.from({ length: 12 }, (_, at) =>
  tar([
    { name: 'shared', content: 's'.repeat(100 + at) },
    { name: `own-${at}`, content: 'o'.repeat(at + 1) },
    at % 3 === 2 ? { name: `.wh.own-${at - 1}` } : { name: `own-${at - 1}`, content: 'again' },
  ]),
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layers-oci-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An OCI layout without manifest.json, as `skopeo copy … oci-archive:` writes it, its blobs in the order given. */
function ociArchive(order: (blobs: Member[]) => Member[]): Buffer {
  const blobs = new Map<string, Buffer>();
  const add = (mediaType: string, content: Buffer) => {
    blobs.set(sha256(content), content);
    return { mediaType, digest: sha256(content), size: content.length };
  };
  const json = (value: object) => Buffer.from(JSON.stringify(value));
  const type = (name: string) => `application/vnd.oci.image.${name}`;
  const config = add(type('config.v1+json'), json(imageConfig(LAYERS)));
  const layers = LAYERS.map((layer) => add(type('layer.v1.tar'), layer));
  const manifest = add(type('manifest.v1+json'), json({ schemaVersion: 2, config, layers }));
  const members = [...blobs].map(([digest, content]) => ({
    name: `blobs/sha256/${digest.slice(7)}`,
    content,
  }));
  return tar([
    ...order(members),
    { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    { name: 'index.json', content: JSON.stringify({ schemaVersion: 2, manifests: [manifest] }) },
  ]);
}

async function read(file: string): Promise<ImageIndex> {
  const archive = await openImageArchive(file);
  try {
    const [image] = archive.images;
    if (image === undefined) {
      throw new Error('no image');
    }
    const { config, listings } = await archive.source.read(image, new Set());
    const inOrder = image.diffIds.map((diffId) => listings.get(diffId) as LayerListing);
    return buildImageIndex(image.imageId, config, inOrder);
  } finally {
    await archive.close();
  }
}

it('an OCI archive read five times, its blobs in any order, gives one answer', async () => {
  const orders: ((blobs: Member[]) => Member[])[] = [
    (blobs) => blobs,
    (blobs) => [...blobs].reverse(),
    (blobs) => [...blobs].sort((a, b) => (a.name < b.name ? -1 : 1)),
    (blobs) => blobs.filter((_, at) => at % 2 === 0).concat(blobs.filter((_, at) => at % 2 === 1)),
    (blobs) => blobs,
  ];
  const answers: ImageIndex[] = [];
  for (const [at, order] of orders.entries()) {
    const file = path.join(folder, `${at}.tar`);
    await writeFile(file, ociArchive(order));
    answers.push(await read(file));
  }
  for (const answer of answers) {
    expect(answer).toEqual(answers[0]);
  }
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  const again = 8 * 'again'.length;
  const live = 111 + again + 12;
  const total = sum(LAYERS.map((_, at) => 100 + at)) + sum(LAYERS.map((_, at) => at + 1)) + again;
  expect(answers[0]).toMatchObject({
    totalBytes: total,
    liveBytes: live,
    deadBytes: total - live,
    efficiency: live / total,
  });
});
