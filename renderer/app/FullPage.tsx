import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icons/Icon.tsx';

/** One thing in the middle of an otherwise empty screen. */
export function FullPage({
  icon,
  title,
  children,
}: {
  icon?: IconName;
  title: string;
  children?: ReactNode;
}) {
  return (
    <main className="full-page centred" id="main" tabIndex={-1} aria-live="polite">
      <div className="full-page-body small">
        {icon ? <Icon name={icon} /> : <span className="spinner" />}
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
