import { type KeyboardEvent, type ReactNode, Suspense, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, type GroupProps, Panel, Separator } from 'react-resizable-panels';
import { useAppearance } from '../app/appearance.ts';
import { showSide, useBuildsView } from '../builds/builds-view.ts';
import { useBuildKeys } from '../builds/use-build-keys.ts';
import { ErrorBoundary } from '../errors/ErrorBoundary.tsx';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { useSlice } from '../state/lab.ts';
import { BuildsPanel, LayersPanel, Workbench } from './areas.tsx';
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
  useBuildKeys();
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
          <SideColumn />
        </Panel>
      )}
    </Group>
  );
}

type Place = 'work' | 'layers' | 'builds';
const SIDES: Place[] = ['layers', 'builds'];
const ICONS: Record<Place, IconName> = { work: 'terminal', layers: 'layers', builds: 'table' };

/** The right column: the layers of images, or the builds that made them. */
function SideColumn() {
  const side = useBuildsView((state) => state.side);
  const label = usePlaceNames()[side];
  return (
    <div className="column">
      <PlaceTabs places={SIDES} place={side} onSelect={(to) => to !== 'work' && showSide(to)} />
      <section className="column-fill" aria-label={label} data-f6 tabIndex={-1}>
        <Side />
      </section>
    </div>
  );
}

function WorkColumn({ narrow }: { narrow: boolean }) {
  const names = usePlaceNames();
  const side = useBuildsView((state) => state.side);
  const [aside, setAside] = useState(false);
  const preparing = useSlice('bench')?.status === 'preparing';
  const work = !narrow || !aside;
  const select = (to: Place): void => {
    setAside(to !== 'work');
    if (to !== 'work') {
      showSide(to);
    }
  };
  return (
    <div className="column">
      {narrow && <PlaceTabs places={['work', ...SIDES]} place={work ? 'work' : side} onSelect={select} />}
      <section className="column-fill" hidden={!work} aria-label={names.work} data-f6 tabIndex={-1}>
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
        <section className="column-fill" aria-label={names[side]} data-f6 tabIndex={-1}>
          <Side />
        </section>
      )}
    </div>
  );
}

function usePlaceNames(): Record<Place, string> {
  const { t } = useTranslation(['lesson', 'builds']);
  return { work: t('lesson:work'), layers: t('lesson:picture'), builds: t('builds:title') };
}

function PlaceTabs({
  places,
  place,
  onSelect,
}: {
  places: Place[];
  place: Place;
  onSelect: (place: Place) => void;
}) {
  const { t } = useTranslation('lesson');
  const names = usePlaceNames();
  const onArrow = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const to = step && places.at((places.indexOf(place) + step) % places.length);
    if (to) {
      onSelect(to);
      document.getElementById(`column-tab-${to}`)?.focus();
    }
  };
  return (
    <div className="column-tabs" role="tablist" aria-label={t('places')} onKeyDown={onArrow}>
      {places.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`column-tab-${one}`}
          aria-selected={one === place}
          tabIndex={one === place ? 0 : -1}
          onClick={() => onSelect(one)}
        >
          <Icon name={ICONS[one]} size="small" />
          {names[one]}
        </button>
      ))}
    </div>
  );
}

/** What is in the right column, or in its tab on a narrow window. */
function Side() {
  const side = useBuildsView((state) => state.side);
  return (
    <ErrorBoundary key={side}>
      <Suspense fallback={<Loading />}>{side === 'builds' ? <BuildsPanel /> : <LayersPanel />}</Suspense>
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
