import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './table.css';

/** A table with a caption and a heading for each column (keys of `table.…` in the words of builds). */
export function BuildsTable({
  caption,
  columns,
  children,
}: {
  caption: string;
  columns: readonly string[];
  children: ReactNode;
}) {
  const { t } = useTranslation('builds');
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`table.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
