import type Docker from 'dockerode';
import { LabError } from '../../contract/errors.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { isMissing } from '../bench/errors.ts';

/** A container by name or ID; null when there is none. */
export async function inspectContainer(
  link: BenchLink,
  name: string,
): Promise<Docker.ContainerInspectInfo | null> {
  return orNull(link.engine.getContainer(name).inspect());
}

/** An image by name or ID; null when there is none. */
export async function inspectImage(link: BenchLink, ref: string): Promise<Docker.ImageInspectInfo | null> {
  return orNull(link.engine.getImage(ref).inspect());
}

/** Diff IDs of an image's layers, the base first. */
export function layersOf(image: Docker.ImageInspectInfo): string[] {
  return image.RootFS.Layers ?? [];
}

/** How many layers, from the base, two images have in common. */
export function sharedLayers(one: readonly string[], other: readonly string[]): number {
  const different = one.findIndex((diffId, index) => diffId !== other[index]);
  return different < 0 ? one.length : different;
}

async function orNull<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking;
  } catch (thrown) {
    if (isMissing(thrown) || (thrown instanceof LabError && thrown.code === 'IMAGE_NOT_FOUND')) {
      return null;
    }
    throw thrown;
  }
}

/** The first words of a text, to be quoted: tags and white space taken out, at most 60 characters. */
export function excerpt(content: Buffer | string): string {
  const text = (typeof content === 'string' ? content : content.toString('utf8'))
    .replace(/<(style|script|head)\b.*?<\/\1>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const characters = [...text];
  return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : text;
}
