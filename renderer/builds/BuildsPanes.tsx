import { type KeyboardEvent, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../electron/contract/index.ts';
import { type BuildsPane, showPane, useBuildsView } from './builds-view.ts';
import { StagesPane } from './stages/StagesPane.tsx';
import { StepDetails } from './step/StepDetails.tsx';
import { TimePane } from './time/TimePane.tsx';
import type { Builds } from './use-builds.ts';
import { WhyPane } from './why/WhyPane.tsx';

const PANES: BuildsPane[] = ['why', 'time', 'stages'];

/** What is told of the build that is looked at: why, when, and what its stages take from each other. */
export function BuildsPanes({ builds, record }: { builds: Builds; record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const pane = useBuildsView((state) => state.pane);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = PANES.indexOf(pane);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: PANES.length - 1 }[event.key];
    const target = to === undefined ? undefined : PANES.at(to % PANES.length);
    if (target) {
      event.preventDefault();
      showPane(target);
      list.current?.querySelector<HTMLElement>(`[data-pane="${target}"]`)?.focus();
    }
  };
  const step = builds.step === null ? undefined : record.steps.find(({ index }) => index === builds.step);
  return (
    <section className="builds-details" aria-label={t('details', { number: record.number })}>
      <header className="builds-details-head">
        <div
          className="segmented"
          role="tablist"
          aria-label={t('pane.label')}
          ref={list}
          onKeyDown={onKeyDown}
        >
          {PANES.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`${id}-${one}`}
              data-pane={one}
              aria-selected={one === pane}
              aria-controls={id}
              tabIndex={one === pane ? 0 : -1}
              onClick={() => showPane(one)}
            >
              {t(`pane.${one}`)}
            </button>
          ))}
        </div>
        <span className="grow" />
        <span className="meta quiet cut">{against(t, record, builds.records)}</span>
      </header>
      <div
        className="builds-pane"
        role="tabpanel"
        id={id}
        aria-labelledby={`${id}-${pane}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it must take the focus to be scrolled by keys
        tabIndex={0}
      >
        {pane === 'why' &&
          (step ? <StepDetails record={record} step={step} /> : <WhyPane builds={builds} record={record} />)}
        {pane === 'time' && <TimePane record={record} records={builds.records} />}
        {pane === 'stages' && <StagesPane record={record} />}
      </div>
    </section>
  );
}

function against(
  t: (key: string, values: Record<string, unknown>) => string,
  record: BuildRecord,
  records: BuildRecord[],
): string {
  const before = records.find(({ id }) => id === record.comparedWith);
  return before
    ? t('against', { number: record.number, before: before.number })
    : t('alone', { number: record.number });
}
