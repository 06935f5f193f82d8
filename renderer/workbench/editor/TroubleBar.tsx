import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar } from '../parts/Bar.tsx';
import { useProblemText } from '../parts/problem.ts';
import { type Buffer, withTheirs } from './buffer.ts';
import { changeBuffer, compare, dropTab, tabId, useDesk } from './desk.ts';
import { saveFile } from './file-calls.ts';

/** What stands between an open file and the bench, and the learner's ways out of it. */
export function TroubleBar({ buffer }: { buffer: Buffer }): ReactElement | null {
  const { t } = useTranslation('workbench');
  const comparing = useDesk((desk) => desk.comparing === buffer.path);
  const textOf = useProblemText();
  const { path, trouble } = buffer;

  const takeTheirs = (): void => {
    changeBuffer(path, withTheirs);
    compare(null);
  };

  switch (trouble?.kind) {
    case 'changed':
      return (
        <Bar tone="warn" icon="warning" title={t('conflict.changed')} body={t('conflict.changedBody')}>
          <button type="button" className="button" onClick={() => compare(comparing ? null : path)}>
            {t(comparing ? 'conflict.endCompare' : 'conflict.compare')}
          </button>
          <button type="button" className="button" onClick={takeTheirs}>
            {t('conflict.takeTheirs')}
          </button>
          <button type="button" className="button" onClick={() => void saveFile(path, true)}>
            {t('conflict.keepMine')}
          </button>
        </Bar>
      );
    case 'gone':
      return (
        <Bar tone="warn" icon="warning" title={t('conflict.gone')} body={t('conflict.goneBody')}>
          <button type="button" className="button" onClick={() => dropTab(tabId({ kind: 'file', path }))}>
            {t('conflict.closeFile')}
          </button>
          <button type="button" className="button" onClick={() => void saveFile(path)}>
            {t('conflict.writeAgain')}
          </button>
        </Bar>
      );
    case 'failed':
      return (
        <Bar
          tone="bad"
          icon="warning"
          title={t(buffer.base ? 'conflict.failed' : 'conflict.unreadable')}
          body={textOf(trouble.error)}
        >
          {buffer.base && (
            <button type="button" className="button" onClick={() => void saveFile(path)}>
              {t('conflict.retry')}
            </button>
          )}
        </Bar>
      );
    default:
      return null;
  }
}
