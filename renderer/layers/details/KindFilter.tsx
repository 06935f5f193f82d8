import { useTranslation } from 'react-i18next';
import type { ShownKind } from '../change-filter.ts';
import { KindMark } from '../KindMark.tsx';

const KINDS: ShownKind[] = ['added', 'modified', 'deleted', 'metadata'];

/** How many of each kind, and at the same time the switches that show only some. */
export function KindFilter({
  counts,
  kinds,
  onChange,
  onClear,
}: {
  counts: Record<ShownKind, number>;
  kinds: ReadonlySet<ShownKind>;
  onChange: (kinds: ReadonlySet<ShownKind>) => void;
  onClear: () => void;
}) {
  const { t, i18n } = useTranslation('layers');
  const toggle = (kind: ShownKind): void => {
    const next = new Set(kinds);
    if (!next.delete(kind)) {
      next.add(kind);
    }
    onChange(next);
  };
  return (
    <fieldset
      className="layers-kinds"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          onClear();
        }
      }}
    >
      <legend className="only-read">{t('kind.filterLabel')}</legend>
      {KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kinds.has(kind)}
          aria-label={t('kind.filter', { kind: t(`kind.${kind}`), count: counts[kind] })}
          onClick={() => toggle(kind)}
        >
          <KindMark kind={kind} />
          {counts[kind].toLocaleString(i18n.language)}
        </button>
      ))}
    </fieldset>
  );
}
