import { useTranslation } from 'react-i18next';
import type { BuildRecord, BuildStep } from '../../../electron/contract/index.ts';
import { asLanguage } from '../../app/format.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { choose } from '../builds-view.ts';
import type { Link } from '../model/chains.ts';
import { MARK_ICONS, markOf, markText, sayStep } from '../words.ts';
import type { RailPart } from './CacheGridTable.tsx';
import './mark.css';
import './rail.css';

/** One line in one build; pressed, it tells why. */
export function GridCell({
  record,
  step,
  links,
  on,
  pressed,
  stop,
  at,
  rails,
}: {
  record: BuildRecord;
  step: BuildStep | null;
  links: ReadonlyMap<number, Link>;
  on: boolean;
  pressed: boolean;
  /** Tab stops here. */
  stop: boolean;
  at: string;
  rails: RailPart[];
}) {
  const { t, i18n } = useTranslation('builds');
  const link = step ? links.get(step.index) : undefined;
  const mark = step ? markOf(step, link, record.status) : null;
  const words = step ? sayStep(t, asLanguage(i18n.language), record, step, link) : '';
  return (
    <td className={on ? 'now' : ''}>
      {rails.map(({ lane, starts, ends, node }) => (
        <span
          key={lane}
          className={`rail lane-${lane} ${starts ? 'starts' : ''} ${ends ? 'ends' : ''}`}
          aria-hidden="true"
        >
          {node && <span className={node.first ? 'node first' : 'node'} />}
        </span>
      ))}
      {step && mark && (
        <button
          type="button"
          className={`builds-mark ${mark}`}
          aria-label={words}
          aria-pressed={pressed}
          title={words}
          data-at={at}
          data-mark={mark}
          tabIndex={stop ? 0 : -1}
          onClick={() => choose(record.id, step.index)}
        >
          <BuildIcon name={MARK_ICONS[mark]} size="tiny" />
          <span className="cut">{markText(t, mark, step)}</span>
        </button>
      )}
    </td>
  );
}
