import { tableOf } from '../../../electron/core/layers/entry-table-builder.ts';
import { buildImageIndex, type ImageIndex } from '../../../electron/core/layers/image-index.ts';
import { type LayerEntry, LayerListing } from '../../../electron/core/layers/layer-listing.ts';

/** A layer as its reader would list it, without an archive around it. */
export interface Layer {
  entries?: LayerEntry[];
  whiteouts?: string[];
  opaques?: string[];
}

export function indexOf(...layers: Layer[]): ImageIndex {
  const listings = layers.map(
    ({ entries = [], whiteouts = [], opaques = [] }, at) =>
      new LayerListing({ diffId: `sha256:${at}`, table: tableOf(entries), whiteouts, opaques }),
  );
  const diff_ids = listings.map(({ diffId }) => diffId);
  return buildImageIndex('sha256:image', { rootfs: { diff_ids } }, listings);
}

export const file = (path: string, size: number, more: Partial<LayerEntry> = {}): LayerEntry => ({
  ...entry(path, 'file', 0o644),
  size,
  digest: size === 0 ? '' : `${size}`.padStart(16, '0'),
  ...more,
});
export const folder = (path: string, more: Partial<LayerEntry> = {}): LayerEntry => ({
  ...entry(path, 'directory', 0o755),
  ...more,
});
export const hardlink = (path: string, link: string, more: Partial<LayerEntry> = {}): LayerEntry => ({
  ...entry(path, 'hardlink', 0o644),
  link,
  ...more,
});
export const symlink = (path: string, link: string): LayerEntry => ({
  ...entry(path, 'symlink', 0o777),
  link,
});

function entry(path: string, type: LayerEntry['type'], mode: number): LayerEntry {
  return {
    path,
    type,
    mode,
    uid: 0,
    gid: 0,
    size: 0,
    mtime: 0,
    link: '',
    device: '',
    xattrs: '',
    digest: '',
  };
}
