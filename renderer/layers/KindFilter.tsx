import { useTranslation } from 'react-i18next';
import type { ChangeKind } from '../../electron/contract/index.ts';
import { KindMark } from './KindMark.tsx';

const KINDS: ChangeKind[] = ['added', 'modified', 'deleted'];

/** How many of each kind, and at the same time the switches that show only some. */
export function KindFilter({
  counts,
  kinds,
  onChange,
}: {
  counts: Record<ChangeKind, number>;
  kinds: ReadonlySet<ChangeKind>;
  onChange: (kinds: ReadonlySet<ChangeKind>) => void;
}) {
  const { t, i18n } = useTranslation('layers');
  const toggle = (kind: ChangeKind): void => {
    const next = new Set(kinds);
    if (!next.delete(kind)) {
      next.add(kind);
    }
    onChange(next);
  };
  return (
    <fieldset className="layers-kinds">
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
