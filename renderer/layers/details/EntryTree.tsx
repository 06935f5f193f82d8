import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../app/format.ts';
import { baseName, type FolderRow } from '../folder-rows.ts';
import { EntryCells } from './EntryCells.tsx';
import { useEntryMenu } from './EntryMenu.tsx';
import type { EntryCalls } from './FolderTree.tsx';
import { VirtualTree } from './VirtualTree.tsx';

/** Lines of the merged tree, or of what was found in it. */
export function EntryTree({
  lines,
  label,
  calls,
  onToggle,
  onRetry = () => undefined,
  onEscape = () => undefined,
}: {
  lines: readonly FolderRow[];
  label: string;
  calls: EntryCalls;
  onToggle: (path: string, open: boolean) => void;
  onRetry?: (path: string) => void;
  onEscape?: () => void;
}) {
  const { t, i18n } = useTranslation('layers');
  const { menu, show } = useEntryMenu();
  const largest = useMemo(
    () => lines.reduce((most, line) => (line.kind === 'entry' ? Math.max(most, line.entry.size) : most), 1),
    [lines],
  );
  const open = (line: FolderRow): void => {
    if (line.kind === 'failed') {
      onRetry(line.path);
    } else if (line.folder) {
      onToggle(line.path, !line.open);
    } else if (line.kind === 'entry') {
      calls.onOpen(line.entry);
    }
  };
  return (
    <>
      <VirtualTree
        lines={lines}
        label={label}
        reveal={null}
        classOf={(line) => (line.kind === 'entry' ? '' : 'word')}
        say={(line) => sayEntry(t, i18n.language, line)}
        actions={{
          onToggle: (line, wanted) => onToggle(line.path, wanted),
          onOpen: open,
          onEscape,
          onAsk: (line) => line.kind === 'entry' && calls.onAsk(line.entry),
          onMenu: (line, x, y) => {
            if (line.kind !== 'entry') {
              return;
            }
            const { entry } = line;
            const layer =
              entry.layer > 0
                ? [
                    {
                      id: 'layer',
                      label: t('act.layer', { index: entry.layer }),
                      icon: 'layers' as const,
                      run: () => calls.onLayer(entry),
                    },
                  ]
                : [];
            show(
              [
                { id: 'open', label: t('act.open'), icon: 'eye', run: () => calls.onOpen(entry) },
                { id: 'ask', label: t('act.ask'), icon: 'clock', run: () => calls.onAsk(entry) },
                ...layer,
              ],
              x,
              y,
            );
          },
        }}
      >
        {(line) => (
          <EntryCells line={line} largest={largest} calls={calls} onRetry={() => onRetry(line.path)} />
        )}
      </VirtualTree>
      {menu}
    </>
  );
}

function sayEntry(t: TFunction<'layers'>, language: string, line: FolderRow): string {
  if (line.kind === 'loading') {
    return t('files.loading');
  }
  if (line.kind === 'failed') {
    return t('files.failed');
  }
  if (line.kind === 'more') {
    return t('all.more', { number: line.count.toLocaleString(language) });
  }
  const { entry } = line;
  return t('all.row', {
    name: line.depth === 0 ? entry.path : baseName(entry.path),
    type: t(`type.${entry.type}`),
    size: formatBytes(entry.size),
    layer: entry.layer,
  });
}
