import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuilderKind } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import { listContext, rulesOf } from './context-list.ts';
import { packContext } from './context-pack.ts';
import { type ContextSource, extraFiles, FROM_OUTSIDE, hiddenFiles } from './context-source.ts';

/**
 * A folder of this computer as a build context. `dockerfile` is a path on this computer, inside the folder or not.
 * @throws LabError CONTEXT_INVALID, FILE_NOT_FOUND {path} of the Dockerfile, CANCELLED
 */
export async function folderContext(
  o: { root: string; dockerfile: string; builder: BuilderKind },
  signal?: AbortSignal,
): Promise<ContextSource> {
  const text = await readFile(o.dockerfile).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError('FILE_NOT_FOUND', `The Dockerfile cannot be read: ${why}`, { path: o.dockerfile });
  });
  const relative = path.relative(o.root, o.dockerfile).split(path.sep).join('/');
  const inside = relative !== '..' && !relative.startsWith('../') && !path.isAbsolute(relative);
  const place = { root: o.root, dockerfile: relative, builder: o.builder };
  const [listing, rules] = [await listContext(place, signal), await rulesOf(place)];
  const extra = extraFiles(inside ? null : text, rules, o.builder);
  return {
    listing,
    dockerfile: { path: inside ? relative : FROM_OUTSIDE, text: text.toString('utf8') },
    hidden: hiddenFiles(inside ? relative : null, rules, o.builder),
    pack: (cancelled) => packContext(o.root, listing, { extra, ...(cancelled ? { signal: cancelled } : {}) }),
    read: (entry) => readFile(path.join(o.root, entry.path)).catch(() => null),
    close: async () => undefined,
  };
}
