import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../app/format.ts';
import { Icon } from '../icons/Icon.tsx';
import type { TreeNode, TreeRow } from './change-tree.ts';
import { KindMark } from './KindMark.tsx';

const INDENT = 16;

/** One line of the file tree. The tree itself holds the focus; lines are only pointed at. */
export function ChangeRow({
  row,
  id,
  top,
  height,
  active,
  largest,
  onPoint,
}: {
  row: TreeRow;
  id: string;
  top: number;
  height: number;
  active: boolean;
  largest: number;
  onPoint: (toggle: boolean) => void;
}) {
  const { t } = useTranslation('layers');
  const { node, depth, open } = row;
  const { change } = node;
  const folder = node.children.length > 0;
  const classes = ['layers-row'];
  if (active) {
    classes.push('active');
  }
  if (node.group) {
    classes.push('group');
  }
  if (change?.kind === 'deleted') {
    classes.push('deleted');
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys for all its lines
    // biome-ignore lint/a11y/useFocusableInteractive: pointed at by aria-activedescendant
    <div
      className={classes.join(' ')}
      role="treeitem"
      id={id}
      style={{ transform: `translateY(${top}px)`, height }}
      aria-level={depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={active}
      {...(folder ? { 'aria-expanded': open } : {})}
      aria-label={sayRow(t, node)}
      onClick={() => onPoint(folder)}
    >
      <span className="mark">
        {change && !change.implicit && <KindMark kind={change.kind} />}
        {change?.implicit && (
          <span className="implicit" title={t('files.implicit')}>
            ·
          </span>
        )}
      </span>
      <span
        className="name"
        style={{ paddingLeft: depth * INDENT }}
        title={node.path || `${node.label}: ${node.note}`}
      >
        <span className="twist">{folder && <Icon name={open ? 'down' : 'right'} size="tiny" />}</span>
        {!node.group && <Icon name={iconOf(node)} size="small" />}
        <Name label={node.label} />
        {node.group && (
          <span className="note cut">{[node.count, node.note].filter(Boolean).join(' · ')}</span>
        )}
        {change?.metadataOnly && (
          <span className="tag" title={t('files.metadataWhy')}>
            {t('files.metadata')}
          </span>
        )}
      </span>
      {!node.group && (
        <>
          <span className="before">{beforeWords(node)}</span>
          <span className="size">{sizeWords(node)}</span>
          <span className="share" aria-hidden="true">
            {node.size > 0 && <span style={{ width: `${shareOf(node.size, largest)}%` }} />}
          </span>
        </>
      )}
    </div>
  );
}

/** Of a long path the last part is the one that matters, so the folders give way first. */
function Name({ label }: { label: string }) {
  const cut = label.lastIndexOf('/', label.length - 2) + 1;
  return (
    <>
      {cut > 0 && <span className="cut folders">{label.slice(0, cut)}</span>}
      <span className="cut last">{label.slice(cut)}</span>
    </>
  );
}

function iconOf(node: TreeNode): 'folder' | 'link' | 'file' {
  if (node.children.length > 0 || node.change?.type === 'directory') {
    return 'folder';
  }
  return node.change?.type === 'symlink' || node.change?.type === 'hardlink' ? 'link' : 'file';
}

function beforeWords({ change }: TreeNode): string {
  const { sizeBefore = null, type } = change ?? {};
  return sizeBefore === null || type === 'directory' ? '' : formatBytes(sizeBefore);
}

function sizeWords(node: TreeNode): string {
  const plain = node.children.length > 0 || node.change?.type === 'file' || node.change?.kind === 'deleted';
  return plain && !(node.change?.type === 'directory' && node.size === 0) ? formatBytes(node.size) : '';
}

/** Logarithmic like the heights of the layers, so that small files beside large ones can be seen. */
function shareOf(size: number, largest: number): number {
  return Math.max(4, (100 * Math.log10(size + 1)) / Math.log10(largest + 1));
}

function sayRow(t: TFunction<'layers'>, node: TreeNode): string {
  const { change } = node;
  if (node.group) {
    return t('files.group', { name: [node.label, node.note].filter(Boolean).join(', '), count: node.count });
  }
  if (node.children.length > 0) {
    const kind = change && !change.implicit ? `, ${t(`kind.${change.kind}`)}` : '';
    return t('files.rowFolder', { name: node.label, kind, size: formatBytes(node.size) });
  }
  if (!change) {
    return node.label;
  }
  const sizeBefore =
    change.sizeBefore === null ? '' : t('files.rowBefore', { size: formatBytes(change.sizeBefore) });
  return t('files.row', {
    name: node.label,
    type: t(`type.${change.type}`),
    kind: change.metadataOnly ? t('files.metadata') : t(`kind.${change.kind}`),
    size: formatBytes(change.size),
    before: sizeBefore,
  });
}
