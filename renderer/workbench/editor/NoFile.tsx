import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSlice } from '../../state/lab.ts';
import { Icon } from '../parts/Icon.tsx';
import { openFile } from './file-calls.ts';
import { askNewFile } from './file-questions.ts';

const SHOWN = 6;

/** The editor with nothing in it: what it is for, and the ways to begin. */
export function NoFile(): ReactElement {
  const { t } = useTranslation('workbench');
  const files = useSlice('workspace')?.files.slice(0, SHOWN) ?? [];
  return (
    <div className="wb-empty">
      <h3>{t('editor.emptyTitle')}</h3>
      <p>{t('editor.emptyBody')}</p>
      {files.length > 0 && (
        <ul aria-label={t('editor.emptyFiles')}>
          {files.map((file) => (
            <li key={file.path}>
              <button type="button" className="wb-empty-file" onClick={() => openFile(file.path)}>
                <Icon name="file" size="small" />
                <span className="cut">{file.path}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <button type="button" className="button" onClick={() => void askNewFile(t, '')}>
        <Icon name="plus" size="small" />
        {t('editor.newFile')}
      </button>
    </div>
  );
}
