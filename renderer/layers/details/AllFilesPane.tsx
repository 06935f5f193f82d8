import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryType, Output } from '../../../electron/contract/index.ts';
import { call } from '../../state/lab.ts';
import { foundRows } from '../folder-rows.ts';
import { useAnswer } from '../use-answer.ts';
import type { LayerPlace } from '../use-layer-changes.ts';
import { EntryTree } from './EntryTree.tsx';
import { FilterBar } from './FilterBar.tsx';
import { type EntryCalls, FolderTree } from './FolderTree.tsx';
import { ListHead } from './ListHead.tsx';
import { Failed, Loading, NoMatch } from './NoRows.tsx';
import { useSettled } from './use-settled.ts';

interface FindFilter {
  name: string;
  type: EntryType | null;
  minBytes: number;
  writtenHere: boolean;
}
const EVERYTHING: FindFilter = { name: '', type: null, minBytes: 0, writtenHere: false };
/** So long nothing must be typed before it is looked for, in milliseconds. */
const PAUSE = 200;

/** All that a container of the layers up to this one would see, folder by folder, or what a search finds in it. */
export function AllFilesPane({
  title,
  place,
  calls,
}: {
  title: string;
  place: LayerPlace;
  calls: EntryCalls;
}) {
  const { t, i18n } = useTranslation('layers');
  const [filter, setFilter] = useState(EVERYTHING);
  const wanted = useSettled(filter, PAUSE);
  const active = isFinding(filter);
  const finding = active && isFinding(wanted);
  const { imageId, index, diffId } = place;
  const question = {
    imageId,
    index,
    diffId,
    name: wanted.name.trim(),
    types: wanted.type === null ? [] : [wanted.type],
    minBytes: wanted.minBytes,
    writtenHere: wanted.writtenHere,
  };
  const answer = useAnswer(finding ? `find ${JSON.stringify(question)}` : null, () =>
    call('layer.find', question),
  );
  // While the next answer is awaited, the one before stays.
  const [last, setLast] = useState<Output<'layer.find'> | null>(null);
  const found = answer.status === 'ready' ? answer.value : last;
  if (found !== last) {
    setLast(found);
  }
  const number = (value: number) => value.toLocaleString(i18n.language);
  const label = t('all.label', { what: title });
  const clear = () => setFilter(EVERYTHING);
  return (
    <>
      <FilterBar
        filter={filter}
        active={active}
        onChange={(change) => setFilter((before) => ({ ...before, ...change }))}
        onClear={clear}
      >
        <button
          type="button"
          className="layers-switch"
          aria-pressed={filter.writtenHere}
          title={t('all.hereWhy')}
          onClick={() => setFilter((before) => ({ ...before, writtenHere: !before.writtenHere }))}
        >
          {t('all.here')}
        </button>
      </FilterBar>
      <ListHead
        count={
          active && found ? t('filter.matches', { number: number(found.total), count: found.total }) : ''
        }
        columns={[t('all.layer'), t('files.size')]}
      />
      {!active ? (
        <FolderTree label={label} place={place} calls={calls} />
      ) : answer.status === 'failed' ? (
        <Failed error={answer.error} onRetry={answer.retry} />
      ) : found === null ? (
        <Loading words={t('all.finding')} />
      ) : found.entries.length === 0 ? (
        <NoMatch onClear={clear} />
      ) : (
        <EntryTree
          lines={foundRows(found.entries)}
          label={label}
          calls={calls}
          onToggle={() => undefined}
          onEscape={clear}
        />
      )}
      {active && found && found.total > found.entries.length && (
        <p className="layers-truncated">{t('all.first', { number: number(found.entries.length) })}</p>
      )}
    </>
  );
}

function isFinding({ name, type, minBytes, writtenHere }: FindFilter): boolean {
  return name.trim() !== '' || type !== null || minBytes > 0 || writtenHere;
}
