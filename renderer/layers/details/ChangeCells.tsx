import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../app/format.ts';
import type { IconName } from '../../icons/Icon.tsx';
import { kindOf } from '../change-filter.ts';
import type { ChangeRow } from '../change-rows.ts';
import type { TreeNode } from '../change-tree.ts';
import { KindMark } from '../KindMark.tsx';
import { NameCell } from './NameCell.tsx';
import { RowActions } from './RowActions.tsx';
import { iconOfType, ShareBar } from './ShareBar.tsx';

/** The cells of one change: what was done to it, its name, its size before and after. */
export function ChangeCells({
  row,
  largest,
  onOpen,
  onAsk,
}: {
  row: ChangeRow;
  largest: number;
  onOpen: (() => void) | null;
  onAsk: (() => void) | null;
}) {
  const { t } = useTranslation('layers');
  const { node } = row;
  const { change } = node;
  return (
    <>
      <span className="mark">
        {change && !change.implicit && <KindMark kind={kindOf(change)} />}
        {change?.implicit && (
          <span className="implicit" title={t('files.implicit')}>
            ·
          </span>
        )}
      </span>
      <NameCell
        line={row}
        icon={node.group ? null : iconOf(node)}
        label={node.label}
        title={node.path || `${node.label}: ${node.note}`}
      >
        {node.group && (
          <span className="note cut">{[node.count, node.note].filter(Boolean).join(' · ')}</span>
        )}
        {change?.metadataOnly && (
          <span className="tag" title={t('files.metadataWhy')}>
            {t('files.metadata')}
          </span>
        )}
        {!node.group && <RowActions onOpen={onOpen} onAsk={onAsk} />}
      </NameCell>
      {!node.group && (
        <>
          <span className="before">{beforeWords(node)}</span>
          <span className="size">{sizeWords(node)}</span>
          <ShareBar size={node.size} largest={largest} />
        </>
      )}
    </>
  );
}

function iconOf(node: TreeNode): IconName {
  return node.children.length > 0 ? 'folder' : iconOfType(node.change?.type ?? 'file');
}

function beforeWords({ change }: TreeNode): string {
  const { sizeBefore = null, type } = change ?? {};
  return sizeBefore === null || type === 'directory' ? '' : formatBytes(sizeBefore);
}

function sizeWords(node: TreeNode): string {
  const plain = node.children.length > 0 || node.change?.type === 'file' || node.change?.kind === 'deleted';
  return plain && !(node.change?.type === 'directory' && node.size === 0) ? formatBytes(node.size) : '';
}

/** A line of the tree of changes in words. */
export function sayChange(t: TFunction<'layers'>, node: TreeNode): string {
  const { change } = node;
  if (node.group) {
    return t('files.group', { name: [node.label, node.note].filter(Boolean).join(', '), count: node.count });
  }
  if (node.children.length > 0) {
    const kind = change && !change.implicit ? `, ${t(`kind.${kindOf(change)}`)}` : '';
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
    kind: t(`kind.${kindOf(change)}`),
    size: formatBytes(change.size),
    before: sizeBefore,
  });
}
