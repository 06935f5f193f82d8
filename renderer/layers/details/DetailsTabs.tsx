import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type DetailsTab, showTab } from '../layers-view.ts';

const TABS: DetailsTab[] = ['changes', 'all', 'wasted'];

/** The three lists of a layer, as tabs: one stop for the Tab key, arrows inside. */
export function DetailsTabs({ tab, panelId }: { tab: DetailsTab; panelId: string }) {
  const { t } = useTranslation('layers');
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = TABS.indexOf(tab);
    const to = {
      ArrowRight: (at + 1) % TABS.length,
      ArrowLeft: (at + TABS.length - 1) % TABS.length,
      Home: 0,
      End: TABS.length - 1,
    }[event.key];
    const target = to === undefined ? undefined : TABS[to];
    if (target) {
      event.preventDefault();
      showTab(target);
      list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[to ?? 0]?.focus();
    }
  };
  return (
    <div
      className="segmented layers-tabs"
      role="tablist"
      aria-label={t('tabs.label')}
      ref={list}
      onKeyDown={onKeyDown}
    >
      {TABS.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`${panelId}-${one}`}
          aria-selected={one === tab}
          aria-controls={panelId}
          tabIndex={one === tab ? 0 : -1}
          title={t(`tabs.${one}Why`)}
          onClick={() => showTab(one)}
        >
          {t(`tabs.${one}`)}
        </button>
      ))}
    </div>
  );
}
