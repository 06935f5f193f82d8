import { Readable } from 'node:stream';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { LABEL } from '../../electron/core/engine/labels.ts';
import { legacyArchive, type Member, tar } from '../unit/layers/tar-builder.ts';

/** Loads an image whose layers are these, under `ref`. */
export async function loadImage({ docker }: ConnectedEngine, ref: string, layers: Member[][]): Promise<void> {
  const config = { config: { Labels: { [LABEL]: 'test' } } };
  const archive = legacyArchive(
    layers.map((members) => tar(members)),
    { tag: ref, config },
  );
  await finished(await docker.loadImage(Readable.from([archive])));
}

/** Builds an image with the engine's classic builder, one layer an instruction. */
export async function buildImage(
  { docker }: ConnectedEngine,
  ref: string,
  dockerfile: string[],
): Promise<void> {
  const context = tar([{ name: 'Dockerfile', content: `${dockerfile.join('\n')}\n` }]);
  const options = { t: ref, version: '1' as const, rm: true, forcerm: true, labels: { [LABEL]: 'test' } };
  await finished(await docker.buildImage(Readable.from([context]), options));
}

async function finished(stream: NodeJS.ReadableStream): Promise<void> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk.toString();
  }
  if (text.includes('"errorDetail"')) {
    throw new Error(text.slice(-2000));
  }
}
