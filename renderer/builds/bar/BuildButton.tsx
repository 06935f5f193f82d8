import { useTranslation } from 'react-i18next';
import { useSlice } from '../../state/lab.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { useBuildsView } from '../builds-view.ts';
import { cancelBuild, startBuild } from '../start-build.ts';

/** Builds, or stops the build that runs. */
export function BuildButton({ dockerfile }: { dockerfile: string | null }) {
  const { t } = useTranslation('builds');
  const running = useSlice('builds')?.running ?? null;
  const ready = useSlice('bench')?.status === 'ready';
  const starting = useBuildsView((state) => state.starting);
  if (running) {
    return (
      <button type="button" className="button" onClick={() => cancelBuild(running.id)}>
        <BuildIcon name="stop" size="small" />
        {t('cancel')}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="button primary"
      aria-keyshortcuts="Control+B Meta+B"
      title={t('buildKeys')}
      disabled={!ready || starting}
      onClick={() => void startBuild(dockerfile ?? undefined)}
    >
      {starting ? <span className="spinner" /> : <BuildIcon name="play" size="small" />}
      {t('build')}
    </button>
  );
}
