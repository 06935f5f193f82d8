import { useDeferredValue, useMemo, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type {
  ChangeKind,
  ContainerPicture,
  LayerChange,
  LayerSummary,
} from '../../electron/contract/index.ts';
import { formatBytes } from '../app/format.ts';
import { ChangeTree } from './ChangeTree.tsx';
import { buildTree, type ChangeFilter, filterChanges, groupNode, type TreeNode } from './change-tree.ts';
import { DeadMark } from './DeadMark.tsx';
import { KindFilter } from './KindFilter.tsx';
import type { Column } from './stack-model.ts';
import { shortDigest } from './stack-model.ts';
import { useLayerChanges } from './use-layer-changes.ts';
import { instructionLine } from './words.ts';

/** The files of the selected layer of an image, and what of it is dead. */
export function LayerDetails({ column, layer }: { column: Column; layer: LayerSummary }) {
  const { t, i18n } = useTranslation('layers');
  const { diffId, chainId, index } = layer;
  const state = useLayerChanges(
    column.image?.id ? { imageId: column.image.id, diffId, chainId, index } : null,
  );
  const what = t('layer', { index });
  const instruction = instructionLine(layer.instruction, diffId);
  return (
    <section className="layers-details" aria-label={what}>
      {state.status === 'ready' ? (
        <Files
          key={chainId}
          title={what}
          subtitle={instruction}
          hint={`${layer.instruction.raw}\n${diffId}`}
          counts={layer}
          changes={state.changes}
          toNodes={buildTree}
          none={t('files.none')}
          note={state.truncated ? t('files.truncated', { count: state.changes.length }) : ''}
        />
      ) : (
        <>
          <DetailsHead title={what} subtitle={instruction} hint={shortDigest(diffId)} />
          <div className="layers-note" role="status">
            {state.status === 'loading' ? (
              <>
                <span className="spinner" /> {t('files.loading')}
              </>
            ) : (
              <>
                {t('files.failed')}{' '}
                <button type="button" className="button" onClick={state.retry}>
                  {t('files.retry')}
                </button>
              </>
            )}
          </div>
        </>
      )}
      <p className="layers-foot">
        <DeadMark />
        <span>
          {layer.deadBytes > 0 || layer.deadFiles > 0 ? (
            <Trans
              t={t}
              i18nKey="deadLine.some"
              count={layer.deadFiles}
              values={{
                size: formatBytes(layer.deadBytes),
                index,
                number: layer.deadFiles.toLocaleString(i18n.language),
              }}
              components={{ b: <b /> }}
            />
          ) : (
            t('deadLine.none')
          )}
        </span>
      </p>
    </section>
  );
}

/** What a container has written so far, parted by whether it was while the container was starting. */
export function WritableDetails({ container }: { container: ContainerPicture }) {
  const { t } = useTranslation('layers');
  const toNodes = (changes: readonly LayerChange[]): TreeNode[] => {
    const later = changes.filter((change) => !change.writtenAtStart);
    const atStart = changes.filter((change) => change.writtenAtStart);
    return [
      groupNode('later', t('writable.later'), '', buildTree(later, 'later:')),
      groupNode('at-start', t('writable.atStart'), t('writable.atStartWhy'), buildTree(atStart, 'at-start:')),
    ].filter((group) => group.children.length > 0);
  };
  return (
    <section className="layers-details" aria-label={t('writable.of', { name: container.name })}>
      <Files
        key={container.id}
        title={container.name}
        subtitle={t('writable.title')}
        hint={container.imageRef}
        counts={container}
        changes={container.changes}
        toNodes={toNodes}
        none={t('files.noneWritable')}
        note={container.truncated ? t('writable.truncated', { count: container.changes.length }) : ''}
      />
      <p className="layers-foot">{t('deadLine.writable')}</p>
    </section>
  );
}

function Files({
  title,
  subtitle,
  hint,
  counts,
  changes,
  toNodes,
  none,
  note,
}: {
  title: string;
  subtitle: string;
  hint: string;
  counts: { added: number; modified: number; deleted: number };
  changes: LayerChange[];
  toNodes: (changes: readonly LayerChange[]) => TreeNode[];
  none: string;
  note: string;
}) {
  const { t } = useTranslation('layers');
  const [filter, setFilter] = useState<ChangeFilter>({ name: '', kinds: new Set<ChangeKind>() });
  const deferred = useDeferredValue(filter);
  const active = deferred.name.trim() !== '' || deferred.kinds.size > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: toNodes is the same function in other words each time
  const nodes = useMemo(() => toNodes(filterChanges(changes, deferred)), [changes, deferred, t]);
  return (
    <>
      <DetailsHead title={title} subtitle={subtitle} hint={hint}>
        <KindFilter
          counts={counts}
          kinds={filter.kinds}
          onChange={(kinds) => setFilter((before) => ({ ...before, kinds }))}
        />
      </DetailsHead>
      {note !== '' && <p className="layers-truncated">{note}</p>}
      <div className="layers-row head">
        <span />
        <span className="path">
          {t('files.path')}
          <input
            className="field"
            type="search"
            placeholder={t('files.filter')}
            aria-label={t('files.filter')}
            value={filter.name}
            onChange={(event) => setFilter((before) => ({ ...before, name: event.target.value }))}
          />
        </span>
        <span className="before">{t('files.before')}</span>
        <span className="size">{t('files.size')}</span>
        <span />
      </div>
      {nodes.length > 0 ? (
        <ChangeTree nodes={nodes} label={t('files.label', { what: title })} allOpen={active} />
      ) : (
        <p className="layers-note">{active ? t('files.noMatch') : none}</p>
      )}
    </>
  );
}

function DetailsHead({
  title,
  subtitle,
  hint,
  children,
}: {
  title: string;
  subtitle: string;
  hint: string;
  children?: React.ReactNode;
}) {
  return (
    <header className="layers-details-head">
      <h3 className="cut">{title}</h3>
      <code className="cut quiet" title={hint}>
        {subtitle}
      </code>
      <span className="grow" />
      {children}
    </header>
  );
}
