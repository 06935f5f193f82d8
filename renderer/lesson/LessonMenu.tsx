import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../app/ConfirmDialog.tsx';
import { Popover } from '../app/Popover.tsx';
import { showError, showNotice } from '../errors/error-store.ts';
import { Icon } from '../icons/Icon.tsx';
import { call, useSlice } from '../state/lab.ts';
import { goToLesson } from '../state/view.ts';

/** What is rarely wanted and loses something: a new bench, or the lesson from its beginning. Both ask first. */
export function LessonMenu({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation('lesson');
  const [asked, setAsked] = useState<'reset' | 'restart' | null>(null);
  return (
    <>
      <Popover icon="more" label={t('menu.label')}>
        {(close) => (
          <>
            <button
              type="button"
              className="choice"
              onClick={() => {
                close();
                setAsked('reset');
              }}
            >
              <Icon name="box" />
              {t('menu.reset')}
            </button>
            <button
              type="button"
              className="choice"
              onClick={() => {
                close();
                setAsked('restart');
              }}
            >
              <Icon name="restart" />
              {t('menu.restart')}
            </button>
          </>
        )}
      </Popover>
      {asked === 'reset' && <ResetDialog onClose={() => setAsked(null)} />}
      {asked === 'restart' && <RestartDialog lessonId={lessonId} onClose={() => setAsked(null)} />}
    </>
  );
}

/** Names what is on the bench right now, so that nobody loses a container unawares. */
export function ResetDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('lesson');
  const containers = useSlice('inventory')?.containers ?? [];
  const names = containers.map((one) => one.name).join(', ');
  return (
    <ConfirmDialog
      title={t('reset.title')}
      confirm={t('reset.confirm')}
      cancel={t('reset.cancel')}
      onConfirm={() => {
        call('bench.reset', {}).catch(showError);
      }}
      onClose={onClose}
    >
      <LostAndKept
        lost={[
          containers.length > 0
            ? t('reset.lostContainers', { count: containers.length, names })
            : t('reset.lostNoContainers'),
          t('reset.lostImages'),
          t('reset.lostOutside'),
        ]}
        kept={[t('reset.keptFiles'), t('reset.keptProgress'), t('reset.keptHost')]}
      />
    </ConfirmDialog>
  );
}

export function RestartDialog({ lessonId, onClose }: { lessonId: string; onClose: () => void }) {
  const { t } = useTranslation('lesson');

  async function restart(): Promise<void> {
    try {
      goToLesson(lessonId);
      const { keptIn } = await call('lesson.restart', { lessonId });
      showNotice(
        t('restart.doneTitle'),
        keptIn === null ? t('restart.doneNothing') : t('restart.doneKept', { folder: keptIn }),
      );
    } catch (error) {
      showError(error);
    }
  }

  return (
    <ConfirmDialog
      title={t('restart.title')}
      confirm={t('restart.confirm')}
      cancel={t('restart.cancel')}
      onConfirm={() => {
        void restart();
      }}
      onClose={onClose}
    >
      <LostAndKept
        lost={[t('restart.lostProgress'), t('restart.lostBench')]}
        kept={[t('restart.keptFiles'), t('restart.keptOthers')]}
      />
    </ConfirmDialog>
  );
}

function LostAndKept({ lost, kept }: { lost: string[]; kept: string[] }) {
  const { t } = useTranslation('lesson');
  return (
    <>
      <h3>{t('reset.lost')}</h3>
      <ul>
        {lost.map((line) => (
          <li key={line} className="bad-mark">
            <Icon name="cross" size="tiny" />
            {line}
          </li>
        ))}
      </ul>
      <h3>{t('reset.kept')}</h3>
      <ul>
        {kept.map((line) => (
          <li key={line} className="ok-mark">
            <Icon name="check" size="tiny" />
            {line}
          </li>
        ))}
      </ul>
    </>
  );
}
