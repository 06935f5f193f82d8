import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../icons/Icon.tsx';
import { giveRoom, useLayersView } from '../layers-view.ts';

/** Over the files: what they are of, and what made it. */
export function DetailsHead({
  title,
  subtitle,
  hint,
  children,
}: {
  title: string;
  subtitle: string;
  hint: string;
  children?: ReactNode;
}) {
  const { t } = useTranslation('layers');
  const roomy = useLayersView((state) => state.roomy);
  return (
    <header className="layers-details-head">
      <h3 className="cut">{title}</h3>
      <code className="cut quiet" title={hint}>
        {subtitle}
      </code>
      {children}
      <button
        type="button"
        className="square-button layers-room"
        aria-pressed={roomy}
        aria-label={t('act.room')}
        title={t('act.room')}
        onClick={() => giveRoom(!roomy)}
      >
        <Icon name={roomy ? 'down' : 'up'} size="small" />
      </button>
    </header>
  );
}
