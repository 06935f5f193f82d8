import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import { wantFocus } from './focus.ts';
import { Icon, type IconName } from './Icon.tsx';

export interface TabItem {
  id: string;
  label: string;
  icon: IconName;
  /** Longer than the label: a whole path, what the tab is connected to. */
  title: string;
  /** Something to say beside the label, e.g. "not saved" or "ended". */
  note: string | null;
  mark: 'dirty' | 'ended' | null;
}

interface TabStripProps {
  label: string;
  /** The `id` of the element that shows what the chosen tab stands for. */
  panelId: string;
  items: TabItem[];
  activeId: string | null;
  onSelect: (id: string) => void;
  onClose: (id: string) => void;
  start?: ReactNode;
  end?: ReactNode;
}

/** Tabs after the ARIA pattern: one stop for the Tab key, arrows inside, Delete closes. */
export function TabStrip(props: TabStripProps): ReactElement {
  const { t } = useTranslation('workbench');
  const list = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another tab is in front, it must be seen
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [props.activeId, props.items.length]);

  function onKeyDown(event: KeyboardEvent): void {
    const at = props.items.findIndex((item) => item.id === props.activeId);
    const last = props.items.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const target = to === undefined ? undefined : props.items[to];
    if (target) {
      event.preventDefault();
      props.onSelect(target.id);
      list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[to ?? 0]?.focus();
    } else if (event.key === 'Delete' && props.activeId) {
      event.preventDefault();
      props.onClose(props.activeId);
    }
  }

  function onClick(event: MouseEvent, id: string): void {
    if (event.target instanceof Element && event.target.closest('[data-close]')) {
      props.onClose(id);
    } else {
      props.onSelect(id);
      // A click means to work there; with the keyboard one may want to go on to the next tab.
      if (event.detail > 0) {
        wantFocus(id);
      }
    }
  }

  return (
    <div className="wb-strip">
      {props.start}
      <div className="wb-tabs" role="tablist" aria-label={props.label} ref={list} onKeyDown={onKeyDown}>
        {props.items.map((item) => {
          const selected = item.id === props.activeId;
          return (
            <button
              key={item.id}
              type="button"
              role="tab"
              className="wb-tab"
              data-mark={item.mark}
              aria-selected={selected}
              aria-controls={selected ? props.panelId : undefined}
              aria-keyshortcuts="Delete"
              tabIndex={selected || (!props.activeId && item === props.items[0]) ? 0 : -1}
              title={`${item.title}\n${t('tabs.closeHint')}`}
              onClick={(event) => onClick(event, item.id)}
              onAuxClick={(event) => event.button === 1 && props.onClose(item.id)}
            >
              <Icon name={item.icon} />
              <span className="wb-tab-label">{item.label}</span>
              {item.note && <span className="only-read">{`, ${item.note}`}</span>}
              <span className="wb-tab-end" data-close aria-hidden="true">
                <span className="wb-tab-dot" />
                <Icon name="cross" size="tiny" />
              </span>
            </button>
          );
        })}
      </div>
      <div className="wb-strip-end">{props.end}</div>
    </div>
  );
}
