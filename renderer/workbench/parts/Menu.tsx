import { type KeyboardEvent, type ReactElement, useId, useRef } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export interface MenuEntry {
  id: string;
  label: string;
  icon: IconName;
  /** Set for an entry that is switched on and off. */
  checked?: boolean;
  disabled?: boolean;
  run: () => void;
}
export interface MenuSection {
  /** Empty for a section without a heading. */
  title: string;
  entries: MenuEntry[];
}

interface MenuProps {
  label: string;
  icon: IconName;
  sections: MenuSection[];
}

/** A button that opens a menu in the top layer, so that no panel can cut it off. */
export function MenuButton({ label, icon, sections }: MenuProps): ReactElement {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  function open(): void {
    const place = button.current?.getBoundingClientRect();
    if (place && menu.current) {
      openMenuAt(menu.current, place.right, place.bottom + 4);
    }
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className="square-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-controls={id}
        onClick={open}
      >
        <Icon name={icon} />
      </button>
      <MenuPopup id={id} label={label} sections={sections} ref={menu} />
    </>
  );
}

/** Shows a menu with its upper right corner there, moved so that it stays in the window. */
export function openMenuAt(menu: HTMLElement, right: number, top: number): void {
  menu.showPopover();
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(Math.max(8, right - width), window.innerWidth - width - 8);
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(8, Math.min(top, window.innerHeight - height - 8))}px`;
  menu.querySelector<HTMLElement>('[role^="menuitem"]:not(:disabled)')?.focus();
}

function roleOf({ checked }: MenuEntry): { role: string; 'aria-checked'?: boolean } {
  return checked === undefined ? { role: 'menuitem' } : { role: 'menuitemcheckbox', 'aria-checked': checked };
}

export function MenuPopup(props: {
  id: string;
  label: string;
  sections: MenuSection[];
  ref: React.RefObject<HTMLDivElement | null>;
}): ReactElement {
  function onKeyDown(event: KeyboardEvent): void {
    const entries = [
      ...(props.ref.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)') ?? []),
    ];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = {
      ArrowDown: (at + 1) % entries.length,
      ArrowUp: (at - 1 + entries.length) % entries.length,
      Home: 0,
      End: entries.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      entries[to]?.focus();
    } else if (event.key === 'Tab') {
      props.ref.current?.hidePopover();
    }
  }

  return (
    <div
      id={props.id}
      ref={props.ref}
      role="menu"
      aria-label={props.label}
      popover="auto"
      className="wb-menu"
      onKeyDown={onKeyDown}
    >
      {props.sections.map((section) => (
        // biome-ignore lint/a11y/useSemanticElements: a group inside a menu is a role, not a fieldset
        <div key={section.title || 'first'} role="group" aria-label={section.title || props.label}>
          {section.title && (
            <div className="wb-menu-title" aria-hidden="true">
              {section.title}
            </div>
          )}
          {section.entries.map((entry) => (
            <button
              key={entry.id}
              type="button"
              {...roleOf(entry)}
              disabled={entry.disabled ?? false}
              tabIndex={-1}
              className="wb-menu-entry"
              onClick={() => {
                props.ref.current?.hidePopover();
                entry.run();
              }}
            >
              <Icon name={entry.checked === true ? 'check' : entry.icon} />
              <span>{entry.label}</span>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
