import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../app/format.ts';
import { useSlice } from '../../state/lab.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { askOptions, useBuildsView } from '../builds-view.ts';
import { commandLine } from '../model/command-line.ts';
import { isDockerfile, keyOf } from '../model/dockerfiles.ts';
import { useNewest, useOptions } from '../use-builds.ts';
import { sumUp } from '../words.ts';
import { BuildButton } from './BuildButton.tsx';
import { OptionsDialog } from './OptionsDialog.tsx';
import { ProgressLine } from './ProgressLine.tsx';
import { useContextFacts } from './use-context-facts.ts';
import './bar.css';

/** Below the text of a Dockerfile: what would be typed, what would be sent, and the button. */
export function BuildBar({ path }: { path: string }) {
  return isDockerfile(path) ? <Bar dockerfile={path} /> : null;
}

function Bar({ dockerfile }: { dockerfile: string }) {
  const { t } = useTranslation('builds');
  const options = useOptions(dockerfile);
  const facts = useContextFacts(options);
  const newest = useNewest(options);
  const builds = useSlice('builds');
  const asking = useBuildsView((state) => state.optionsOf === dockerfile);
  const running = builds?.running ?? null;
  const record = builds?.records.find(({ id }) => id === running?.id);
  const mine = record !== undefined && keyOf(record.options) === keyOf(options);
  const command = commandLine(options);
  return (
    <section className="builds-bar" aria-label={t('bar.label')}>
      <div className="grow">
        <code className="cut" title={command}>
          {command}
        </code>
        {running && mine ? (
          <ProgressLine running={running} record={record} />
        ) : (
          <p className="builds-bar-facts cut">
            {facts && <span>{t('bar.sends', { count: facts.files, size: formatBytes(facts.bytes) })}</span>}
            {newest && newest.status !== 'running' && (
              <span className={newest.status === 'failed' ? 'bad' : ''}>{sumUp(t, newest)}</span>
            )}
          </p>
        )}
      </div>
      <button
        type="button"
        className="square-button"
        aria-label={t('options.open')}
        aria-haspopup="dialog"
        title={t('options.open')}
        onClick={() => askOptions(dockerfile)}
      >
        <BuildIcon name="sliders" />
      </button>
      <BuildButton dockerfile={dockerfile} />
      {asking && <OptionsDialog dockerfile={dockerfile} facts={facts} />}
    </section>
  );
}
