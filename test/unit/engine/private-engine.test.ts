import { describe, expect, it } from 'vitest';
import { mountsToOpen, readMounts } from '../../../electron/core/engine/own-cgroups.ts';
import { fixedAddress, freeNetwork, readRoutes } from '../../../electron/core/engine/private-bridge.ts';
import { readableLogLine } from '../../../electron/core/engine/private-engine-log.ts';
import { privateEnginePaths } from '../../../electron/core/engine/private-engine-paths.ts';

describe('paths', () => {
  it('stay in the data directory while a socket address can hold them', () => {
    const paths = privateEnginePaths('/home/ann/.local/share/layer-lab');
    expect(paths.socket).toBe('/home/ann/.local/share/layer-lab/engine/run/docker.sock');
    expect(paths.endpoint).toBe(`unix://${paths.socket}`);
  });

  it('move the sockets to /run when the directory is deep', () => {
    const deep = `/srv/${'classroom-'.repeat(12)}/data`;
    const paths = privateEnginePaths(deep);
    expect(paths.dataRoot.startsWith(deep)).toBe(true);
    for (const file of [paths.socket, `${paths.execRoot}/containerd/containerd.sock.ttrpc`]) {
      expect(Buffer.byteLength(file)).toBeLessThan(108);
    }
    expect(privateEnginePaths(`${deep}2`).socket).not.toBe(paths.socket);
  });

  it('leave room for the longest socket exactly at the limit', () => {
    for (let length = 1; length < 120; length += 1) {
      const { execRoot } = privateEnginePaths(`/${'d'.repeat(length)}`);
      expect(Buffer.byteLength(`${execRoot}/containerd/containerd.sock.ttrpc`)).toBeLessThan(108);
    }
  });

  it('give the bridge a name the kernel takes', () => {
    expect(privateEnginePaths('/anywhere').bridge).toMatch(/^[a-z0-9]{1,15}$/);
  });
});

describe('network', () => {
  // Destination and mask as the kernel prints them: bytes in host order, little-endian here.
  const header = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n';
  const route = (destination: string, mask: string) =>
    `eth0\t${destination}\t0\t0001\t0\t0\t0\t${mask}\t0\t0\t0\n`;

  it('reads routes and leaves the default route out', () => {
    const text = header + route('00000000', '00000000') + route('0000C90A', '00F0FFFF');
    expect(readRoutes(text)).toEqual([{ network: 0x0ac90000, mask: 0xfffff000 }]);
  });

  it('takes the first network that nobody uses', () => {
    expect(freeNetwork([])).toBe('10.201.0');
    expect(freeNetwork(readRoutes(header + route('0000C90A', '00FFFFFF')))).toBe('10.201.16');
  });

  it('gives the bridge one address for ever, of the kind that anybody may choose', () => {
    expect(fixedAddress('layerlab1')).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    expect(fixedAddress('layerlab1')).toBe(fixedAddress('layerlab1'));
    expect(fixedAddress('layerlab2')).not.toBe(fixedAddress('layerlab1'));
  });

  it('sees wider and narrower routes as collisions, and knows when all is taken', () => {
    expect(freeNetwork([{ network: 0x0ac90000, mask: 0xffff0000 }])).toBe('10.202.0');
    expect(freeNetwork([{ network: 0x0a000000, mask: 0xff000000 }])).toBeNull();
  });
});

describe('control groups', () => {
  const machine = 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\nproc /proc proc rw 0 0\n';
  const container =
    'tmpfs /sys/fs/cgroup tmpfs ro,nosuid 0 0\ncgroup /sys/fs/cgroup/memory cgroup ro 0 0\n' +
    'cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\nproc /proc/sys proc ro 0 0\nsysfs /sys sysfs ro 0 0\n';

  it('leaves an ordinary machine alone', () => {
    expect(mountsToOpen(readMounts(machine))).toEqual([]);
  });

  it('opens what a container has read-only, parents first, and nothing else', () => {
    expect(mountsToOpen(readMounts(container))).toEqual([
      '/proc/sys',
      '/sys/fs/cgroup',
      '/sys/fs/cgroup/memory',
    ]);
  });

  it('looks at the mount on top', () => {
    expect(mountsToOpen(readMounts(`${container}proc /proc/sys proc rw 0 0\n`))).not.toContain('/proc/sys');
  });
});

describe('log lines', () => {
  it.each([
    [
      'time="2026-01-01T00:00:00Z" level=fatal msg="no \\"such\\" driver" error="bad thing"',
      'fatal: no "such" driver (bad thing)',
    ],
    ['level=info msg=ready', 'info: ready'],
    ['failed to start daemon: x', 'failed to start daemon: x'],
  ])('%s', (line, expected) => {
    expect(readableLogLine(line)).toBe(expected);
  });
});
