import type { ImageInspectInfo } from 'dockerode';
import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { IMAGE_PREFIX, LABEL_STAND_IN } from '../engine/labels.ts';

/** HTTP status of an engine's refusal; 0 for anything else. */
export function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 0;
}

/** The image of that name or ID on the host engine; null when there is none. */
export async function findHostImage(engine: ConnectedEngine, ref: string): Promise<ImageInspectInfo | null> {
  try {
    return await engine.docker.getImage(ref).inspect();
  } catch (error) {
    if (statusOf(error) === 404) {
      return null;
    }
    throw error;
  }
}

/** On a stand-in: hash of the recipe it was made by, so that a newer lab makes it anew. */
export const LABEL_RECIPE = 'dev.layerlab.recipe';

/** The recipe an image was made by; null for one that was fetched. */
export function recipeOf(image: ImageInspectInfo): string | null {
  return image.Config?.Labels?.[LABEL_RECIPE] ?? null;
}

/** Whether this image was built from Debian packages by us. */
export function isStandIn(image: ImageInspectInfo): boolean {
  return image.Config?.Labels?.[LABEL_STAND_IN] !== undefined;
}

/**
 * Looks at what we were given before it gets a name: Linux, this engine's processor, and with layers in it.
 * @throws LabError IMAGE_UNAVAILABLE
 */
export function verifyImage(engine: ConnectedEngine, image: ImageInspectInfo): void {
  const said = `${image.Os}/${image.Architecture}`;
  if (image.Os !== 'linux' || (engine.facts.arch && image.Architecture !== engine.facts.arch)) {
    throw new LabError(
      'IMAGE_UNAVAILABLE',
      `It is for ${said}, this engine runs linux/${engine.facts.arch}.`,
    );
  }
  if ((image.RootFS?.Layers ?? []).length === 0) {
    throw new LabError('IMAGE_UNAVAILABLE', 'It has no layers.');
  }
}

/**
 * Gives an image that has just been made or fetched one of our own names. When another lab was faster, the image it made by
 * the same recipe stays; one made by an older recipe goes. Answers with the ID that now carries the name.
 */
export async function adoptImage(engine: ConnectedEngine, id: string, own: string): Promise<string> {
  const image = await findHostImage(engine, id);
  if (image === null) {
    throw new LabError('IMAGE_UNAVAILABLE', 'The engine no longer has it.');
  }
  try {
    verifyImage(engine, image);
  } catch (error) {
    await dropNameless(engine, [id]);
    throw error;
  }
  const already = await findHostImage(engine, own);
  if (already !== null && recipeOf(already) === recipeOf(image)) {
    await dropNameless(engine, [id]);
    return already.Id;
  }
  const colon = own.lastIndexOf(':');
  await engine.docker.getImage(id).tag({ repo: own.slice(0, colon), tag: own.slice(colon + 1) });
  if (already !== null) {
    await dropNameless(engine, [already.Id]);
  }
  return image.Id;
}

/** Takes a name away; the image goes with its last name. Quiet when it is not there or in use. */
export async function dropName(engine: ConnectedEngine, ref: string): Promise<void> {
  try {
    await engine.docker.getImage(ref).remove();
  } catch (error) {
    if (![404, 409].includes(statusOf(error))) {
      throw error;
    }
  }
}

/** Removes those of `ids` that nobody has named and nothing stands on, newest first. */
export async function dropNameless(engine: ConnectedEngine, ids: readonly string[]): Promise<void> {
  for (const id of [...ids].reverse()) {
    const image = await findHostImage(engine, id);
    if (image !== null && (image.RepoTags ?? []).length === 0) {
      await dropName(engine, id);
    }
  }
}

/** Whether a name is ours to give and take. */
export function isOwnRef(ref: string): boolean {
  return ref.startsWith(IMAGE_PREFIX);
}
