import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chooseImage, defaultPlatform, samePlatform } from '../../../electron/core/layers/archive-choice.ts';
import { Blobs, OCI, ociLayout, readFile, readStream, withArchive } from './archive-builder.ts';
import { imageConfig, type Member, sha256, tar } from './tar-builder.ts';

const layerOf = (name: string) => tar([{ name, content: name }]);
const [os = '', architecture = ''] = defaultPlatform().split('/');
const here = { os, architecture };
const s390x = { os: 'linux', architecture: 's390x' };
const arm = { os: 'linux', architecture: 'arm', variant: 'v7' };

const multi = tar(
  ociLayout([
    { layers: [layerOf('s390x')], platform: s390x },
    { layers: [layerOf('here')], platform: here },
    { layers: [layerOf('arm')], platform: arm },
  ]),
);

describe('an archive of several platforms', () => {
  it('gives this machine’s by default, and any that is asked for', async () => {
    expect((await readFile(multi))[0]?.entries[0]?.path).toBe('/here');
    expect((await readStream(multi)).layers[0]?.listing?.entries[0]?.path).toBe('/here');
    await withArchive(multi, async ({ images }) => {
      expect(images.map(({ platform }) => platform)).toEqual([
        'linux/s390x',
        defaultPlatform(),
        'linux/arm/v7',
      ]);
      expect(chooseImage(images, { platform: 'linux/arm/v7' })).toBe(images[2]);
      expect(() => chooseImage(images, { platform: 'windows/amd64' })).toThrow(
        expect.objectContaining({
          code: 'IMAGE_NOT_FOUND',
          details: expect.objectContaining({
            asked: 'windows/amd64',
            available: images.map(({ imageId, platform }) => `${imageId.slice(0, 19)} ${platform}`),
          }),
        }),
      );
    });
  });

  it('gives the only one there is, and asks where none is this machine’s', async () => {
    const one = tar(ociLayout([{ layers: [layerOf('s390x')], platform: s390x }]));
    expect((await readFile(one))[0]?.entries[0]?.path).toBe('/s390x');
    const two = tar(
      ociLayout([
        { layers: [layerOf('s390x')], platform: s390x },
        { layers: [layerOf('mips')], platform: { os: 'linux', architecture: 'mips' } },
      ]),
    );
    await expect(readFile(two)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });

  it('as an engine keeps it, with nothing but its own platform’s blobs, is that one', async () => {
    const blobs = new Blobs();
    const mine = blobs.image({ layers: [layerOf('here')], platform: here });
    const elsewhere = new Blobs().image({ layers: [layerOf('s390x')], platform: s390x });
    const nested = blobs.add(OCI.index, { manifests: [elsewhere, mine] });
    const archive = tar(blobs.layout([nested]));
    await withArchive(archive, async ({ images }) => {
      expect(images.map(({ platform }) => platform)).toEqual([defaultPlatform()]);
    });
    // There the image's ID is the digest of the index.
    const image = { imageId: nested.digest, diffIds: [sha256(layerOf('here'))] };
    const { layers } = await readStream(archive, { known: new Set(), image });
    expect(layers[0]?.listing?.entries[0]?.path).toBe('/here');
  });

  it('is the image whose layers the engine says it has', async () => {
    const image = { imageId: sha256(Buffer.from('unheard of')), diffIds: [sha256(layerOf('arm'))] };
    const { layers } = await readStream(multi, { known: new Set(), image });
    expect(layers[0]?.listing?.entries[0]?.path).toBe('/arm');
  });

  it('knows platforms by all their names', () => {
    expect(samePlatform('linux/arm64', 'linux/arm64/v8')).toBe(true);
    expect(samePlatform('linux/x86_64', 'linux/amd64')).toBe(true);
    expect(samePlatform('linux/arm/v6', 'linux/arm/v7')).toBe(false);
  });
});

describe('an archive of several images', () => {
  const archive = tar(
    ociLayout([
      { layers: [layerOf('one')], ref: 'docker.io/library/one:1' },
      { layers: [layerOf('two')], ref: 'example.org/two:2' },
      { layers: [layerOf('one')], ref: 'docker.io/library/one:latest' },
    ]),
  );

  it('names them, and each once', async () => {
    await withArchive(archive, async ({ images }) => {
      expect(images.map(({ refs }) => refs)).toEqual([['one:1', 'one:latest'], ['example.org/two:2']]);
      expect(chooseImage(images, { ref: 'example.org/two:2' })).toBe(images[1]);
      expect(chooseImage(images, { ref: 'one' })).toBe(images[0]);
      expect(chooseImage(images, { ref: images[1]?.imageId.slice(7, 19) ?? '' })).toBe(images[1]);
      expect(() => chooseImage(images)).toThrow(/2 images.*one:1, one:latest/);
      expect(() => chooseImage(images, { ref: 'three' })).toThrow(/no three/);
    });
  });

  it('in the form of docker save names them too, and each once where it says it twice', async () => {
    const layers = [layerOf('one')];
    const blobs = new Blobs();
    const manifest = blobs.image({ layers, ref: 'docker.io/library/one:1' });
    const config = sha256(
      Buffer.from(JSON.stringify(imageConfig(layers, { os: 'linux', architecture: 'amd64' }))),
    );
    const saved = [
      {
        Config: blobOf(config),
        RepoTags: ['one:1', 'uno:1'],
        Layers: layers.map((one) => blobOf(sha256(one))),
      },
    ];
    const both = tar(blobs.layout([manifest], [{ name: 'manifest.json', content: JSON.stringify(saved) }]));
    await withArchive(both, async ({ images }) => {
      expect(images).toMatchObject([{ refs: ['one:1', 'uno:1'], imageId: config, platform: 'linux/amd64' }]);
    });
  });
});

describe('what is beside images', () => {
  it('is passed over: attestations, and things of other kinds', async () => {
    const blobs = new Blobs();
    const attested = blobs.image({ layers: [layerOf('x')], attested: true, ref: 'x:1' });
    const chart = blobs.add(OCI.manifest, {
      config: blobs.add('application/vnd.cncf.helm.config.v1+json', { name: 'chart' }),
      layers: [blobs.add('application/vnd.cncf.helm.chart.content.v1.tar+gzip', zlib.gzipSync('chart'))],
    });
    // A copy of an attestation that lost its annotation.
    const statement = blobs.add(OCI.manifest, {
      config: blobs.add(OCI.config, imageConfig([Buffer.from('x')])),
      layers: [blobs.add('application/vnd.in-toto+json', { _type: 'statement' })],
    });
    await withArchive(tar(blobs.layout([chart, statement, attested])), async ({ images }) => {
      expect(images.map(({ refs }) => refs)).toEqual([['x:1']]);
    });
    const without = tar(blobs.layout([chart, statement]));
    await expect(readFile(without)).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      details: { reason: 'there is no image in it' },
    });
  });

  it('may be members that nothing names', async () => {
    const extra: Member[] = [
      { name: 'README', content: 'hello' },
      { name: 'noise.bin', content: Buffer.alloc(5000, 'z') },
      { name: 'dev/null', type: '3', device: [1, 3] },
    ];
    const archive = tar([...extra, ...ociLayout([{ layers: [layerOf('x')] }])]);
    expect((await readFile(archive))[0]?.entries).toHaveLength(1);
    expect((await readStream(archive)).layers[0]?.listing?.entries).toHaveLength(1);
  });
});

function blobOf(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
