import { hash } from 'node:crypto';
import type Docker from 'dockerode';
import { asBenchError, statusOf } from '../bench/errors.ts';
import type { DockerfileModel } from './dockerfile-types.ts';
import type { BaseImage } from './record-types.ts';

/** The images that a Dockerfile stands on or takes files from, as it names them, each once. `scratch` is none. */
export function imagesNamed(model: DockerfileModel): string[] {
  const bases = model.stages
    .filter(({ baseStage }) => baseStage === null)
    .map(({ resolvedBase }) => resolvedBase);
  const sources = model.edges.flatMap(({ image }) => image ?? []);
  return [...new Set([...bases, ...sources])].filter((ref) => ref.toLowerCase() !== 'scratch' && ref !== '');
}

/**
 * What those images are on an engine at this moment: to be asked before a build and for a forecast.
 * @throws LabError when the engine cannot be asked
 */
export async function baseImages(docker: Docker, model: DockerfileModel): Promise<BaseImage[]> {
  return await Promise.all(imagesNamed(model).map((ref) => baseImage(docker, ref)));
}

/** One image by its name; `imageId` is null when the engine has none of that name. */
export async function baseImage(docker: Docker, ref: string): Promise<BaseImage> {
  try {
    const { Id, RootFS, Config } = await docker.getImage(ref).inspect();
    // Engines add fields to these as they age; a field that is missing and one that is empty mean the same.
    const { Env, WorkingDir, User, Shell, OnBuild }: Record<string, unknown> = { ...Config };
    return {
      ref,
      imageId: Id,
      layers: hash('sha256', (RootFS.Layers ?? []).join(' ')),
      runsWith: JSON.stringify([Env ?? [], WorkingDir || '', User || '', Shell ?? []]),
      onBuild: Array.isArray(OnBuild) ? OnBuild.map(String) : [],
    };
  } catch (error) {
    // The engine calls a name that cannot be one a bad request, and the builder will say so itself.
    if (statusOf(error) !== null) {
      return { ref, imageId: null };
    }
    throw asBenchError(error);
  }
}
