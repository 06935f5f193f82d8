import { useTranslation } from 'react-i18next';
import type { BuildRecord, Why } from '../../../electron/contract/index.ts';
import { useAnswer } from '../../layers/use-answer.ts';
import { call } from '../../state/lab.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { openDiff } from '../builds-view.ts';
import { firstChange } from '../model/line-diff.ts';
import './change.css';

const SIGNS = { same: ' ', out: '-', in: '+' };

/** The file that made a line run: the first of its change, and the way to all of it. */
export function FileChange({ record, why }: { record: BuildRecord; why: Why }) {
  const { t } = useTranslation('builds');
  const path = why.path ?? '';
  const answer = useAnswer(`diff ${record.id} ${path}`, () =>
    call('build.fileDiff', { id: record.id, path }),
  );
  const sides = answer.status === 'ready' ? answer.value : null;
  const { before, after } = sides ?? { before: null, after: null };
  const change = before !== null && after !== null && before !== after ? firstChange(before, after) : null;
  return (
    <figure className="builds-change" aria-label={t('change.label', { path })}>
      <figcaption>
        <code className="cut grow" title={path}>
          {path}
        </code>
        {change && change.out > 0 && <span className="bad">{t('change.out', { count: change.out })}</span>}
        {change && change.in > 0 && <span className="ok">{t('change.in', { count: change.in })}</span>}
        {why.kind === 'mode-changed' && (
          <code>
            {why.from} → {why.to}
          </code>
        )}
        {(before !== null || after !== null) && (
          <button type="button" className="link-button" onClick={() => openDiff(record.id, path)}>
            {t('change.open')}
          </button>
        )}
      </figcaption>
      {answer.status === 'loading' && (
        <p className="builds-note" role="status">
          <span className="spinner late" />
        </p>
      )}
      {change && (
        <pre>
          {change.lines.map((line) => (
            <span key={`${line.kind} ${line.number}`} className={line.kind}>
              <i>{line.number}</i>
              <b>{SIGNS[line.kind]}</b>
              {line.text === '' ? ' ' : line.text}
            </span>
          ))}
        </pre>
      )}
      {answer.status === 'ready' && before === null && after === null && (
        <p className="builds-note">{t('change.notKept')}</p>
      )}
      <p className="builds-note quiet meta">
        <BuildIcon name="clock" size="tiny" />
        {t('change.mtime')}
      </p>
    </figure>
  );
}
