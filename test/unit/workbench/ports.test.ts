import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../../electron/contract/index.ts';
import {
  previewAddress,
  publishedPorts,
  servingSignature,
} from '../../../renderer/workbench/preview/ports.ts';

function container(
  name: string,
  state: string,
  ...ports: [number, string][]
): Inventory['containers'][number] {
  return {
    id: name,
    name,
    image: 'nginx',
    imageId: 'sha256:0',
    state,
    status: '',
    ports: ports.map(([hostPort, protocol]) => ({ hostPort, containerPort: 80, protocol })),
  };
}
const inventory: Inventory = {
  images: [],
  containers: [
    container('web', 'running', [8080, 'tcp'], [8080, 'tcp'], [53, 'udp'], [0, 'tcp']),
    container('old', 'exited', [81, 'tcp']),
    container('api', 'running', [80, 'tcp']),
  ],
  diskBytes: 0,
};

describe('published ports', () => {
  it('are those of running containers, each once, lowest first', () => {
    expect(publishedPorts(inventory)).toEqual([
      { port: 80, container: 'api' },
      { port: 8080, container: 'web' },
    ]);
    expect(publishedPorts(undefined)).toEqual([]);
  });

  it('have a signature that changes with the state of a container', () => {
    const stopped = { ...inventory, containers: [container('web', 'exited', [8080, 'tcp'])] };
    expect(servingSignature(stopped)).not.toBe(servingSignature(inventory));
    expect(servingSignature({ ...inventory, diskBytes: 9 })).toBe(servingSignature(inventory));
  });
});

describe('the address of a preview', () => {
  const base = 'http://127.0.0.1:4000/';
  it.each([
    ['/', 'http://127.0.0.1:4000/'],
    ['/a/b?c=d', 'http://127.0.0.1:4000/a/b?c=d'],
    ['中文.html', 'http://127.0.0.1:4000/%E4%B8%AD%E6%96%87.html'],
    ['//evil.example/', 'http://127.0.0.1:4000/evil.example/'],
    ['http://evil.example/', 'http://127.0.0.1:4000/http://evil.example/'],
    ['/\\evil.example', 'http://127.0.0.1:4000/evil.example'],
  ])('%s', (path, address) => {
    expect(previewAddress(base, path)).toBe(address);
  });
});
