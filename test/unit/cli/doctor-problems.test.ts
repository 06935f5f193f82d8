import { describe, expect, it } from 'vitest';
import type { Findings } from '../../../electron/cli/doctor.ts';
import { findProblems } from '../../../electron/cli/doctor-problems.ts';

const GIB = 2 ** 30;
const fine: Omit<Findings, 'problems'> = {
  engine: {
    endpoint: 'unix:///var/run/docker.sock',
    source: 'socket',
    version: '28.0.1',
    apiVersion: '1.47',
    os: 'linux',
    arch: 'amd64',
    kernel: '6.1',
    podman: false,
    privateToLab: false,
    storageDriver: 'overlay2',
    store: 'graph-driver',
    cgroupVersion: '2',
    cpus: 4,
    memoryBytes: 8 * GIB,
  },
  attempts: [],
  memory: { totalBytes: 8 * GIB, freeBytes: 4 * GIB },
  disk: { dataDir: '/d', freeBytes: 50 * GIB },
  images: [{ ref: 'nginx', present: true, hostRef: 'layerlab.local/nginx', source: 'published image' }],
  electron: { runtime: null, display: false },
  browser: null,
  node: { version: 'v24.0.0', program: '/node' },
};
const about = (found: Omit<Findings, 'problems'>, platform: NodeJS.Platform = 'linux') =>
  findProblems(found, platform).map((problem) => `${problem.severity} ${problem.about}`);

describe('what the doctor finds wrong', () => {
  it('is nothing on a good machine', () => {
    expect(findProblems(fine, 'linux')).toEqual([]);
  });

  it('is a missing engine, with what to do on this platform', () => {
    const without = { ...fine, engine: null };
    expect(about(without)).toEqual(['error engine']);
    expect(findProblems(without, 'linux')[0]?.mend).toContain('npm start');
    expect(findProblems(without, 'darwin')[0]?.mend).toContain('Docker Desktop');
  });

  it('is an engine that may not be used, in the words of the attempt', () => {
    const attempts = [
      { source: 'socket' as const, endpoint: 'unix:///s', result: 'denied' as const, message: 'not you' },
    ];
    expect(findProblems({ ...fine, engine: null, attempts }, 'linux')[0]?.problem).toBe('not you');
  });

  it('is little memory and little disk', () => {
    expect(fine.engine).not.toBeNull();
    const engine = fine.engine && { ...fine.engine, memoryBytes: GIB };
    expect(about({ ...fine, engine })).toEqual(['error memory']);
    expect(about({ ...fine, disk: { dataDir: '/d', freeBytes: GIB } })).toEqual(['error disk']);
    expect(about({ ...fine, disk: { dataDir: '/d', freeBytes: 4 * GIB } })).toEqual(['advice disk']);
  });

  it('puts errors before advice', () => {
    const images = [{ ref: 'nginx', present: false, hostRef: null, source: null }];
    expect(about({ ...fine, images, disk: { dataDir: '/d', freeBytes: 0 } })).toEqual([
      'error disk',
      'advice images',
    ]);
  });

  it('mentions copies of everything (vfs), Podman, and a display without anything to show it', () => {
    const engine = fine.engine && { ...fine.engine, storageDriver: 'vfs', podman: true };
    expect(about({ ...fine, engine, electron: { runtime: null, display: true } })).toEqual([
      'advice engine',
      'advice engine',
      'advice screen',
    ]);
  });
});
