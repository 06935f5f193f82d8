import type { LayerChange } from '../../contract/layers.ts';
import type { ImageIndex } from '../layers/image-index.ts';

/** Places that engines make in every container, so that something can be mounted over them. */
const MOUNT_POINTS =
  /^\/(proc|sys|dev|dev\/(console|pts|shm|mqueue)|\.dockerenv|etc|etc\/(hostname|hosts|mtab|resolv\.conf))$/;

/** What layer `number` (1 is the base) changes, without folders that are listed only for what is in them. */
export function listedChanges(index: ImageIndex, number: number): LayerChange[] {
  return index.changes[number - 1]?.filter((change) => !change.implicit) ?? [];
}

/**
 * What the instruction of a layer itself changed, as a learner would see it: without the empty mount points that some
 * engines leave behind, and without folders of which only the time moved because something came and went in them.
 */
export function ownChanges(index: ImageIndex, number: number): LayerChange[] {
  return listedChanges(index, number).filter((change) => {
    const isMountPoint = change.kind === 'added' && change.size === 0 && MOUNT_POINTS.test(change.path);
    return !isMountPoint && !isOnlyTouched(index, number, change);
  });
}

function isOnlyTouched(index: ImageIndex, number: number, change: LayerChange): boolean {
  if (change.type !== 'directory' || !change.metadataOnly) {
    return false;
  }
  const below = index.listings.slice(0, number - 1).toReversed();
  const now = index.listings[number - 1]?.table.find(change.path);
  const before = below.map(({ table }) => table.find(change.path)).find((entry) => entry !== undefined);
  return (
    now !== undefined &&
    before !== undefined &&
    now.mode === before.mode &&
    now.uid === before.uid &&
    now.gid === before.gid &&
    now.xattrs === before.xattrs
  );
}
