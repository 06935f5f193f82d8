import type Docker from 'dockerode';
import type { InnerContainer, InnerImage, Inventory } from '../../contract/bench.ts';
import { LABEL_STAND_IN } from '../engine/labels.ts';

export const EMPTY_INVENTORY: Inventory = { images: [], containers: [], diskBytes: 0 };

/** Everything on the learner's engine. Images without a name are listed with no tags. */
export async function readInventory(docker: Docker, signal?: AbortSignal): Promise<Inventory> {
  const options = signal ? { abortSignal: signal } : {};
  const [images, containers] = await Promise.all([
    docker.listImages(options),
    docker.listContainers({ ...options, all: true }),
  ]);
  const listed = images.map(imageOf);
  return {
    images: listed,
    containers: containers.map(containerOf),
    diskBytes: await diskUse(docker, listed),
  };
}

/** Bytes that images take, shared layers once, as the engine counts them. */
async function diskUse(docker: Docker, images: InnerImage[]): Promise<number> {
  const use: unknown = await docker.df();
  if (typeof use === 'object' && use !== null && 'LayersSize' in use && typeof use.LayersSize === 'number') {
    return use.LayersSize;
  }
  return images.reduce((sum, image) => sum + image.sizeBytes, 0);
}

/** The full form of an image name, so that `nginx` and `docker.io/library/nginx:latest` are seen to be the same. */
export function familiarName(ref: string): string {
  const short = ref.replace(/^(docker\.io|index\.docker\.io)\//, '').replace(/^library\//, '');
  return /:[^/]+$/.test(short) || short.includes('@') ? short : `${short}:latest`;
}

function imageOf(image: Docker.ImageInfo): InnerImage {
  const tags = (image.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
  // Images made from a stand-in inherit its label; only the one that bears the name stands in for it.
  const standsFor = image.Labels?.[LABEL_STAND_IN];
  return {
    id: image.Id,
    tags,
    sizeBytes: image.Size,
    standIn: standsFor !== undefined && tags.some((tag) => familiarName(tag) === familiarName(standsFor)),
  };
}

function containerOf(container: Docker.ContainerInfo): InnerContainer {
  const seen = new Set<string>();
  const ports: InnerContainer['ports'] = [];
  for (const { PublicPort, PrivatePort, Type } of container.Ports) {
    const key = `${PublicPort}/${PrivatePort}/${Type}`;
    // IPv4 and IPv6 are two entries of one mapping.
    if (PublicPort && !seen.has(key)) {
      seen.add(key);
      ports.push({ hostPort: PublicPort, containerPort: PrivatePort, protocol: Type });
    }
  }
  return {
    id: container.Id,
    name: (container.Names[0] ?? '').replace(/^\//, ''),
    image: container.Image,
    imageId: container.ImageID,
    state: container.State,
    status: container.Status,
    ports,
  };
}
