import type Docker from 'dockerode';
import { statusOf } from '../bench/errors.ts';
import type { LayerReader } from '../layers/layer-reader.ts';
import type { DockerfileModel } from './dockerfile-types.ts';
import type { BaseImage, BuiltImage } from './record-types.ts';

/** The images that a Dockerfile begins from or copies from, by name, and what the engine has under these names. */
export async function basesOf(docker: Docker, model: DockerfileModel): Promise<BaseImage[]> {
  const stages = model.stages.flatMap(({ baseStage, resolvedBase }) =>
    baseStage === null ? [resolvedBase] : [],
  );
  const edges = model.edges.flatMap(({ from, image }) => (from === null && image !== null ? [image] : []));
  const refs = new Set([...stages, ...edges].filter((ref) => ref !== '' && ref.toLowerCase() !== 'scratch'));
  return await Promise.all([...refs].map(async (ref) => ({ ref, imageId: await imageId(docker, ref) })));
}

/** The same list, with the images that the build fetched. */
export async function fetchedBases(docker: Docker, bases: BaseImage[]): Promise<BaseImage[]> {
  return await Promise.all(
    bases.map(async (base) => ({ ...base, imageId: base.imageId ?? (await imageId(docker, base.ref)) })),
  );
}

/** Whether one of these images runs instructions of its own in what is built from it (ONBUILD). */
export async function haveTriggers(docker: Docker, bases: BaseImage[]): Promise<boolean> {
  const images = bases.flatMap(({ imageId }) => imageId ?? []);
  const found = await Promise.all(images.map((id) => docker.getImage(id).inspect()));
  return found.some(({ Config }) => {
    const { OnBuild }: { OnBuild?: unknown } = Config ?? {};
    return Array.isArray(OnBuild) && OnBuild.length > 0;
  });
}

async function imageId(docker: Docker, ref: string): Promise<string | null> {
  try {
    return (await docker.getImage(ref).inspect()).Id;
  } catch (error) {
    // The engine calls a name that cannot be one a bad request, and the builder will say so itself.
    if (statusOf(error) !== null) {
      return null;
    }
    throw error;
  }
}

/** The image that a build made, for {@link BuiltImage}; null when it cannot be read. Never rejects. */
export async function builtImage(
  docker: Docker,
  layers: LayerReader | null,
  imageId: string,
): Promise<BuiltImage | null> {
  try {
    const index = await layers?.imageIndex(imageId);
    const history: { CreatedBy?: string }[] = await docker.getImage(imageId).history();
    return index ? { index, rows: history.map(({ CreatedBy }) => CreatedBy ?? '').reverse() } : null;
  } catch {
    return null;
  }
}
