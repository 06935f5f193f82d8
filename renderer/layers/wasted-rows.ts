import type { WastedFile } from '../../electron/contract/index.ts';
import type { TreeLine } from './tree-keys.ts';

export interface WastedRow extends TreeLine {
  file: WastedFile;
}

/** Dead copies as a flat list. A path can be there once for each layer that wrote it. */
export function wastedRows(files: readonly WastedFile[]): WastedRow[] {
  return files.map((file, at) => ({
    file,
    id: `${file.path} ${file.writtenBy}`,
    name: file.path.slice(1).toLowerCase(),
    depth: 0,
    folder: false,
    open: false,
    position: at + 1,
    siblings: files.length,
    parent: -1,
  }));
}
