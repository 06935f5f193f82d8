import { type KeyboardEvent, type ReactElement, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSlice } from '../../state/lab.ts';
import { Icon } from '../parts/Icon.tsx';
import { useDesk } from './desk.ts';
import { openFile } from './file-calls.ts';
import { askDelete, askNewFile, askRename } from './file-questions.ts';
import { type TreeRow, treeRows } from './paths.ts';

/** The workspace as a tree after the ARIA pattern: arrows move and fold, Enter opens, F2 renames, Delete deletes. */
export function FileTree(): ReactElement {
  const { t } = useTranslation('workbench');
  const workspace = useSlice('workspace');
  const active = useDesk((desk) => desk.active);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);

  const rows = useMemo(
    () => treeRows(workspace?.files.map((file) => file.path) ?? [], workspace?.folders ?? [], closed),
    [workspace, closed],
  );
  const at = Math.max(
    0,
    rows.findIndex((row) => row.path === current),
  );
  const row = rows[at];
  const chosen = current === null ? undefined : row;
  const skipped = workspace?.skipped.length ?? 0;

  function fold(path: string, shut: boolean): void {
    const next = new Set(closed);
    if (shut) {
      next.add(path);
    } else {
      next.delete(path);
    }
    setClosed(next);
  }

  function use(target: TreeRow): void {
    setCurrent(target.path);
    if (target.folder) {
      fold(target.path, !closed.has(target.path));
    } else {
      openFile(target.path);
    }
  }

  function moveTo(index: number): void {
    const target = rows[index];
    if (target) {
      setCurrent(target.path);
      tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[index]?.focus();
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (row && act(event.key, row)) {
      event.preventDefault();
    }
  }

  /** True when the key means something here. Enter and Space are the row's own, for it is a button. */
  function act(key: string, on: TreeRow): boolean {
    const open = on.folder && !closed.has(on.path);
    switch (key) {
      case 'ArrowDown':
        moveTo(at + 1);
        return true;
      case 'ArrowUp':
        moveTo(at - 1);
        return true;
      case 'Home':
        moveTo(0);
        return true;
      case 'End':
        moveTo(rows.length - 1);
        return true;
      case 'ArrowRight':
        if (open) {
          moveTo(at + 1);
        } else if (on.folder) {
          fold(on.path, false);
        }
        return true;
      case 'ArrowLeft':
        if (open) {
          fold(on.path, true);
        } else {
          moveTo(rows.findLastIndex((one, index) => index < at && one.depth < on.depth));
        }
        return true;
      case 'F2':
        void (on.folder || askRename(t, on.path));
        return true;
      case 'Delete':
        void (on.folder || askDelete(t, on.path));
        return true;
      default:
        return false;
    }
  }

  const folder = chosen?.folder ? chosen.path : (chosen?.path.split('/').slice(0, -1).join('/') ?? '');
  const file = chosen && !chosen.folder ? chosen.path : null;
  return (
    <div className="wb-tree">
      <div className="wb-tree-head">
        <h3 className="grow">{t('editor.files')}</h3>
        <button
          type="button"
          className="square-button"
          title={t('tree.new')}
          aria-label={t('tree.new')}
          onClick={() => void askNewFile(t, folder)}
        >
          <Icon name="plus" size="small" />
        </button>
        <button
          type="button"
          className="square-button"
          title={t('tree.rename')}
          aria-label={t('tree.rename')}
          disabled={!file}
          onClick={() => void (file && askRename(t, file))}
        >
          <Icon name="pencil" size="small" />
        </button>
        <button
          type="button"
          className="square-button"
          title={t('tree.delete')}
          aria-label={t('tree.delete')}
          disabled={!file}
          onClick={() => void (file && askDelete(t, file))}
        >
          <Icon name="trash" size="small" />
        </button>
      </div>
      {rows.length === 0 && <p className="wb-tree-empty">{t('tree.empty')}</p>}
      <div role="tree" aria-label={t('tree.label')} className="wb-tree-rows" ref={tree} onKeyDown={onKeyDown}>
        {rows.map((one, index) => (
          <button
            key={one.path}
            type="button"
            role="treeitem"
            aria-level={one.depth + 1}
            aria-setsize={one.siblings}
            aria-posinset={one.position}
            aria-expanded={one.folder ? !closed.has(one.path) : undefined}
            aria-selected={`file:${one.path}` === active}
            tabIndex={index === at ? 0 : -1}
            className="wb-tree-row"
            style={{ paddingLeft: 8 + one.depth * 14 }}
            title={one.path}
            onFocus={() => setCurrent(one.path)}
            onClick={() => use(one)}
          >
            {one.folder ? (
              <Icon name={closed.has(one.path) ? 'right' : 'down'} size="tiny" />
            ) : (
              <span className="wb-tree-gap" />
            )}
            <Icon name={one.folder ? 'folder' : 'file'} size="small" />
            <span className="cut">{one.name}</span>
          </button>
        ))}
      </div>
      {skipped > 0 && (
        <p className="wb-tree-note" title={workspace?.skipped.join('\n')}>
          {t('tree.skipped', { count: skipped })}
        </p>
      )}
    </div>
  );
}
