import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSlice } from '../../state/lab.ts';
import { Icon } from '../parts/Icon.tsx';
import { type Buffer, isDirty } from './buffer.ts';
import { ProblemCount } from './dockerfile/ProblemCount.tsx';
import { saveFile } from './file-calls.ts';
import { usePosition } from './position.ts';

/** The line below the text: which file, where the cursor is, whether it is saved. */
export function EditorStatus({ buffer }: { buffer: Buffer }): ReactElement {
  const { t } = useTranslation('workbench');
  const { line, column } = usePosition();
  const synced = useSlice('workspace')?.synced ?? true;
  const dirty = isDirty(buffer);

  return (
    <div className="wb-foot">
      <span className="cut wb-foot-path" title={buffer.path}>
        {buffer.path}
      </span>
      <span className="wb-foot-keep">{t('editor.position', { line, column })}</span>
      <ProblemCount />
      <span className="grow" />
      {!synced && !dirty && <span className="cut wb-foot-note">{t('editor.savedHere')}</span>}
      <span className="wb-foot-keep" role="status">
        {buffer.phase === 'saving' && t('editor.saving')}
        {buffer.phase === 'ready' && !dirty && (
          <span className="row">
            <span className="ok">
              <Icon name="check" size="small" />
            </span>
            {synced && t('editor.saved')}
          </span>
        )}
        {buffer.phase === 'ready' && dirty && (
          <span className="row">
            <span className="wb-foot-dot" />
            {t('editor.notSaved')}
          </span>
        )}
      </span>
      {buffer.phase === 'ready' && dirty && (
        <button
          type="button"
          className="link-button"
          aria-keyshortcuts="Control+S Meta+S"
          onClick={() => void saveFile(buffer.path)}
        >
          {t('editor.save')}
        </button>
      )}
    </div>
  );
}
