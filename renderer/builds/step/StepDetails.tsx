import { useTranslation } from 'react-i18next';
import type { BuildRecord, BuildStep } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { choose } from '../builds-view.ts';
import { goToLine } from '../go-to-line.ts';
import { chainsOf } from '../model/chains.ts';
import { formatMs } from '../model/duration.ts';
import { Sentence } from '../why/Sentence.tsx';
import { MARK_ICONS, markOf } from '../words.ts';
import { FileChange } from './FileChange.tsx';
import { StepLog } from './StepLog.tsx';
import '../grid/mark.css';
import './step.css';

const FILE_KINDS = ['file-changed', 'mode-changed', 'file-added', 'file-removed'];

/** One line in one build: what became of it, why, and what it printed. */
export function StepDetails({ record, step }: { record: BuildRecord; step: BuildStep }) {
  const { t } = useTranslation('builds');
  const mark = markOf(step, chainsOf(record).get(step.index), record.status);
  const { why, error, ms, layers, sizeAdded } = step;
  return (
    <section className="builds-step" aria-label={t('step.label', { line: step.line, number: record.number })}>
      <p className="row">
        <button type="button" className="link-button" onClick={() => choose(record.id, null)}>
          {t('step.back')}
        </button>
        <span className="grow" />
        <button
          type="button"
          className="link-button"
          onClick={() => goToLine(record.options.dockerfile, step.line)}
        >
          {t('goToLine', { line: step.line })}
        </button>
      </p>
      <h3>
        <span className={`builds-mark ${mark}`}>
          <BuildIcon name={MARK_ICONS[mark]} size="tiny" />
          {t(`mark.${mark}`)}
        </span>{' '}
        {t('step.title', { line: step.line })}{' '}
        <code>
          <b>{step.instruction}</b> {step.text.replace(/^\S+\s*/, '')}
        </code>
      </h3>
      {why && (
        <p className="builds-step-why">
          <Sentence why={why} />
        </p>
      )}
      {!why && record.status !== 'running' && <p>{t('step.noWhy')}</p>}
      <p className="meta quiet builds-step-facts">
        {ms !== null && step.outcome === 'executed' && <span>{formatMs(ms)}</span>}
        {layers !== null && layers > 0 && <span>{t('step.layers', { count: layers })}</span>}
        {sizeAdded !== null && sizeAdded > 0 && <span>+{formatBytes(sizeAdded)}</span>}
      </p>
      {why?.path && FILE_KINDS.includes(why.kind) && <FileChange record={record} why={why} />}
      {why && !why.path && why.from !== null && why.to !== null && why.kind !== 'base-changed' && (
        <dl className="builds-fromto">
          <dt>{t('step.was')}</dt>
          <dd className="mono">{why.from}</dd>
          <dt>{t('step.is')}</dt>
          <dd className="mono">{why.to}</dd>
        </dl>
      )}
      {error && (
        <p className="builds-step-error mono">
          {error.message}
          {error.exitCode !== null && ` ${t('failed.exit', { code: error.exitCode })}`}
        </p>
      )}
      {step.kind !== 'config' && <StepLog record={record} step={step} />}
    </section>
  );
}
