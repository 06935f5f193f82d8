import type { MergedTree, TreeNode } from '../../electron/core/layers/merged-tree.ts';
import { capabilityOf, type Found } from './layers-oracle-export.ts';

/**
 * What an engine puts into every container before it starts, over whatever the image has there (moby,
 * daemon/initlayer): each is a mount point for what only the running container can have.
 * - resolv.conf, hosts, hostname: the container's own network and name; .dockerenv: says that this is a container;
 *   /dev/console: the terminal. All are empty files with mode 755.
 * - mtab: what is mounted is known to the kernel only.
 * - /dev/pts, /dev/shm, /proc, /sys: file systems of the kernel. A folder that the image has stays as it is, and so do
 *   /dev and /etc, which are made only to hold the others.
 */
const EMPTY_FILES = ['/.dockerenv', '/dev/console', '/etc/hostname', '/etc/hosts', '/etc/resolv.conf'];
const FOLDERS = ['/dev', '/dev/pts', '/dev/shm', '/etc', '/proc', '/sys'];

/** What a container made of this tree holds before it starts, as `exported` tells it. */
export function asContainer(tree: MergedTree): Map<string, Found> {
  const found = new Map<string, Found>();
  const groups = new Map<object, string[]>();
  const nodes = [...tree.walk()];
  for (const [path, { content }] of nodes) {
    if (content !== null && !EMPTY_FILES.includes(path) && path !== '/etc/mtab') {
      groups.set(content, (groups.get(content) ?? []).concat(path));
    }
  }
  for (const [path, node] of nodes) {
    const names = node.content === null ? [path] : (groups.get(node.content) ?? []);
    found.set(path, { what: describe(node), names: [...names].sort().join(' ') });
  }
  for (const path of FOLDERS) {
    if (!found.has(path)) {
      found.set(path, { what: 'directory 755 0:0', names: path });
    }
  }
  for (const path of EMPTY_FILES) {
    found.set(path, { what: 'file 0  755 0:0', names: path });
  }
  found.set('/etc/mtab', { what: 'symlink /proc/mounts 777 0:0', names: '/etc/mtab' });
  return found;
}

function describe({ entry, content }: TreeNode): string {
  // A folder that no layer lists is made by the engine as mkdir makes them.
  const { type, mode, uid, gid, link, device, xattrs } = entry ?? {
    ...{ type: 'directory', mode: 0o755, uid: 0, gid: 0 },
    ...{ link: '', device: '', xattrs: '' },
  };
  const what =
    content !== null ? `file ${content.size} ${content.digest}` : `${type} ${link}${device}`.trim();
  return `${what} ${mode.toString(8)} ${uid}:${gid}${capabilityOf(xattrs)}`;
}

/** Where the two are not the same, at most 20 lines; nothing when they are. */
export function differences(expected: Map<string, Found>, found: Map<string, Found>): string[] {
  const lines: string[] = [];
  for (const path of new Set([...expected.keys(), ...found.keys()])) {
    const [a, b] = [expected.get(path), found.get(path)];
    if (a?.what !== b?.what || a?.names !== b?.names) {
      lines.push(`${path}: export ${a?.what} (${a?.names}), index ${b?.what} (${b?.names})`);
    }
  }
  return lines.slice(0, 20);
}
