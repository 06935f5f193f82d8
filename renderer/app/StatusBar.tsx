import { useTranslation } from 'react-i18next';
import type { Slices } from '../../electron/contract/index.ts';
import { useLab, useSlice } from '../state/lab.ts';
import { useView } from '../state/view.ts';
import { formatBytes, shortVersion } from './format.ts';

/** One line of facts: the bench, the engine, what is on it, how the step stands. */
export function StatusBar() {
  const { t } = useTranslation('frame');
  const connection = useLab((state) => state.connection);
  const bench = useSlice('bench');
  const engine = useSlice('engine');
  const inventory = useSlice('inventory');
  const live = connection === 'open' && bench?.status === 'ready';
  return (
    <footer className="statusbar">
      <BenchStatus connected={connection === 'open'} bench={bench} />
      {connection === 'open' && engine?.engine && (
        <span>
          {t(engine.engine.privateToLab ? 'status.privateEngine' : 'status.engine', {
            name: engine.engine.podman ? 'Podman' : 'Docker',
            version: shortVersion(engine.engine.version),
          })}
        </span>
      )}
      {live && inventory && (
        <>
          <span>
            {t('status.images', { count: inventory.images.length })}
            {t('status.comma')}
            {t('status.containers', { count: inventory.containers.length })}
          </span>
          <span className="may-go">{t('status.disk', { size: formatBytes(inventory.diskBytes) })}</span>
        </>
      )}
      <span className="grow" />
      <CheckCount />
      <span className="row may-go">
        <kbd className="key">F6</kbd>
        {t('status.nextPanel')}
      </span>
    </footer>
  );
}

function BenchStatus({ connected, bench }: { connected: boolean; bench: Slices['bench'] | undefined }) {
  const { t } = useTranslation('frame');
  const status = connected ? (bench?.status ?? 'none') : 'unknown';
  const dot = { ready: '', preparing: 'waiting', none: 'off', unknown: 'off', lost: 'bad', failed: 'bad' }[
    status
  ];
  return (
    <span className="row" role="status">
      <span className={`dot ${dot}`} />
      {t(`status.bench.${status}`)}
    </span>
  );
}

function CheckCount() {
  const { t } = useTranslation('frame');
  const page = useView((state) => state.page);
  const checks = useSlice('checks');
  if (page !== 'lesson' || !checks || checks.results.length === 0) {
    return null;
  }
  const passed = checks.results.filter((one) => one.outcome === 'pass').length;
  return <span>{t('status.checks', { passed, count: checks.results.length })}</span>;
}
