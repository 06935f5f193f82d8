import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChangeFilter, countKinds, isFiltering, NO_FILTER } from '../change-filter.ts';
import { groupNode, type TreeNode } from '../change-tree.ts';
import { type ChangeGroup, useGrownTree } from '../use-grown-tree.ts';
import { ChangeTree } from './ChangeTree.tsx';
import { FilterBar } from './FilterBar.tsx';
import { KindFilter } from './KindFilter.tsx';
import { ListHead } from './ListHead.tsx';
import { Loading, NoMatch } from './NoRows.tsx';

export interface HeadedGroup extends ChangeGroup {
  heading: string;
  note: string;
}

/** What a layer changed, as a tree that can be narrowed. Headings are drawn when there is more than one group. */
export function ChangesPane({
  title,
  groups,
  coming,
  note,
  none,
  reveal,
  onOpen,
  onAsk,
}: {
  title: string;
  /** The same array until something has changed. */
  groups: readonly HeadedGroup[];
  /** How many changes are still to come. */
  coming: number;
  note: string;
  /** What to say when there is no change at all. */
  none: string;
  reveal: { path: string; count: number } | null;
  /** Null where contents cannot be shown. */
  onOpen: ((path: string) => void) | null;
  onAsk: ((path: string) => void) | null;
}) {
  const { t, i18n } = useTranslation('layers');
  const [filter, setFilter] = useState<ChangeFilter>(NO_FILTER);
  const [cleared, setCleared] = useState(0);
  if (reveal !== null && reveal.count !== cleared) {
    // What one is led to must not be hidden by a filter of before.
    setCleared(reveal.count);
    setFilter(NO_FILTER);
  }
  const grown = useGrownTree(groups, filter);
  const counts = useMemo(() => countKinds(groups.flatMap(({ changes }) => changes)), [groups]);
  const nodes = useMemo(() => withHeadings(groups, grown?.groups ?? []), [groups, grown]);
  const active = isFiltering(filter);
  const total = counts.added + counts.modified + counts.deleted + counts.metadata;
  const matched = nodes.reduce((sum, node) => sum + node.count, 0);
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <>
      <FilterBar
        filter={filter}
        active={active}
        onChange={(change) => setFilter((before) => ({ ...before, ...change }))}
        onClear={() => setFilter(NO_FILTER)}
      />
      {note !== '' && <p className="layers-truncated">{note}</p>}
      <ListHead
        count={active ? t('filter.found', { found: number(matched), total: number(total) }) : ''}
        columns={[t('files.before'), t('files.size')]}
      >
        <KindFilter
          counts={counts}
          kinds={filter.kinds}
          onChange={(kinds) => setFilter((before) => ({ ...before, kinds }))}
          onClear={() => setFilter(NO_FILTER)}
        />
      </ListHead>
      {nodes.length > 0 ? (
        <ChangeTree
          nodes={nodes}
          label={t('files.label', { what: title })}
          allOpen={isFiltering(grown?.filter ?? NO_FILTER)}
          reveal={reveal}
          onOpen={onOpen}
          onAsk={onAsk}
          onEscape={() => setFilter(NO_FILTER)}
        />
      ) : grown === null || grown.filter !== filter || coming > 0 ? (
        <Loading words={t('files.loading')} />
      ) : active ? (
        <NoMatch onClear={() => setFilter(NO_FILTER)} />
      ) : (
        <p className="layers-note">{none}</p>
      )}
      {coming > 0 && total > 0 && (
        <p className="layers-truncated" role="status">
          <span className="spinner" /> {t('files.coming', { number: number(coming) })}
        </p>
      )}
    </>
  );
}

function withHeadings(groups: readonly HeadedGroup[], grown: readonly TreeNode[][]): TreeNode[] {
  if (groups.length === 1) {
    return grown[0] ?? [];
  }
  return groups
    .map(({ id, heading, note }, at) => groupNode(id, heading, note, grown[at] ?? []))
    .filter((group) => group.children.length > 0);
}
