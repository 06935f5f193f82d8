import type { ReactNode } from 'react';

/** Over the files: what they are of, and what made it. */
export function DetailsHead({
  title,
  subtitle,
  hint,
  children,
}: {
  title: string;
  subtitle: string;
  hint: string;
  children?: ReactNode;
}) {
  return (
    <header className="layers-details-head">
      <h3 className="cut">{title}</h3>
      <code className="cut quiet" title={hint}>
        {subtitle}
      </code>
      <span className="grow" />
      {children}
    </header>
  );
}
