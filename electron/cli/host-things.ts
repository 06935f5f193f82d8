import type { ConnectedEngine } from '../core/engine/connect.ts';
import { IMAGE_PREFIX, LABEL } from '../core/engine/labels.ts';

/** Everything on an engine that is not ours, one line a thing: what tests must leave as it was. */
export async function thingsOfOthers({ docker }: ConnectedEngine): Promise<string[]> {
  const [images, containers, volumes, networks] = await Promise.all([
    docker.listImages(),
    docker.listContainers({ all: true }),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  // What has no name is a step of somebody's classic build and goes with the image that was built.
  const others = images
    .flatMap(({ Id, RepoTags }) => (RepoTags ?? []).map((tag) => ({ tag, Id })))
    .filter(({ tag }) => !tag.startsWith(IMAGE_PREFIX) && tag !== '<none>:<none>');
  return [
    ...others.map(({ tag, Id }) => `image ${tag} ${Id}`),
    ...containers
      .filter(({ Labels }) => Labels[LABEL] === undefined)
      .map(({ Id, State }) => `container ${Id} ${State}`),
    ...volumes.Volumes.filter(({ Labels }) => Labels?.[LABEL] === undefined).map(
      ({ Name }) => `volume ${Name}`,
    ),
    ...networks.map(({ Name, Id }) => `network ${Name} ${Id}`),
  ].sort();
}

/** What is there now and was not, or was and is not any more. Empty when the host's things are as they were. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((thing) => !after.includes(thing)).map((thing) => `gone: ${thing}`),
    ...after.filter((thing) => !before.includes(thing)).map((thing) => `new: ${thing}`),
  ];
}
