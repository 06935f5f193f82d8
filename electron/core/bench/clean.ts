import type Docker from 'dockerode';
import type { ConnectedEngine } from '../engine/connect.ts';
import { IMAGE_PREFIX, LABEL, LABEL_OWNER } from '../engine/labels.ts';
import { isMissing, statusOf } from './errors.ts';
import { ownerOf } from './names.ts';

export interface Cleaned {
  containers: string[];
  volumes: string[];
  images: string[];
}

/**
 * Removes every bench and its volumes, known by our labels (of this data directory; of all with `everyOwner`) and the
 * names under `layerlab.local/`, with the image when that was its last name. Images are shared by all labs of an
 * engine: those that another lab's container still uses stay. Answers with the names of what was removed.
 */
export async function cleanEverything(
  engine: ConnectedEngine,
  o: { dataDir: string; everyOwner?: boolean },
): Promise<Cleaned> {
  const { docker } = engine;
  // A container inherits its image's labels, and ours say LABEL too: only what also has an owner was made by a lab.
  const owner = o.everyOwner ? LABEL_OWNER : `${LABEL_OWNER}=${ownerOf(o.dataDir)}`;
  return {
    containers: await removeContainers(docker, [`${LABEL}=bench`, owner]),
    volumes: await removeLabelledVolumes(docker, [`${LABEL}=volume`, owner]),
    images: await removeImages(docker),
  };
}

async function removeContainers(docker: Docker, label: string[]): Promise<string[]> {
  const removed: string[] = [];
  for (const { Id, Names } of await docker.listContainers({ all: true, filters: { label } })) {
    if (await removes(docker.getContainer(Id).remove({ force: true, v: true }))) {
      removed.push((Names[0] ?? Id).replace(/^\//, ''));
    }
  }
  return removed;
}

async function removeLabelledVolumes(docker: Docker, label: string[]): Promise<string[]> {
  const removed: string[] = [];
  const { Volumes } = await docker.listVolumes({ filters: { label } });
  for (const { Name } of Volumes ?? []) {
    if (await removes(docker.getVolume(Name).remove())) {
      removed.push(Name);
    }
  }
  return removed;
}

async function removeImages(docker: Docker): Promise<string[]> {
  const removed: string[] = [];
  const inUse = new Set((await docker.listContainers({ all: true })).map(({ ImageID }) => ImageID));
  for (const { Id, RepoTags } of await docker.listImages()) {
    for (const name of RepoTags ?? []) {
      if (
        name.startsWith(IMAGE_PREFIX) &&
        !inUse.has(Id) &&
        (await removes(docker.getImage(name).remove()))
      ) {
        removed.push(name);
      }
    }
  }
  return removed;
}

/** False when it was gone already, or is in use by somebody else (409). */
async function removes(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isMissing(error) || statusOf(error) === 409) {
      return false;
    }
    throw error;
  }
}
