import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress } from '../../electron/contract/index.ts';
import { formatBytes } from '../app/format.ts';
import { Icon } from '../icons/Icon.tsx';
import { useSlice } from '../state/lab.ts';

/** What is being done to get the bench ready, and what has been done. Covers the work area until it is. */
export function BenchProgress() {
  const { t } = useTranslation('lesson');
  const progress = useSlice('bench')?.progress ?? null;
  const before = useTasksBefore(progress);
  return (
    <div className="bench-progress">
      <section className="card pad" aria-labelledby="bench-progress-title">
        <h2 id="bench-progress-title">{t('bench.title')}</h2>
        <p className="quiet">{t('bench.lead')}</p>
        <ol>
          {before.map((one) => (
            <li key={keyOf(one)} className="past">
              <span className="mark pass">
                <Icon name="check" size="tiny" />
              </span>
              {t(`bench.task.${one.task}`, { subject: one.subject })}
              <span className="only-read">{t('bench.done')}</span>
            </li>
          ))}
          <li className="present">
            <span className="spinner" />
            <div className="grow">
              <div className="row">
                <b className="grow" role="status">
                  {progress
                    ? t(`bench.task.${progress.task}`, { subject: progress.subject })
                    : t('bench.soon')}
                </b>
                {progress && <HowFar progress={progress} />}
              </div>
              <Bar progress={progress} />
            </div>
          </li>
        </ol>
      </section>
    </div>
  );
}

function HowFar({ progress }: { progress: Progress }) {
  const { t } = useTranslation('lesson');
  if (progress.total === 0 || progress.unit === 'none') {
    return progress.unit === 'bytes' && progress.done > 0 ? (
      <span className="meta quiet">{formatBytes(progress.done)}</span>
    ) : null;
  }
  const say = progress.unit === 'bytes' ? formatBytes : String;
  return (
    <span className="meta quiet">
      {t(progress.unit === 'bytes' ? 'bench.bytes' : 'bench.steps', {
        done: say(progress.done),
        total: say(progress.total),
      })}
    </span>
  );
}

function Bar({ progress }: { progress: Progress | null }) {
  const { t } = useTranslation('lesson');
  const known = progress !== null && progress.total > 0;
  const percent = known ? Math.min(100, Math.round((progress.done / progress.total) * 100)) : undefined;
  return (
    <div
      className={known ? 'bar' : 'bar unknown'}
      role="progressbar"
      aria-label={t('bench.title')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={percent === undefined ? undefined : { width: `${percent}%` }} />
    </div>
  );
}

function keyOf(progress: Progress): string {
  return `${progress.task} ${progress.subject}`;
}

/** Tasks seen since this card came up, without the one under way. */
function useTasksBefore(progress: Progress | null): Progress[] {
  const [seen, setSeen] = useState<Progress[]>([]);
  // While rendering and not in an effect: progress comes in bursts, and React takes a burst of effects for a loop.
  if (progress && !seen.some((one) => keyOf(one) === keyOf(progress))) {
    setSeen([...seen, progress]);
  }
  return seen.filter((one) => !progress || keyOf(one) !== keyOf(progress));
}
