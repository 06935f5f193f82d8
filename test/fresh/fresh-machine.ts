import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Container } from 'dockerode';
import { CAPABILITIES } from '../../electron/core/bench/bench-container.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { LABEL } from '../../electron/core/engine/labels.ts';

export interface FreshMachine {
  container: Container;
  /** Runs a command to its end; every line of its output is told. Answers with the exit code. */
  exec(
    command: string[],
    o: { env?: string[]; cwd?: string; onLine: (line: string, of: Stream) => void },
  ): Promise<number>;
  remove(): Promise<void>;
}
type Stream = 'stdout' | 'stderr';

async function follow(
  engine: ConnectedEngine,
  container: Container,
  command: string[],
  o: Parameters<FreshMachine['exec']>[1],
): Promise<number> {
  const exec = await container.exec({
    Cmd: command,
    AttachStdout: true,
    AttachStderr: true,
    ...(o.env ? { Env: o.env } : {}),
    ...(o.cwd ? { WorkingDir: o.cwd } : {}),
  });
  const raw = await exec.start({ hijack: true, stdin: false });
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  engine.docker.modem.demuxStream(raw, streams.stdout, streams.stderr);
  const ends = (['stdout', 'stderr'] as const).map(async (name) => {
    for await (const line of createInterface({ input: streams[name] })) {
      o.onLine(line, name);
    }
  });
  raw.on('close', () => {
    streams.stdout.end();
    streams.stderr.end();
  });
  await Promise.all(ends);
  return (await exec.inspect()).ExitCode ?? -1;
}

/** A container that stands for a machine nobody has used yet. Its volumes are ordinary disk, as a machine has. */
export async function bootFreshMachine(engine: ConnectedEngine, image: string): Promise<FreshMachine> {
  const Labels = { [LABEL]: 'fresh-test' };
  const volume = (Target: string) => ({
    Type: 'volume' as const,
    Source: '',
    Target,
    VolumeOptions: { NoCopy: false, Labels, DriverConfig: { Name: 'local', Options: {} } },
  });
  const configuration = {
    Image: image,
    Cmd: ['sleep', 'infinity'],
    Labels,
    Hostname: 'fresh',
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root'],
    HostConfig: {
      Init: true,
      CapAdd: CAPABILITIES,
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
      // What the command line calls systempaths=unconfined.
      MaskedPaths: [],
      ReadonlyPaths: [],
      CgroupnsMode: 'private',
      ShmSize: 2 ** 30,
      // An engine on top of the container's own file system could only copy (vfs).
      Mounts: ['/var/lib', '/root', '/tmp', '/var/tmp'].map(volume),
    },
  };
  const container: Container = await engine.docker.createContainer(configuration);
  await container.start();
  return {
    container,
    exec: (command, o) => follow(engine, container, command, o),
    // `v` takes the anonymous volumes along.
    remove: () => container.remove({ force: true, v: true }),
  };
}
