import { useCallback, useEffect, useState } from 'react';
import { call } from '../state/lab.ts';
import type { FolderState } from './folder-rows.ts';
import type { LayerPlace } from './use-layer-changes.ts';

interface Known {
  key: string;
  folders: ReadonlyMap<string, FolderState>;
}
const NOTHING: ReadonlyMap<string, FolderState> = new Map();

/** The folders of a merged tree that are wanted, each asked for once; a failed one again when told. */
export function useFolders(
  place: LayerPlace,
  wanted: ReadonlySet<string>,
): { folders: ReadonlyMap<string, FolderState>; retry: (path: string) => void } {
  const { imageId, diffId, index } = place;
  const key = `${imageId} ${index}`;
  const [known, setKnown] = useState<Known>({ key, folders: NOTHING });
  const folders = known.key === key ? known.folders : NOTHING;

  const put = useCallback((at: string, path: string, state: FolderState | null) => {
    setKnown((before) => {
      const next = new Map(before.key === at ? before.folders : NOTHING);
      if (state === null) {
        next.delete(path);
      } else {
        next.set(path, state);
      }
      return { key: at, folders: next };
    });
  }, []);

  useEffect(() => {
    for (const path of ['/', ...wanted]) {
      if (folders.has(path)) {
        continue;
      }
      put(key, path, { status: 'loading' });
      call('layer.folder', { imageId, diffId, index, path })
        .then((answer) => put(key, path, { status: 'ready', ...answer }))
        .catch((error: unknown) => put(key, path, { status: 'failed', error }));
    }
  }, [key, folders, wanted, imageId, diffId, index, put]);

  return { folders, retry: (path) => put(key, path, null) };
}
