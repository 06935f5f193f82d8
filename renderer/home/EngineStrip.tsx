import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, shortVersion } from '../app/format.ts';
import { Icon } from '../icons/Icon.tsx';
import { ResetDialog } from '../lesson/LessonMenu.tsx';
import { useSlice } from '../state/lab.ts';

/** The engine in one line, and what is on the learner's bench. */
export function EngineStrip() {
  const { t } = useTranslation('home');
  const engine = useSlice('engine')?.engine;
  const bench = useSlice('bench');
  const inventory = useSlice('inventory');
  const [asking, setAsking] = useState(false);
  if (!engine) {
    return null;
  }
  const live = bench?.status === 'ready' && inventory;
  return (
    <section className="card engine-strip" aria-label={t('engine.label')}>
      <span>
        <span className="dot" />
        <b>{t('engine.ready')}</b>
      </span>
      <span className="quiet">
        {t('engine.facts', {
          name: engine.podman ? 'Podman' : 'Docker',
          version: shortVersion(engine.version),
        })}{' '}
        <span className="tag">{t(engine.privateToLab ? 'engine.private' : 'engine.shared')}</span>
      </span>
      {live ? (
        <>
          <span className="quiet cut">
            <Icon name="box" size="small" />
            <span className="cut">
              {inventory.containers.length > 0
                ? t('engine.containers', {
                    count: inventory.containers.length,
                    names: inventory.containers.map((one) => one.name).join(', '),
                  })
                : t('engine.noContainers')}
            </span>
          </span>
          <span className="quiet">
            <Icon name="layers" size="small" />
            {t('engine.images', {
              count: inventory.images.length,
              size: formatBytes(inventory.diskBytes),
            })}
          </span>
        </>
      ) : (
        <span className="quiet">
          {t('engine.machine', { cpus: engine.cpus, memory: formatBytes(engine.memoryBytes) })}
        </span>
      )}
      <span className="grow" />
      {live && (
        <button type="button" className="button plain" onClick={() => setAsking(true)}>
          <Icon name="redo" size="small" />
          {t('engine.reset')}
        </button>
      )}
      {asking && <ResetDialog onClose={() => setAsking(false)} />}
    </section>
  );
}
