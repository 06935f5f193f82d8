import path from 'node:path';
import type Docker from 'dockerode';
import { LabError } from '../../contract/errors.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { readThroughArchive } from './container-archive.ts';

/** Bytes; no lesson asks about a larger file. */
export const MAX_FILE = 8 * 1024 * 1024;

/** What is at a path. */
export type FoundFile =
  | { kind: 'file'; content: Buffer }
  | { kind: 'directory' | 'other' }
  | { kind: 'missing' };

/**
 * Prints what is at path $2 below the folder $1, symlinks followed as a program that has $1 for its root would follow
 * them: one line with the kind, then the content of a file of at most $3 bytes.
 */
const READ = `
root=$1 rest=$2 at= hops=0
while [ -n "$rest" ]; do
  part=\${rest%%/*}
  case $rest in */*) rest=\${rest#*/} ;; *) rest= ;; esac
  case $part in ''|.) continue ;; ..) at=\${at%/*}; continue ;; esac
  if [ -L "$root$at/$part" ]; then
    hops=$((hops + 1))
    [ $hops -gt 40 ] && { echo missing; exit; }
    target=$(readlink "$root$at/$part")
    case $target in /*) at= ;; esac
    rest=$target\${rest:+/$rest}
  elif [ -e "$root$at/$part" ]; then
    at=$at/$part
  else
    echo missing; exit
  fi
done
if [ -d "$root$at" ]; then echo directory
elif [ ! -f "$root$at" ]; then echo other
elif [ "$(stat -c %s "$root$at")" -gt "$3" ]; then echo large
else echo file; cat "$root$at"
fi`;

/**
 * Mounts a stopped container's layers read-only for the time of one look, in a mount namespace that nobody else sees.
 * The kernel's newer mount calls take an option of 256 characters at most, which a list of layers soon exceeds.
 */
const MOUNT_AND_READ = `
cd "$4" || exit 1
mount -t tmpfs none /mnt && mkdir /mnt/root || exit 1
LIBMOUNT_FORCE_MOUNT2=always mount -t overlay overlay -o "ro,lowerdir=$5/diff:$(cat "$5/lower")" /mnt/root || exit 1
set -- /mnt/root "$2" "$3"
${READ}`;

/**
 * Content of a file in a container. A running container is read as its own processes see it (volumes included), a
 * stopped one through its layers. Neither leaves a trace: reading through the engine's archive API would change the
 * writable layer that is being looked at, see {@link readThroughArchive}.
 * @throws LabError FILE_TOO_LARGE, BENCH_LOST; what the engine throws
 */
export async function readInContainer(
  link: BenchLink,
  container: Docker.ContainerInspectInfo,
  file: string,
): Promise<FoundFile> {
  const { Running: running, Pid: pid } = container.State;
  const limit = String(MAX_FILE);
  if (running && pid > 0) {
    return answer(await link.run(['sh', '-c', READ, 'sh', `/proc/${pid}/root`, file, limit]), file);
  }
  const upper = upperFolder(container);
  if (upper === null) {
    return readThroughArchive(link.engine.getContainer(container.Id), file);
  }
  const layer = path.posix.dirname(upper);
  const place = [path.posix.dirname(layer), path.posix.basename(layer)];
  const script = ['unshare', '-m', 'sh', '-c', MOUNT_AND_READ, 'sh', '', file, limit, ...place];
  return answer(await link.run(script), file);
}

/** The graph driver's folder of the writable layer; null for stores that have none, or one that is no overlay. */
function upperFolder(container: Docker.ContainerInspectInfo): string | null {
  const driver = container.GraphDriver as { Name?: string; Data?: Record<string, string> | null } | undefined;
  const upper = driver?.Name === 'overlay2' ? driver.Data?.UpperDir : undefined;
  return upper?.endsWith('/diff') ? upper : null;
}

function answer(ran: { exitCode: number; stdout: Buffer; stderr: string }, file: string): FoundFile {
  const end = ran.stdout.indexOf(0x0a);
  const kind = ran.stdout.subarray(0, Math.max(end, 0)).toString();
  if (kind === 'large') {
    throw new LabError('FILE_TOO_LARGE', `${file} is larger than ${MAX_FILE} bytes`, { path: file });
  }
  if (kind === 'file') {
    return { kind, content: ran.stdout.subarray(end + 1) };
  }
  if (kind === 'directory' || kind === 'other' || kind === 'missing') {
    return { kind };
  }
  throw new Error(`${file} could not be read: ${ran.stderr.trim() || `exit code ${ran.exitCode}`}`);
}
