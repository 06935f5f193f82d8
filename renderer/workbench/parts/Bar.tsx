import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

interface BarProps {
  tone: 'warn' | 'bad' | 'calm';
  icon: IconName;
  title: string;
  body?: string | undefined;
  /** Buttons. */
  children?: ReactNode;
}

/** A strip across a panel that says what has happened and offers what can be done. */
export function Bar({ tone, icon, title, body, children }: BarProps): ReactElement {
  return (
    <div className="wb-bar" data-tone={tone} role={tone === 'calm' ? 'status' : 'alert'}>
      <Icon name={icon} />
      <p>
        <b>{title}</b>
        {body && <span>{body}</span>}
      </p>
      {children && <div className="wb-bar-end">{children}</div>}
    </div>
  );
}
