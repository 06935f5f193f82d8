import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../app/format.ts';
import { Loading } from '../details/NoRows.tsx';
import { bodyOf, MOST_TEXT, sameContent, type TwoSides } from './file-verdict.ts';

// The editor is by far the largest part of the screen; only who opens a text waits for it.
const TextCompare = lazy(() => import('./TextCompare.tsx'));

/** The contents: texts side by side, or why there are none to be seen. */
export function FileContents({ now, below, path }: TwoSides & { path: string }) {
  const { t } = useTranslation('layers');
  const body = bodyOf({ now, below });
  if (body === 'none') {
    return null;
  }
  if (body !== 'text') {
    const both = now !== null && below !== null;
    const same = both && now.sha256 !== null && sameContent(now, below);
    return (
      <p className="layers-note">
        {t(body === 'large' ? 'file.large' : 'file.binary', { most: formatBytes(MOST_TEXT) })}
        {both && ` ${t(same ? 'file.sameBytes' : 'file.compare')}`}
      </p>
    );
  }
  return (
    <Suspense fallback={<Loading words={t('file.loading')} />}>
      <TextCompare
        path={path}
        // The same text beside itself would say nothing.
        below={now && below && sameContent(now, below) ? null : (below?.text ?? null)}
        now={now?.text ?? null}
        sides={{ below: t('file.below'), now: t('file.now') }}
        label={t(now === null ? 'file.lost' : 'file.text', { path })}
      />
    </Suspense>
  );
}
