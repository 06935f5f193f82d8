import type { EntryType } from '../../../electron/contract/index.ts';
import type { IconName } from '../../icons/Icon.tsx';

/** A size as a bar, logarithmic like the heights of the layers, so that small files beside large ones can be seen. */
export function ShareBar({ size, largest }: { size: number; largest: number }) {
  const share = Math.max(4, (100 * Math.log10(size + 1)) / Math.log10(largest + 1));
  return (
    <span className="share" aria-hidden="true">
      {size > 0 && <span style={{ width: `${share}%` }} />}
    </span>
  );
}

export function iconOfType(type: EntryType): IconName {
  if (type === 'directory') {
    return 'folder';
  }
  return type === 'symlink' || type === 'hardlink' ? 'link' : 'file';
}
