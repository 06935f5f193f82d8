import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The names of the columns over a list of files, and how many lines a filter has left. */
export function ListHead({
  count,
  columns,
  children,
}: {
  count: string;
  columns: string[];
  children?: ReactNode;
}) {
  const { t } = useTranslation('layers');
  return (
    <div className="layers-row head">
      <span />
      <span className="path">
        {t('files.path')}
        {children}
        <span className="found" role="status">
          {count}
        </span>
      </span>
      {columns.map((column) => (
        <span key={column} className="size">
          {column}
        </span>
      ))}
      <span />
    </div>
  );
}
