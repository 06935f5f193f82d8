import { type KeyboardEvent, type ReactNode, Suspense, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, type GroupProps, Panel, Separator } from 'react-resizable-panels';
import { useAppearance } from '../app/appearance.ts';
import { ErrorBoundary } from '../errors/ErrorBoundary.tsx';
import { Icon } from '../icons/Icon.tsx';
import { useSlice } from '../state/lab.ts';
import { LayersPanel, Workbench } from './areas.tsx';
import { BenchProgress } from './BenchProgress.tsx';
import { keepColumns, recallColumns } from './layout-memory.ts';

/**
 * Three columns whose sizes are kept; on a narrow window the picture becomes a tab beside the work. The work area
 * stays mounted through all of it, because terminals and unsaved files live in it.
 */
export function LessonLayout({ left }: { left: ReactNode }) {
  const bigType = useAppearance((state) => state.bigType);
  const narrow = useNarrow(bigType ? 1400 : 1100);
  const arrangement = `${narrow ? 'two' : 'three'}${bigType ? '-big' : ''}`;
  const { t } = useTranslation('lesson');
  const keep: NonNullable<GroupProps['onLayoutChanged']> = (layout, meta) => {
    if (meta.isUserInteraction) {
      keepColumns(arrangement, meta.requestedLayout ?? layout);
    }
  };
  const kept = recallColumns(arrangement);
  return (
    <Group
      className="lesson-columns"
      id="lesson-columns"
      orientation="horizontal"
      onLayoutChanged={keep}
      {...(kept ? { defaultLayout: kept } : {})}
    >
      <Panel
        id="column-text"
        defaultSize={leftWidth(bigType)}
        minSize={280}
        maxSize="50%"
        groupResizeBehavior="preserve-pixel-size"
      >
        {left}
      </Panel>
      <Separator className="column-line" aria-label={t('resize')} />
      <Panel id="column-work" minSize={320}>
        <WorkColumn narrow={narrow} />
      </Panel>
      {!narrow && <Separator className="column-line" aria-label={t('resize')} />}
      {!narrow && (
        <Panel id="column-picture" defaultSize="35%" minSize={320}>
          <section className="column" aria-label={t('picture')} data-f6 tabIndex={-1}>
            <Picture />
          </section>
        </Panel>
      )}
    </Group>
  );
}

function WorkColumn({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation('lesson');
  const [tab, setTab] = useState<'work' | 'picture'>('work');
  const preparing = useSlice('bench')?.status === 'preparing';
  const work = !narrow || tab === 'work';
  const onArrow = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const other = work ? 'picture' : 'work';
      setTab(other);
      document.getElementById(`column-tab-${other}`)?.focus();
    }
  };
  return (
    <div className="column">
      {narrow && (
        <div className="column-tabs" role="tablist" aria-label={t('places')} onKeyDown={onArrow}>
          <ColumnTab id="work" on={work} onClick={() => setTab('work')} icon="terminal" label={t('work')} />
          <ColumnTab
            id="picture"
            on={!work}
            onClick={() => setTab('picture')}
            icon="layers"
            label={t('picture')}
          />
        </div>
      )}
      <section className="column-fill" hidden={!work} aria-label={t('work')} data-f6 tabIndex={-1}>
        <div className="column-fill" inert={preparing}>
          <ErrorBoundary>
            <Suspense fallback={<Loading />}>
              <Workbench />
            </Suspense>
          </ErrorBoundary>
        </div>
        {preparing && <BenchProgress />}
      </section>
      {narrow && !work && (
        <section className="column-fill" aria-label={t('picture')} data-f6 tabIndex={-1}>
          <Picture />
        </section>
      )}
    </div>
  );
}

function ColumnTab({
  id,
  on,
  onClick,
  icon,
  label,
}: {
  id: string;
  on: boolean;
  onClick: () => void;
  icon: 'terminal' | 'layers';
  label: string;
}) {
  return (
    <button
      type="button"
      role="tab"
      id={`column-tab-${id}`}
      aria-selected={on}
      tabIndex={on ? 0 : -1}
      onClick={onClick}
    >
      <Icon name={icon} size="small" />
      {label}
    </button>
  );
}

function Picture() {
  return (
    <ErrorBoundary>
      <Suspense fallback={<Loading />}>
        <LayersPanel />
      </Suspense>
    </ErrorBoundary>
  );
}

function Loading() {
  return (
    <div className="column-loading">
      <span className="spinner" />
    </div>
  );
}

/** A quarter of the window, within what is comfortable to read. */
function leftWidth(bigType: boolean): number {
  const [least, most] = bigType ? [400, 520] : [368, 420];
  return Math.round(Math.min(most, Math.max(least, window.innerWidth / 4)));
}

function useNarrow(below: number): boolean {
  const query = `(max-width: ${below - 1}px)`;
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
