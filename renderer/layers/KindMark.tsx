import { useTranslation } from 'react-i18next';
import type { ChangeKind } from '../../electron/contract/index.ts';

const LETTERS: Record<ChangeKind, string> = { added: 'A', modified: 'M', deleted: 'D' };

/** Letter, shape and colour say the same: A solid square, M outlined square, D dashed circle. */
export function KindMark({ kind }: { kind: ChangeKind }) {
  const { t } = useTranslation('layers');
  return (
    <span className={`layers-kind ${kind}`} title={t(`kind.${kind}`)} aria-hidden="true">
      {LETTERS[kind]}
    </span>
  );
}
