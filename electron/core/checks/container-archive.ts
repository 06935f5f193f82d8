import type Docker from 'dockerode';
import tar from 'tar-stream';
import { isMissing } from '../bench/errors.ts';
import type { FoundFile } from './container-file.ts';

/**
 * A file through the engine's archive API, for a stopped container whose layers have no folder of their own. Last
 * resort: the engine mounts the container for it, makes an event, and leaves empty /etc/hosts, /etc/hostname and
 * /etc/resolv.conf in its writable layer (seen with 26.1), which a later commit would then contain.
 */
export async function readThroughArchive(container: Docker.Container, file: string): Promise<FoundFile> {
  const archive = await container.getArchive({ path: file }).catch((thrown: unknown) => {
    if (isMissing(thrown)) {
      return null;
    }
    throw thrown;
  });
  if (archive === null) {
    return { kind: 'missing' };
  }
  const entries = tar.extract();
  archive.on('error', (thrown) => entries.destroy(thrown));
  archive.pipe(entries);
  let found: FoundFile = { kind: 'missing' };
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    const { type } = entry.header;
    if (found.kind === 'missing') {
      found =
        type === 'file'
          ? { kind: 'file', content: Buffer.concat(chunks) }
          : { kind: type === 'directory' ? 'directory' : 'other' };
    }
  }
  return found;
}
