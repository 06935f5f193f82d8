import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../icons/Icon.tsx';
import { call } from '../../state/lab.ts';
import { Failed, Loading } from '../details/NoRows.tsx';
import { askWhoWrote, closeFile, type FilePlace, jumpTo } from '../layers-view.ts';
import { useAnswer } from '../use-answer.ts';
import { FileContents } from './FileContents.tsx';
import { FileFacts } from './FileFacts.tsx';
import { verdictOf } from './file-verdict.ts';
import './file.css';

/** A file as a layer left it, beside what it was below. */
export function FileDialog({ place }: { place: FilePlace }) {
  const { t } = useTranslation('layers');
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { ref, imageId, index, diffId, path } = place;
  const answer = useAnswer(`file ${imageId} ${index} ${path}`, () =>
    call('layer.file', { imageId, diffId, index, path }),
  );
  useEffect(() => {
    dialog.current?.showModal();
    return () => {
      // A button of a row that the mouse has left is not there any more to get the focus back.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) {
          document.querySelector<HTMLElement>('.layers-details [role="tree"]')?.focus();
        }
      });
    };
  }, []);
  return (
    <dialog ref={dialog} className="dialog layers-file" aria-labelledby={id} onClose={closeFile}>
      <header>
        <div className="grow">
          <h2 id={id} className="mono">
            {path}
          </h2>
          <p className="quiet">
            {t('file.in', { index, ref })}
            {answer.status === 'ready' && (
              <b> · {t(`file.verdict.${verdictOf(answer.value)}`, { index, below: index - 1 })}</b>
            )}
          </p>
        </div>
        <button type="button" className="button" onClick={() => askWhoWrote({ ref, imageId, path })}>
          <Icon name="clock" size="small" />
          {t('act.ask')}
        </button>
        <button type="button" className="button" onClick={() => jumpTo({ ref, index, diffId }, path)}>
          <Icon name="layers" size="small" />
          {t('act.layer', { index })}
        </button>
        <button
          type="button"
          className="square-button"
          aria-label={t('file.close')}
          title={`${t('file.close')} (Esc)`}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="cross" />
        </button>
      </header>
      {answer.status === 'loading' && <Loading words={t('file.loading')} />}
      {answer.status === 'failed' && <Failed error={answer.error} onRetry={answer.retry} />}
      {answer.status === 'ready' && (
        <>
          <FileFacts {...answer.value} />
          <FileContents {...answer.value} path={path} />
        </>
      )}
    </dialog>
  );
}
