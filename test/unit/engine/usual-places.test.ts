import { describe, expect, it } from 'vitest';
import { usualPlaces } from '../../../electron/core/engine/usual-places.ts';

const urls = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, uid: number | null = 1000): string[] =>
  usualPlaces({ platform, env, uid }).map(({ url }) => url);

describe('usual places', () => {
  it('Linux: the system, Desktop, Colima, Rancher, rootless, Podman of the user and of root', () => {
    expect(urls('linux', { HOME: '/home/a', XDG_RUNTIME_DIR: '/run/user/7' })).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///home/a/.docker/desktop/docker.sock',
      'unix:///home/a/.colima/default/docker.sock',
      'unix:///home/a/.config/colima/default/docker.sock',
      'unix:///home/a/.rd/docker.sock',
      'unix:///run/user/7/docker.sock',
      'unix:///run/user/7/podman/podman.sock',
      'unix:///run/podman/podman.sock',
    ]);
  });

  it('Linux without XDG_RUNTIME_DIR takes the usual runtime folder of the user', () => {
    expect(urls('linux', { HOME: '/home/a' }, 1001)).toContain('unix:///run/user/1001/docker.sock');
  });

  it('macOS: Desktop, OrbStack, Colima, Rancher, Podman machine', () => {
    const found = urls('darwin', { HOME: '/Users/a', TMPDIR: '/tmp/x', COLIMA_HOME: '/c' });
    expect(found).toEqual(
      expect.arrayContaining([
        'unix:///var/run/docker.sock',
        'unix:///Users/a/.docker/run/docker.sock',
        'unix:///Users/a/.orbstack/run/docker.sock',
        'unix:///c/default/docker.sock',
        'unix:///Users/a/.rd/docker.sock',
        'unix:///tmp/x/podman/podman-machine-default-api.sock',
      ]),
    );
  });

  it('Windows: pipes only', () => {
    expect(urls('win32', {}, null)).toEqual([
      'npipe:////./pipe/docker_engine',
      'npipe:////./pipe/dockerDesktopLinuxEngine',
      'npipe:////./pipe/podman-machine-default',
    ]);
  });
});
