import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContainerPicture } from '../../../electron/contract/index.ts';
import { ChangesPane } from './ChangesPane.tsx';
import { DetailsHead } from './DetailsHead.tsx';

/** What a container has written so far, parted by whether it was while the container was starting. */
export function WritableDetails({ container }: { container: ContainerPicture }) {
  const { t } = useTranslation('layers');
  const { changes } = container;
  const groups = useMemo(
    () => [
      {
        id: 'later',
        heading: t('writable.later'),
        note: '',
        changes: changes.filter((change) => !change.writtenAtStart),
      },
      {
        id: 'at-start',
        heading: t('writable.atStart'),
        note: t('writable.atStartWhy'),
        changes: changes.filter((change) => change.writtenAtStart),
      },
    ],
    [changes, t],
  );
  return (
    <section className="layers-details" aria-label={t('writable.of', { name: container.name })}>
      <DetailsHead title={container.name} subtitle={t('writable.title')} hint={container.imageRef} />
      <div className="layers-pane">
        <ChangesPane
          key={container.id}
          title={container.name}
          groups={groups}
          coming={0}
          note={container.truncated ? t('writable.truncated', { count: changes.length }) : ''}
          none={t('files.noneWritable')}
          reveal={null}
          onOpen={null}
          onAsk={null}
        />
      </div>
      <p className="layers-foot">{t('deadLine.writable')}</p>
    </section>
  );
}
