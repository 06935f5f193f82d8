import { lazy, Suspense, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed, Loading } from '../../layers/details/NoRows.tsx';
import { useAnswer } from '../../layers/use-answer.ts';
import { call, useSlice } from '../../state/lab.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { closeDiff } from '../builds-view.ts';
import '../../layers/details/details.css';
import '../../layers/file/file.css';

// The editor is by far the largest part of the screen; only who opens a text waits for it.
const TextCompare = lazy(() => import('../../layers/file/TextCompare.tsx'));

/** A file of the context as the build before had it, beside what this one was given. */
export function FileDiffDialog({ id, path }: { id: string; path: string }) {
  const { t } = useTranslation('builds');
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const records = useSlice('builds')?.records ?? [];
  const record = records.find((one) => one.id === id);
  const earlier = records.find((one) => one.id === record?.comparedWith);
  const answer = useAnswer(`diff ${id} ${path}`, () => call('build.fileDiff', { id, path }));
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const sides = {
    below: t('diff.before', { number: earlier?.number ?? '–' }),
    now: t('diff.after', { number: record?.number ?? '–' }),
  };
  return (
    <dialog ref={dialog} className="dialog layers-file" aria-labelledby={title} onClose={closeDiff}>
      <header>
        <div className="grow">
          <h2 id={title} className="mono">
            {path}
          </h2>
          <p className="quiet">
            {sides.below} → {sides.now}
          </p>
        </div>
        <button
          type="button"
          className="square-button"
          aria-label={t('diff.close')}
          title={`${t('diff.close')} (Esc)`}
          onClick={() => dialog.current?.close()}
        >
          <BuildIcon name="cross" />
        </button>
      </header>
      {answer.status === 'loading' && <Loading words={t('diff.loading')} />}
      {answer.status === 'failed' && <Failed error={answer.error} onRetry={answer.retry} />}
      {answer.status === 'ready' && (
        <Suspense fallback={<Loading words={t('diff.loading')} />}>
          <TextCompare
            path={path}
            below={answer.value.before}
            now={answer.value.after}
            sides={sides}
            label={t('change.label', { path })}
          />
        </Suspense>
      )}
    </dialog>
  );
}
