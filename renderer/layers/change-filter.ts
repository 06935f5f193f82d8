import type { ChangeKind, EntryType, LayerChange } from '../../electron/contract/index.ts';
import { namePattern } from './name-pattern.ts';

/** A kind of change as the screen tells them apart: a modification of content, or of mode, owner or time alone. */
export type ShownKind = ChangeKind | 'metadata';

export interface ChangeFilter {
  /** Part of a path, or a glob. */
  name: string;
  /** Empty: every kind. */
  kinds: ReadonlySet<ShownKind>;
  /** Null: every type. */
  type: EntryType | null;
  minBytes: number;
}

export const NO_FILTER: ChangeFilter = { name: '', kinds: new Set(), type: null, minBytes: 0 };

export function kindOf(change: LayerChange): ShownKind {
  return change.kind === 'modified' && change.metadataOnly ? 'metadata' : change.kind;
}

/** How large a change is for the filter: of what was deleted, how large it was. */
export function weightOf(change: LayerChange): number {
  return change.kind === 'deleted' ? (change.sizeBefore ?? 0) : change.size;
}

export function isFiltering({ name, kinds, type, minBytes }: ChangeFilter): boolean {
  return name.trim() !== '' || kinds.size > 0 || type !== null || minBytes > 0;
}

/** Whether a change is let through. A filter hides implicit folders: what is in them shows them. */
export function fitsFilter(filter: ChangeFilter): (change: LayerChange) => boolean {
  if (!isFiltering(filter)) {
    return () => true;
  }
  const fitsName = namePattern(filter.name.trim());
  return (change) =>
    !change.implicit &&
    (filter.kinds.size === 0 || filter.kinds.has(kindOf(change))) &&
    (filter.type === null || filter.type === change.type) &&
    (filter.minBytes === 0 || weightOf(change) >= filter.minBytes) &&
    fitsName(change.path);
}

/** How many changes there are of each kind; implicit folders do not count. */
export function countKinds(changes: readonly LayerChange[]): Record<ShownKind, number> {
  const counts = { added: 0, modified: 0, deleted: 0, metadata: 0 };
  for (const change of changes) {
    if (!change.implicit) {
      counts[kindOf(change)] += 1;
    }
  }
  return counts;
}
