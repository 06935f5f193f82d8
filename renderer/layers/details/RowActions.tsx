import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../icons/Icon.tsx';

/** What can be done with the entry of a line, for the mouse; keys and the context menu do the same. */
export function RowActions({ onOpen, onAsk }: { onOpen: (() => void) | null; onAsk: (() => void) | null }) {
  const { t } = useTranslation('layers');
  const on = (run: () => void) => ({
    onClick: (event: MouseEvent) => {
      event.stopPropagation();
      run();
    },
    // A quick second click must not also open the line it is on.
    onDoubleClick: (event: MouseEvent) => event.stopPropagation(),
  });
  return (
    <span className="layers-row-actions">
      {onOpen && (
        <button
          type="button"
          tabIndex={-1}
          title={`${t('act.open')} (Enter)`}
          aria-label={t('act.open')}
          {...on(onOpen)}
        >
          <Icon name="eye" size="small" />
        </button>
      )}
      {onAsk && (
        <button
          type="button"
          tabIndex={-1}
          title={`${t('act.ask')} (?)`}
          aria-label={t('act.ask')}
          {...on(onAsk)}
        >
          <Icon name="clock" size="small" />
        </button>
      )}
    </span>
  );
}
