import { useTranslation } from 'react-i18next';
import { BuildFailure } from './BuildFailure.tsx';
import { BuildIcon } from './BuildIcon.tsx';
import { BuildsPanes } from './BuildsPanes.tsx';
import { BuildButton } from './bar/BuildButton.tsx';
import { showBuildsAs, showKey, useBuildsView } from './builds-view.ts';
import { CacheGridTable } from './grid/CacheGridTable.tsx';
import { CacheTable } from './grid/CacheTable.tsx';
import { GridLegend } from './grid/GridLegend.tsx';
import { NoBuilds } from './NoBuilds.tsx';
import { FileDiffDialog } from './step/FileDiffDialog.tsx';
import { type Builds, useBuilds } from './use-builds.ts';
import './builds.css';

/** The right column: each line of a Dockerfile in each of its builds, and why it ran or did not. */
export function BuildsPanel() {
  const { t } = useTranslation('builds');
  const builds = useBuilds();
  const { mode, opened } = useBuildsView();
  const { records, chosen, step } = builds;
  return (
    <div className="builds-panel">
      <header className="builds-head">
        <h2 className="only-read">{t('title')}</h2>
        <DockerfileChoice builds={builds} />
        <span className="grow" />
        <fieldset className="segmented" aria-label={t('mode.label')}>
          <button type="button" aria-pressed={mode === 'picture'} onClick={() => showBuildsAs('picture')}>
            <BuildIcon name="grid" size="small" />
            {t('mode.picture')}
          </button>
          <button type="button" aria-pressed={mode === 'table'} onClick={() => showBuildsAs('table')}>
            <BuildIcon name="table" size="small" />
            {t('mode.table')}
          </button>
        </fieldset>
        <BuildButton dockerfile={records[0]?.options.dockerfile ?? null} />
      </header>
      {chosen === null ? (
        <NoBuilds />
      ) : (
        <>
          {mode === 'picture' && <GridLegend />}
          {mode === 'picture' ? (
            <CacheGridTable records={records} chosen={chosen} step={step} />
          ) : (
            <CacheTable records={records} chosen={chosen} step={step} />
          )}
          <BuildFailure record={chosen} />
          <BuildsPanes builds={builds} record={chosen} />
        </>
      )}
      {opened && <FileDiffDialog key={`${opened.id} ${opened.path}`} {...opened} />}
    </div>
  );
}

/** Which Dockerfile is looked at; with one there is nothing to choose. */
function DockerfileChoice({ builds: { keys, key } }: { builds: Builds }) {
  const { t } = useTranslation('builds');
  if (key === null) {
    return null;
  }
  const [context = '', dockerfile = ''] = key.split('\0');
  if (keys.length === 1) {
    return (
      <code className="cut" title={`${dockerfile} · ${context === '' ? '.' : context}`}>
        {dockerfile}
      </code>
    );
  }
  return (
    <select
      className="field mono"
      aria-label={t('dockerfile')}
      value={key}
      onChange={({ target }) => showKey(target.value)}
    >
      {keys.map((one) => {
        const [folder = '', file = ''] = one.split('\0');
        const usual = folder === '' ? 'Dockerfile' : `${folder}/Dockerfile`;
        return (
          <option key={one} value={one}>
            {file === usual || folder === '' ? file : `${file} · ${folder}`}
          </option>
        );
      })}
    </select>
  );
}
