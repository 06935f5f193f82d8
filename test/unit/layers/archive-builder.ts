import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { type ArchiveRequest, readDockerArchive } from '../../../electron/core/layers/docker-archive.ts';
import {
  chooseImage,
  type ImageArchive,
  type OpenArchiveOptions,
  openImageArchive,
} from '../../../electron/core/layers/image-archive.ts';
import type { LayerListing } from '../../../electron/core/layers/layer-listing.ts';
import { imageConfig, type Member, sha256, tar } from './tar-builder.ts';

export const OCI = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};
export const hasZstd = typeof zlib.zstdCompressSync === 'function';

export interface OciImage {
  layers: Buffer[];
  pack?: (layer: Buffer) => Buffer;
  ref?: string;
  platform?: { os: string; architecture: string; variant?: string };
  /** Puts it into an index of its own with an attestation beside it, as BuildKit does. */
  attested?: boolean;
}

export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  annotations?: Record<string, string>;
  platform?: object;
}

/** Blobs of an OCI layout, each once. */
export class Blobs {
  readonly members = new Map<string, Member>();

  add(mediaType: string, content: Buffer | object): Descriptor {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const digest = sha256(bytes);
    const name = `blobs/sha256/${digest.slice(7)}`;
    this.members.set(name, { name, content: bytes });
    return { mediaType, digest, size: bytes.length };
  }

  image(image: OciImage): Descriptor {
    const { layers, pack = (layer) => layer, platform = { os: 'linux', architecture: 'amd64' } } = image;
    const config = this.add(OCI.config, imageConfig(layers, platform));
    const packed = layers.map((layer) => this.add(OCI.layer, pack(layer)));
    const manifest = this.add(OCI.manifest, { schemaVersion: 2, config, layers: packed });
    const annotations =
      image.ref === undefined ? {} : { annotations: { 'io.containerd.image.name': image.ref } };
    if (!image.attested) {
      return { ...manifest, ...annotations, ...(image.platform ? { platform } : {}) };
    }
    const statement = this.add('application/vnd.in-toto+json', { _type: 'statement', of: manifest.digest });
    const attestation = this.add(OCI.manifest, {
      config: this.add(OCI.config, imageConfig([Buffer.from('statement')])),
      layers: [statement],
    });
    const nested = this.add(OCI.index, {
      manifests: [
        {
          ...attestation,
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
        },
        { ...manifest, platform },
      ],
    });
    return { ...nested, ...annotations };
  }

  layout(manifests: Descriptor[], extra: Member[] = []): Member[] {
    return [
      { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
      { name: 'index.json', content: JSON.stringify({ schemaVersion: 2, manifests }) },
      { name: 'blobs/', type: '5' },
      ...this.members.values(),
      ...extra,
    ];
  }
}

/** An OCI layout with these images, without manifest.json, as skopeo and buildah write it. */
export function ociLayout(images: OciImage[]): Member[] {
  const blobs = new Blobs();
  return blobs.layout(images.map((image) => blobs.image(image)));
}

/** What podman and skopeo write for `docker-archive`: a layer under its diff ID, the legacy name as a symlink. */
export function podmanArchive(layers: Buffer[]): Buffer {
  const config = Buffer.from(JSON.stringify(imageConfig(layers)));
  const hex = (data: Buffer) => sha256(data).slice(7);
  const id = (at: number) => createHash('sha256').update(`layer ${at}`).digest('hex');
  const manifest = [
    {
      Config: `${hex(config)}.json`,
      RepoTags: ['localhost/x:1'],
      Layers: layers.map((layer) => `${hex(layer)}.tar`),
    },
  ];
  return tar([
    ...[...new Map(layers.map((layer) => [hex(layer), layer]))].map(([name, content]) => ({
      name: `${name}.tar`,
      content,
    })),
    { name: `${hex(config)}.json`, content: config },
    ...layers.flatMap((layer, at): Member[] => [
      { name: `${id(at)}/layer.tar`, type: '2', link: `../${hex(layer)}.tar` },
      { name: `${id(at)}/VERSION`, content: '1.0' },
      { name: `${id(at)}/json`, content: '{"id":"x"}' },
    ]),
    { name: 'manifest.json', content: JSON.stringify(manifest) },
  ]);
}

/** Reads an archive as the engine's stream is read; `chunk` bytes at a time. */
export function readStream(
  archive: Buffer,
  request: ArchiveRequest = { known: new Set() },
  chunk = 65_536,
): ReturnType<typeof readDockerArchive> {
  const pieces = Array.from({ length: Math.ceil(archive.length / chunk) }, (_, at) =>
    archive.subarray(at * chunk, (at + 1) * chunk),
  );
  return readDockerArchive(Readable.from(pieces), request);
}

/** Runs `work` with a folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'layers-archive-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens an archive as a file; the file stays while `work` runs. */
export function withArchive<T>(
  archive: Buffer,
  work: (opened: ImageArchive, file: string) => Promise<T>,
  o: OpenArchiveOptions = {},
): Promise<T> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'image.tar');
    await writeFile(file, archive);
    const opened = await openImageArchive(file, o);
    try {
      return await work(opened, file);
    } finally {
      await opened.close();
    }
  });
}

/** Listings of the image of an archive that is a file, base first. */
export function readFile(archive: Buffer, o: OpenArchiveOptions = {}): Promise<LayerListing[]> {
  return withArchive(archive, (opened) => listingsOf(opened), o);
}

export async function listingsOf(opened: ImageArchive): Promise<LayerListing[]> {
  const image = chooseImage(opened.images);
  const { listings } = await opened.source.read(image, new Set());
  return image.diffIds.map((diffId) => listings.get(diffId) ?? never(diffId));
}

export function never(what: string): never {
  throw new Error(`There is no ${what}`);
}
