import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icons/Icon.tsx';

/** One line above the work that says what is wrong and offers the way out; nothing below it is torn down. */
export function Banner({
  kind,
  icon,
  title,
  children,
  action,
}: {
  kind: 'waiting' | 'trouble';
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={`banner ${kind}`} role={kind === 'trouble' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div className="grow">
        <b>{title}</b> {children}
      </div>
      {action}
    </div>
  );
}
