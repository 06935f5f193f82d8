import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type BuildRecord, say } from '../../../electron/contract/index.ts';
import { asLanguage } from '../../app/format.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { type WhyGroup, whyGroups } from '../model/why-groups.ts';
import { FileChange } from '../step/FileChange.tsx';
import { LayersLink } from '../step/LayersLink.tsx';
import type { Builds } from '../use-builds.ts';
import { Foretold } from './Foretold.tsx';
import { WhatIf } from './WhatIf.tsx';
import { WhyLine } from './WhyLine.tsx';
import './why.css';

const FILE_KINDS = ['file-changed', 'mode-changed', 'file-added', 'file-removed'];

/** Why the lines of a build ran, one sentence for all that have one reason. */
export function WhyPane({ builds, record }: { builds: Builds; record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const groups = useMemo(() => whyGroups(record), [record]);
  const changed = groups.find(({ why }) => why?.path && FILE_KINDS.includes(why.kind));
  const running = record.status === 'running';
  return (
    <>
      <div className="builds-why">
        {running && <p className="quiet">{t('why.running')}</p>}
        {!running && (
          <ul>
            {groups.map((group, at) => (
              <WhyLine key={`${group.kind} ${group.lines}`} record={record} group={group} first={at === 0} />
            ))}
          </ul>
        )}
        {changed?.why && <FileChange record={record} why={changed.why} />}
        <Foretold record={record} />
        <NotKnown record={record} groups={groups} />
        <LayersLink record={record} />
      </div>
      {builds.records[0]?.id === record.id && builds.forecast && !running && (
        <WhatIf forecast={builds.forecast} />
      )}
    </>
  );
}

/** What could not be seen of a build, said instead of guessed. */
function NotKnown({ record, groups }: { record: BuildRecord; groups: WhyGroup[] }) {
  const { t, i18n } = useTranslation('builds');
  const language = asLanguage(i18n.language);
  const unknown = groups.filter(({ kind }) => kind === 'unknown');
  if (record.status === 'running' || (record.notKnown.length === 0 && unknown.length === 0)) {
    return null;
  }
  return (
    <div className="builds-unknown">
      <p>
        <BuildIcon name="question" size="small" />
        <b>{t('why.notKnown')}</b>
      </p>
      <ul>
        {record.notKnown.map((one) => (
          <li key={`${one.key} ${JSON.stringify(one.params)}`}>{say(one, language)}</li>
        ))}
      </ul>
    </div>
  );
}
