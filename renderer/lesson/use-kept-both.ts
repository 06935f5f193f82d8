import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { showNotice } from '../errors/error-store.ts';
import { onHappening } from '../state/lab.ts';

/** Says which files had changed on both sides while the bench was away, and where the bench's version is. */
export function useKeptBoth(): void {
  const { t } = useTranslation('lesson');
  useEffect(
    () =>
      onHappening('workspace.keptBoth', (files) => {
        const names = files
          .map(({ path, benchVersion }) => t('keptBoth.file', { path, benchVersion }))
          .join(' ');
        showNotice(t('keptBoth.title'), names);
      }),
    [t],
  );
}
