import { useTranslation } from 'react-i18next';
import { useSlice } from '../state/lab.ts';
import { useDesk } from '../workbench/editor/desk.ts';
import { commandLine } from './model/command-line.ts';
import { dockerfilesIn } from './model/dockerfiles.ts';
import { presentDockerfile, presentOptions } from './start-build.ts';

/** Nothing was built yet: what to press, and what then appears. */
export function NoBuilds() {
  const { t } = useTranslation('builds');
  const there = dockerfilesIn(useSlice('workspace')).length > 0;
  // Another tab in front is another file to build.
  useDesk((desk) => desk.active);
  const dockerfile = there ? presentDockerfile() : null;
  return (
    <div className="builds-empty">
      <svg width="150" height="92" viewBox="0 0 150 92" aria-hidden="true">
        {[0, 1, 2, 3].map((row) => (
          <g key={row} transform={`translate(0 ${row * 24})`}>
            <rect x=".5" y=".5" width="68" height="17" rx="3" className="builds-ghost-line" />
            <rect
              x="80.5"
              y=".5"
              width="30"
              height="17"
              rx="3"
              className={row < 2 ? 'builds-ghost' : row === 2 ? 'builds-ghost miss' : 'builds-ghost ran'}
            />
            <rect x="118.5" y=".5" width="30" height="17" rx="3" className="builds-ghost" />
          </g>
        ))}
      </svg>
      <b>{t(dockerfile === null ? 'none.title' : 'empty.title')}</b>
      <p className="quiet">{t(dockerfile === null ? 'none.text' : 'empty.text')}</p>
      {dockerfile !== null && (
        <>
          <code>{commandLine(presentOptions(dockerfile))}</code>
          <p className="quiet">
            <kbd className="key">Ctrl</kbd> <kbd className="key">B</kbd> {t('empty.keys')}
          </p>
        </>
      )}
    </div>
  );
}
