import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EntryType } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { Icon } from '../../icons/Icon.tsx';

/** Offered least sizes, in bytes. */
const SIZES = [1e3, 1e5, 1e6, 1e7, 1e8];

export interface BarFilter {
  name: string;
  type: EntryType | null;
  minBytes: number;
}

/** What narrows a list of files: name, type, least size, and what else the list has. Escape clears it all. */
export function FilterBar({
  filter,
  active,
  onChange,
  onClear,
  children,
}: {
  filter: BarFilter;
  active: boolean;
  onChange: (change: Partial<BarFilter>) => void;
  onClear: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation('layers');
  return (
    <search
      className="layers-filter"
      aria-label={t('filter.label')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && active) {
          event.preventDefault();
          onClear();
        }
      }}
    >
      <input
        className="field"
        type="search"
        placeholder={t('files.filter')}
        title={t('filter.glob')}
        aria-label={t('files.filter')}
        value={filter.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      {children}
      <select
        className="field"
        aria-label={t('filter.type')}
        data-set={filter.type !== null}
        value={filter.type ?? ''}
        onChange={(event) => onChange({ type: EntryType.safeParse(event.target.value).data ?? null })}
      >
        <option value="">{t('filter.anyType')}</option>
        {EntryType.options.map((type) => (
          <option key={type} value={type}>
            {t(`type.${type}`)}
          </option>
        ))}
      </select>
      <select
        className="field"
        aria-label={t('filter.size')}
        data-set={filter.minBytes > 0}
        value={String(filter.minBytes)}
        onChange={(event) => onChange({ minBytes: Number(event.target.value) })}
      >
        <option value="0">{t('filter.anySize')}</option>
        {SIZES.map((bytes) => (
          <option key={bytes} value={String(bytes)}>
            ≥ {formatBytes(bytes)}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="square-button"
        aria-label={t('files.clear')}
        title={`${t('files.clear')} (Esc)`}
        disabled={!active}
        onClick={onClear}
      >
        <Icon name="cross" size="small" />
      </button>
    </search>
  );
}
