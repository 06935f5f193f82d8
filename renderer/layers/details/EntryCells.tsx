import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../app/format.ts';
import { modeText } from '../file-mode.ts';
import { baseName, type FolderRow } from '../folder-rows.ts';
import type { EntryCalls } from './FolderTree.tsx';
import { NameCell } from './NameCell.tsx';
import { RowActions } from './RowActions.tsx';
import { iconOfType, ShareBar } from './ShareBar.tsx';

/** The cells of a place in the merged tree: name, the layer that wrote it last, size. */
export function EntryCells({
  line,
  largest,
  calls,
  onRetry,
}: {
  line: FolderRow;
  largest: number;
  calls: EntryCalls;
  onRetry: () => void;
}) {
  const { t, i18n } = useTranslation('layers');
  if (line.kind !== 'entry') {
    return (
      <>
        <span />
        <NameCell line={line} icon={null} label="" title="">
          {line.kind === 'loading' && (
            <span className="note">
              <span className="spinner late" /> {t('files.loading')}
            </span>
          )}
          {line.kind === 'more' && (
            <span className="note">
              {t('all.more', { number: line.count.toLocaleString(i18n.language) })}
            </span>
          )}
          {line.kind === 'failed' && (
            <span className="note">
              {t('files.failed')}{' '}
              <button type="button" className="link-button" tabIndex={-1} onClick={onRetry}>
                {t('files.retry')}
              </button>
            </span>
          )}
        </NameCell>
      </>
    );
  }
  const { entry } = line;
  const folder = entry.type === 'directory' || line.folder;
  const name = line.depth === 0 ? entry.path.slice(1) : baseName(entry.path);
  return (
    <>
      <span />
      <NameCell
        line={line}
        icon={iconOfType(folder ? 'directory' : entry.type)}
        label={folder ? `${name}/` : name}
        title={`${entry.path}\n${modeText(entry.type, entry.mode)} ${entry.uid}:${entry.gid}`}
      >
        {entry.link !== '' && <span className="note cut">→ {entry.link}</span>}
        <RowActions onOpen={folder ? null : () => calls.onOpen(entry)} onAsk={() => calls.onAsk(entry)} />
      </NameCell>
      <span className="before">
        {entry.layer > 0 && (
          <button
            type="button"
            className="link-button"
            tabIndex={-1}
            aria-label={t('act.layer', { index: entry.layer })}
            title={t('act.layer', { index: entry.layer })}
            onClick={(event) => {
              event.stopPropagation();
              calls.onLayer(entry);
            }}
          >
            {entry.layer}
          </button>
        )}
      </span>
      <span className="size">{entry.type === 'symlink' ? '' : formatBytes(entry.size)}</span>
      <ShareBar size={entry.size} largest={largest} />
    </>
  );
}
