import { z } from 'zod';
import { baseName, normalPath, parentPath } from './entry-name.ts';
import { FileCapture } from './file-capture.ts';
import { type ImageConfig, parseImageConfig } from './image-config.ts';
import { type LayerListing, ListingBuilder } from './layer-listing.ts';
import { LayerStream, sniff } from './layer-stream.ts';
import { invalid, type TarHeader } from './tar-header.ts';
import { TarParser, type TarSink } from './tar-parser.ts';

const JSON_LIMIT = 8 * 1024 * 1024;
const SNIFF_BYTES = 4;
const SMALLEST_LAYER = 512;
const SaveManifest = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) })).min(1);

export interface ArchiveRequest {
  /** Diff IDs whose listing is not needed. Layers are passed over where their name gives the diff ID away. */
  known: ReadonlySet<string>;
  /** A file to be kept from each layer that has it. */
  capture?: { path: string; maxBytes: number };
}

export interface ArchiveLayer {
  diffId: string;
  listing: LayerListing | null;
  captured: FileCapture | null;
}

/**
 * Reads what `docker save` writes, in one pass and constant memory: a tar with manifest.json, the configs, and layers
 * as tar, gzip or zstd, in the legacy layout (`<id>/layer.tar`, doubles as symlinks) as well as the OCI one
 * (`blobs/sha256/…`). Which blob is which layer is known only at the end, so all are listed as they pass.
 * @throws LabError ARCHIVE_INVALID
 */
export async function readDockerArchive(
  chunks: AsyncIterable<Buffer>,
  request: ArchiveRequest,
): Promise<{ config: ImageConfig; layers: ArchiveLayer[] }> {
  const members = new ArchiveMembers(request);
  const parser = new TarParser(members);
  for await (const chunk of chunks) {
    parser.write(chunk);
    await members.ready();
  }
  parser.finish();
  await members.ready();
  return assemble(members, request);
}

interface LayerMember {
  builder: ListingBuilder;
  capture: FileCapture | null;
  failure: unknown;
}

class ArchiveMembers implements TarSink {
  readonly json = new Map<string, Buffer>();
  readonly layers = new Map<string, LayerMember>();
  readonly links = new Map<string, string>();
  readonly #request: ArchiveRequest;
  #name = '';
  #size = 0;
  #start: Buffer | null = null;
  #pieces: Buffer[] | null = null;
  #stream: LayerStream | null = null;
  #member: LayerMember | null = null;
  #closing: Promise<void>[] = [];

  constructor(request: ArchiveRequest) {
    this.#request = request;
  }

  entry(header: TarHeader): void {
    this.#name = normalPath(header.name);
    this.#stream = null;
    this.#member = null;
    this.#pieces = null;
    this.#start = null;
    if (header.type === 'symlink') {
      this.links.set(this.#name, normalPath(resolveLink(this.#name, header.linkName)));
    } else if (header.type === 'hardlink') {
      this.links.set(this.#name, normalPath(header.linkName));
    } else if (header.type === 'file' && !this.#request.known.has(`sha256:${baseName(this.#name)}`)) {
      this.#start = Buffer.alloc(0);
    }
    this.#size = header.size;
  }

  data(chunk: Buffer): void {
    if (this.#start !== null) {
      const start = Buffer.concat([this.#start, chunk]);
      this.#start = start;
      if (start.length >= SNIFF_BYTES) {
        this.#start = null;
        this.#begin(start);
      }
    } else if (this.#pieces !== null) {
      this.#pieces.push(chunk);
    } else {
      this.#stream?.write(chunk);
    }
  }

  end(): void {
    if (this.#pieces !== null) {
      this.json.set(this.#name, Buffer.concat(this.#pieces));
    }
    const stream = this.#stream;
    const member = this.#member;
    if (stream !== null && member !== null) {
      this.layers.set(this.#name, member);
      this.#closing.push(
        stream.close().then((failure) => {
          member.failure = failure;
        }),
      );
    }
    this.#pieces = null;
    this.#stream = null;
  }

  /** Waits for layers that have passed, so that memory stays bounded however slow unpacking is. */
  async ready(): Promise<void> {
    if (this.#closing.length > 0) {
      await Promise.all(this.#closing);
      this.#closing = [];
    }
    await this.#stream?.ready();
  }

  #begin(start: Buffer): void {
    const kind = sniff(start);
    if (kind === 'json') {
      this.#pieces = this.#size <= JSON_LIMIT ? [start] : null;
    } else if (this.#size >= SMALLEST_LAYER || kind !== 'none') {
      const builder = new ListingBuilder();
      const wanted = this.#request.capture;
      const capture = wanted === undefined ? null : new FileCapture(builder, wanted.path, wanted.maxBytes);
      this.#member = { builder, capture, failure: null };
      this.#stream = new LayerStream(capture ?? builder, kind);
      this.#stream.write(start);
    }
  }
}

function resolveLink(name: string, target: string): string {
  const parts = target.startsWith('/') ? [] : parentPath(name).split('/');
  for (const part of target.split('/')) {
    if (part === '..') {
      parts.pop();
    } else {
      parts.push(part);
    }
  }
  return parts.join('/');
}

function assemble(
  members: ArchiveMembers,
  request: ArchiveRequest,
): { config: ImageConfig; layers: ArchiveLayer[] } {
  const [manifest] = parseManifest(members.json.get('/manifest.json'));
  const configJson = members.json.get(normalPath(manifest?.Config ?? ''));
  if (manifest === undefined || configJson === undefined) {
    throw invalid('the image config is missing');
  }
  const config = parseImageConfig(configJson);
  if (manifest.Layers.length !== config.rootfs.diff_ids.length) {
    throw invalid('manifest and config disagree on the number of layers');
  }
  const layers = config.rootfs.diff_ids.map((diffId, at): ArchiveLayer => {
    const name = normalPath(manifest.Layers[at] ?? '');
    const member = members.layers.get(name) ?? members.layers.get(members.links.get(name) ?? '');
    if (member === undefined && request.known.has(diffId)) {
      return { diffId, listing: null, captured: null };
    }
    if (member === undefined) {
      throw invalid(`layer ${at + 1} is missing`);
    }
    if (member.failure !== null) {
      throw member.failure;
    }
    return { diffId, listing: member.builder.listing(diffId), captured: member.capture };
  });
  return { config, layers };
}

function parseManifest(json: Buffer | undefined): z.infer<typeof SaveManifest> {
  if (json === undefined) {
    throw invalid('manifest.json is missing');
  }
  try {
    return SaveManifest.parse(JSON.parse(json.toString('utf8')));
  } catch (cause) {
    throw invalid('manifest.json cannot be understood', cause);
  }
}
