import type { CheckOf } from '../../contract/checks.ts';
import { LabError } from '../../contract/errors.ts';
import type { BenchWorld } from './check-world.ts';
import { type FoundFile, MAX_FILE, readInContainer } from './container-file.ts';
import { inspectContainer } from './look.ts';

/** What is at a path of the workspace, a container or an image. */
export type Found =
  | FoundFile
  /** The container or image itself is not there. */
  | { kind: 'noPlace' };

export async function readPlace(
  place: CheckOf<'file'>['in'],
  file: string,
  world: BenchWorld,
): Promise<Found> {
  try {
    if ('workspace' in place) {
      return { kind: 'file', content: Buffer.from((await world.workspace.read(file)).content) };
    }
    if ('image' in place) {
      return { kind: 'file', content: await world.layers.readFile(place.image, file, MAX_FILE) };
    }
  } catch (thrown) {
    const code = thrown instanceof LabError ? thrown.code : null;
    if (code === 'FILE_NOT_FOUND' || code === 'IMAGE_NOT_FOUND') {
      return { kind: code === 'FILE_NOT_FOUND' ? 'missing' : 'noPlace' };
    }
    throw thrown;
  }
  const { link } = world;
  const found = await inspectContainer(link, place.container);
  return found === null ? { kind: 'noPlace' } : readInContainer(link, found, file);
}
