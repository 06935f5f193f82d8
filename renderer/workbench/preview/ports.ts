import type { Inventory } from '../../../electron/contract/index.ts';

export interface PublishedPort {
  port: number;
  container: string;
}

/** TCP ports that running containers publish on the bench, each once, lowest first. */
export function publishedPorts(inventory: Inventory | undefined): PublishedPort[] {
  const found = new Map<number, string>();
  for (const container of inventory?.containers ?? []) {
    for (const { hostPort, protocol } of container.state === 'running' ? container.ports : []) {
      if (protocol === 'tcp' && hostPort > 0 && !found.has(hostPort)) {
        found.set(hostPort, container.name);
      }
    }
  }
  return [...found].map(([port, container]) => ({ port, container })).sort((a, b) => a.port - b.port);
}

/** Changes whenever a page served from the bench may have changed because of its containers. */
export function servingSignature(inventory: Inventory | undefined): string {
  return (inventory?.containers ?? [])
    .map(({ id, state, ports }) => `${id} ${state} ${ports.map((one) => one.hostPort).join(',')}`)
    .sort()
    .join('\n');
}

/** The address of a path on the preview's own origin; whatever is typed, it stays on that origin. */
export function previewAddress(base: string, path: string): string {
  const root = new URL(base);
  const relative = path.trim().replace(/^[/\\]+/, '');
  const address = new URL(`./${relative}`, root);
  return address.origin === root.origin ? address.href : root.href;
}

/** The port and path of an address that means the learner's own bench, null for any other. */
export function benchAddress(uri: string): { port: number; path: string } | null {
  let url: URL;
  try {
    url = new URL(uri);
  } catch {
    return null;
  }
  const own = ['localhost', '127.0.0.1', '0.0.0.0', '[::1]', '[::]'].includes(url.hostname);
  if (url.protocol !== 'http:' || !own) {
    return null;
  }
  return { port: url.port === '' ? 80 : Number(url.port), path: url.pathname + url.search };
}
