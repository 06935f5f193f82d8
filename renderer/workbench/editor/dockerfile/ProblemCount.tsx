import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/Icon.tsx';
import { useProblems } from './problem-count.ts';

/** How many problems the file in front has, and the way from one to the next. */
export function ProblemCount(): ReactElement | null {
  const { t } = useTranslation('workbench');
  const { errors, warnings, notes, go } = useProblems();
  const all = errors + warnings + notes;
  if (all === 0 || !go) {
    return null;
  }
  const parts = [
    errors > 0 && t('problems.errors', { count: errors }),
    warnings > 0 && t('problems.warnings', { count: warnings }),
    notes > 0 && t('problems.notes', { count: notes }),
  ].filter((part) => part !== false);
  return (
    <span className="row wb-foot-keep">
      <span className="row" title={parts.join(t('problems.comma'))}>
        <span className={errors > 0 ? 'bad' : ''}>
          <Icon name="warning" size="small" />
        </span>
        {t('problems.count', { count: all })}
      </span>
      <button
        type="button"
        className="wb-foot-step"
        aria-label={t('problems.previous')}
        title={t('problems.previous')}
        aria-keyshortcuts="Shift+F8"
        onClick={() => go(-1)}
      >
        <Icon name="up" size="small" />
      </button>
      <button
        type="button"
        className="wb-foot-step"
        aria-label={t('problems.next')}
        title={t('problems.next')}
        aria-keyshortcuts="F8"
        onClick={() => go(1)}
      >
        <Icon name="down" size="small" />
      </button>
    </span>
  );
}
