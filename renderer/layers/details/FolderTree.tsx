import { useMemo, useState } from 'react';
import type { TreeEntry } from '../../../electron/contract/index.ts';
import { folderRows } from '../folder-rows.ts';
import { useFolders } from '../use-folders.ts';
import type { LayerPlace } from '../use-layer-changes.ts';
import { EntryTree } from './EntryTree.tsx';

/** What can be done with an entry of the merged tree. */
export interface EntryCalls {
  onOpen: (entry: TreeEntry) => void;
  onAsk: (entry: TreeEntry) => void;
  onLayer: (entry: TreeEntry) => void;
}

/** The merged tree; a folder is asked for when it is opened. */
export function FolderTree({ label, place, calls }: { label: string; place: LayerPlace; calls: EntryCalls }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { folders, retry } = useFolders(place, open);
  const lines = useMemo(() => folderRows(folders, open), [folders, open]);
  return (
    <EntryTree
      lines={lines}
      label={label}
      calls={calls}
      onRetry={retry}
      onToggle={(path, wanted) =>
        setOpen((before) => {
          const next = new Set(before);
          if (wanted) {
            next.add(path);
          } else {
            next.delete(path);
          }
          return next;
        })
      }
    />
  );
}
