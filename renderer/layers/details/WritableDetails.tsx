import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContainerPicture, ImagePicture } from '../../../electron/contract/index.ts';
import { askWhoWrote, useLayersView } from '../layers-view.ts';
import { ChangesPane } from './ChangesPane.tsx';
import { DetailsHead } from './DetailsHead.tsx';
import { PathHistory } from './PathHistory.tsx';

/** What a container has written so far, parted by whether it was while the container was starting. */
export function WritableDetails({
  container,
  image,
}: {
  container: ContainerPicture;
  /** The image below, where it is drawn: its layers are asked who wrote what the container changed. */
  image: ImagePicture | null;
}) {
  const { t } = useTranslation('layers');
  const asked = useLayersView((state) => state.asked);
  const { changes } = container;
  const imageId = image?.id ?? null;
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
          onAsk={image && imageId ? (path) => askWhoWrote({ ref: image.ref, imageId, path }) : null}
        />
      </div>
      {asked && asked.imageId === imageId ? (
        <PathHistory asked={asked} current={0} />
      ) : (
        <p className="layers-foot">{t('deadLine.writable')}</p>
      )}
    </section>
  );
}
