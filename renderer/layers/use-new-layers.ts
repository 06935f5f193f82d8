import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../app/announce.ts';
import { formatBytes } from '../app/format.ts';
import type { Column } from './stack-model.ts';
import { instructionLine } from './words.ts';

/** Keys of new layers that came while one was looking: they drop in and are spoken. What was there first is not news. */
export function useNewLayers(lessonId: string | null, columns: Column[]): ReadonlySet<string> {
  const { t } = useTranslation('layers');
  const seen = useRef<{ lessonId: string | null; keys: Set<string> } | null>(null);
  const [dropping, setDropping] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (columns.some((column) => column.image?.status === 'reading')) {
      return;
    }
    const fresh = columns.flatMap((column) =>
      column.strata.filter(({ isNew }) => isNew).map((stratum) => ({ column, stratum })),
    );
    const before = seen.current;
    if (before === null || before.lessonId !== lessonId) {
      seen.current = { lessonId, keys: new Set(fresh.map(({ stratum }) => stratum.key)) };
      return;
    }
    const news = fresh.filter(({ stratum }) => !before.keys.has(stratum.key));
    if (news.length === 0) {
      return;
    }
    for (const { column, stratum } of news) {
      before.keys.add(stratum.key);
      const { instruction, diffId, size } = stratum.layer;
      announce(
        t('say.newLayer', {
          ref: column.ref,
          instruction: instructionLine(instruction, diffId),
          size: formatBytes(size),
        }),
      );
    }
    setDropping(new Set(news.map(({ stratum }) => stratum.key)));
  }, [columns, lessonId, t]);

  return dropping;
}
