import { useTranslation } from 'react-i18next';
import type { ShownKind } from './change-filter.ts';

const LETTERS: Record<ShownKind, string> = { added: 'A', modified: 'M', deleted: 'D', metadata: '=' };

/** Letter, shape and colour say the same: A solid square, M outlined square, D dashed circle, = plain outline. */
export function KindMark({ kind }: { kind: ShownKind }) {
  const { t } = useTranslation('layers');
  return (
    <span className={`layers-kind ${kind}`} title={t(`kind.${kind}`)} aria-hidden="true">
      {LETTERS[kind]}
    </span>
  );
}
