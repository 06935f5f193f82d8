import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');

/** Who may import what (ARCHITECTURE). The linter says the same; this finds also what a suppression would hide. */
const FORBIDDEN: Record<string, RegExp> = {
  'electron/contract': /^(node:|electron|react|dockerode|ws$)|\/(core|main|web|cli|preload|renderer)\//,
  'electron/core': /^(electron|react|ws$)|\/(main|web|cli|preload|renderer)\//,
  'electron/web': /^(electron|react|dockerode)|\/(main|cli|preload|renderer)\//,
  'electron/cli': /^(electron$|react)|\/(main|preload|renderer)\//,
  'electron/preload': /^(node:|dockerode|react)|\/(core|main|web|cli|renderer)\//,
  'electron/main': /^(react|ws$|dockerode)|\/(web|cli|renderer)\//,
  renderer: /^(node:|electron$|dockerode|ws$)|\/(core|main|web|cli|preload)\//,
};

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
}

function imports(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  return [...code.matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map((found) => found[1] ?? '');
}

describe('each layer imports only what it may', () => {
  it.each(Object.entries(FORBIDDEN))('%s', (folder, forbidden) => {
    const files = sources(folder);
    expect(files.length).toBeGreaterThan(0);
    const wrong = files.flatMap((name) =>
      imports(path.join(root, folder, name))
        .filter((imported) => forbidden.test(imported))
        .map((imported) => `${folder}/${name} imports ${imported}`),
    );
    expect(wrong).toEqual([]);
  });

  it('constructs an engine client only where engines and benches are', () => {
    const clients = sources('electron/core').filter((name) =>
      /^import (?!type)[^;]*'dockerode'/m.test(readFileSync(path.join(root, 'electron/core', name), 'utf8')),
    );
    expect(clients.filter((name) => !/^(engine|bench)\//.test(name))).toEqual([]);
  });
});
