import type Docker from 'dockerode';
import type { LayerReader } from '../layers/layer-reader.ts';
import type { BaseImage, BuiltImage } from './record-types.ts';
import { baseImage } from './why-bases.ts';

/** The images that a Dockerfile begins from or copies from, by name, and what the engine has under these names. */
export { baseImages as basesOf } from './why-bases.ts';

/** The same list, with the images that the build fetched. */
export async function fetchedBases(docker: Docker, bases: BaseImage[]): Promise<BaseImage[]> {
  return await Promise.all(bases.map((base) => (base.imageId === null ? baseImage(docker, base.ref) : base)));
}

/** The image that a build made, for {@link BuiltImage}; null when it cannot be read. Never rejects. */
export async function builtImage(
  docker: Docker,
  layers: LayerReader | null,
  imageId: string,
): Promise<BuiltImage | null> {
  try {
    if (layers === null) {
      return null;
    }
    const index = await layers.imageIndex(imageId);
    const history: { CreatedBy?: string }[] = await docker.getImage(imageId).history();
    return { index, rows: history.map(({ CreatedBy }) => CreatedBy ?? '').reverse() };
  } catch {
    return null;
  }
}
