import type Docker from 'dockerode';
import { LabError } from '../../contract/errors.ts';
import type { ChangeKind, ContainerPicture, LayerChange } from '../../contract/layers.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { parentPath } from './entry-name.ts';
import { countChanges } from './layer-changes.ts';
import type { LayerReader } from './layer-reader.ts';
import type { MergedTree } from './merged-tree.ts';
import { compareByTree } from './tree-order.ts';
import { listUpperFolder, statThroughProcess, type WritableFile } from './writable-files.ts';

const MOST_CHANGES = 5_000;
/** A file whose change time is this close to the container's start counts as written while it was starting. */
const START_WINDOW_MS = 3_000;
/** The engine notes the start a moment after the program runs. */
const START_SLACK_MS = 1_000;

const KINDS: Record<number, ChangeKind> = { 0: 'modified', 1: 'added', 2: 'deleted' };

/**
 * A container's writable layer as it is now: exactly the paths that `docker diff` lists, nothing else. Sizes in bytes
 * come from the layer's folder in the bench, or where there is none from the running container's own view; of a stopped
 * container they are then unknown and 0. With a reader, what the image had at each path is told too.
 * @throws LabError CONTAINER_NOT_FOUND, BENCH_LOST
 */
export async function containerPicture(
  link: BenchLink,
  nameOrId: string,
  reader?: LayerReader,
): Promise<ContainerPicture> {
  const container = link.engine.getContainer(nameOrId);
  const [info, rows] = await readContainer(container, nameOrId);
  const listed = rows
    .map((row) => ({ path: row.Path, kind: KINDS[row.Kind] ?? 'modified' }))
    .sort((a, b) => compareByTree(a.path, b.path));
  const files = await findFiles(link, info, listed);
  const tree = await imageTree(reader, info.Image);
  const parents = new Set<string>();
  for (const { path } of listed) {
    for (let at = parentPath(path); at !== '/' && !parents.has(at); at = parentPath(at)) {
      parents.add(at);
    }
  }
  const starts = [Date.parse(info.State.StartedAt), Date.parse(info.Created)];
  const all = listed.map(({ path, kind }): LayerChange => {
    const file = kind === 'deleted' ? undefined : files.get(path);
    const old = tree?.lookup(path);
    const isParent = kind === 'modified' && parents.has(path);
    return {
      path,
      kind,
      type: file?.type ?? old?.type ?? (parents.has(path) ? 'directory' : 'file'),
      size: file?.size ?? 0,
      sizeBefore: kind === 'added' ? null : (old?.content?.size ?? null),
      metadataOnly: false,
      implicit: isParent,
      writtenAtStart: file !== undefined && starts.some((start) => nearStart(file.changedAt, start)),
    };
  });
  const { added, modified, deleted } = countChanges(all);
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    imageRef: info.Config.Image,
    imageId: info.Image,
    running: info.State.Running,
    ports: publishedPorts(info),
    changes: all.slice(0, MOST_CHANGES),
    truncated: all.length > MOST_CHANGES,
    size: sizeOf(listed, files),
    added,
    modified,
    deleted,
  };
}

interface ListedChange {
  path: string;
  kind: ChangeKind;
}

async function readContainer(
  container: Docker.Container,
  nameOrId: string,
): Promise<[Docker.ContainerInspectInfo, { Path: string; Kind: number }[]]> {
  try {
    const [info, rows] = await Promise.all([container.inspect(), container.changes()]);
    return [info, Array.isArray(rows) ? rows : []];
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) {
      const details = { container: nameOrId };
      throw new LabError('CONTAINER_NOT_FOUND', `There is no container ${nameOrId}`, details, error);
    }
    throw error;
  }
}

async function findFiles(
  link: BenchLink,
  info: Docker.ContainerInspectInfo,
  listed: ListedChange[],
): Promise<Map<string, WritableFile>> {
  if (listed.length === 0) {
    return new Map();
  }
  const data = info.GraphDriver?.Data as Partial<Record<string, string>> | null | undefined;
  const folder = data?.UpperDir;
  const files = folder === undefined ? null : await listUpperFolder(link, folder);
  const present = listed.filter(({ kind }) => kind !== 'deleted').map(({ path }) => path);
  if (files !== null) {
    return files;
  }
  return info.State.Running ? statThroughProcess(link, info.State.Pid, present) : new Map();
}

async function imageTree(reader: LayerReader | undefined, imageId: string): Promise<MergedTree | null> {
  try {
    return reader === undefined ? null : (await reader.imageIndex(imageId)).tree;
  } catch {
    // The image may be gone or unreadable; the container's own changes do not depend on it.
    return null;
  }
}

function nearStart(changedAt: number, start: number): boolean {
  return changedAt >= start - START_SLACK_MS && changedAt <= start + START_WINDOW_MS;
}

/** Bytes of the regular files that were added or changed, each hard-linked copy once. */
function sizeOf(listed: ListedChange[], files: Map<string, WritableFile>): number {
  const seen = new Set<string>();
  let total = 0;
  for (const { path, kind } of listed) {
    const file = kind === 'deleted' ? undefined : files.get(path);
    if (file !== undefined && (file.inode === '' || !seen.has(file.inode))) {
      seen.add(file.inode);
      total += file.size;
    }
  }
  return total;
}

function publishedPorts(info: Docker.ContainerInspectInfo): number[] {
  const bindings = Object.values(info.NetworkSettings.Ports ?? {}) as ({ HostPort: string }[] | null)[];
  const ports = bindings.flatMap((list) => (list ?? []).map((one) => Number(one.HostPort)));
  return [...new Set(ports.filter((port) => Number.isInteger(port) && port > 0))].sort((a, b) => a - b);
}
