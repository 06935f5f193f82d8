import { useTranslation } from 'react-i18next';
import { formatBytes } from '../app/format.ts';
import { layerSelection, type Selection, select, selectionKey } from './layers-view.ts';
import { formatShare } from './share.ts';
import { type Column, shortDigest } from './stack-model.ts';
import { instructionLine } from './words.ts';

/** The same model as the picture, as tables that can be read out and copied: one for each stack. */
export function LayersTable({ columns, selection }: { columns: Column[]; selection: Selection | null }) {
  const selectedKey = selection ? selectionKey(selection) : '';
  return (
    <div className="layers-tables">
      {columns.map((column) => (
        <ColumnTable key={column.key} column={column} selectedKey={selectedKey} />
      ))}
    </div>
  );
}

function ColumnTable({ column, selectedKey }: { column: Column; selectedKey: string }) {
  const { t, i18n } = useTranslation('layers');
  const { image } = column;
  const number = (value: number) => value.toLocaleString(i18n.language);
  const layers = column.strata.filter(({ ghost }) => !ghost);
  if (layers.length === 0 && column.containers.length === 0) {
    return (
      <p className="layers-note">
        {t(image?.status === 'reading' || image?.status === 'failed' ? image.status : 'missing', {
          ref: column.ref,
        })}
      </p>
    );
  }
  return (
    <table>
      <caption>{t('table.caption', { ref: column.ref })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('table.layer')}</th>
          <th scope="col">{t('table.instruction')}</th>
          <th scope="col" className="right">
            {t('table.size')}
          </th>
          <th scope="col" className="right">
            {t('table.added')}
          </th>
          <th scope="col" className="right">
            {t('table.modified')}
          </th>
          <th scope="col" className="right">
            {t('table.deleted')}
          </th>
          <th scope="col" className="right">
            {t('table.dead')}
          </th>
          <th scope="col" className="right">
            {t('table.deadFiles')}
          </th>
          <th scope="col">{t('table.id')}</th>
          <th scope="col">{t('table.shared')}</th>
        </tr>
      </thead>
      <tbody>
        {column.containers.map((container) => {
          const mine: Selection = { kind: 'writable', containerId: container.id };
          const selected = selectionKey(mine) === selectedKey;
          return (
            <tr key={container.id} className={`writable ${selected ? 'selected' : ''}`}>
              <td>
                <Choose
                  selection={mine}
                  selected={selected}
                  label={t('table.selectWritable', { name: container.name })}
                  text={container.name}
                />
              </td>
              <td>{t('writable.title')}</td>
              <td className="right">{formatBytes(container.size)}</td>
              <td className="right">{number(container.added)}</td>
              <td className="right">{number(container.modified)}</td>
              <td className="right">{number(container.deleted)}</td>
              <td colSpan={4} />
            </tr>
          );
        })}
        {layers.map(({ layer, key, sharedWith, isNew }) => {
          const mine = layerSelection(column.ref, layer);
          const selected = selectionKey(mine) === selectedKey;
          return (
            <tr key={key} className={selected ? 'selected' : ''}>
              <td>
                <Choose
                  selection={mine}
                  selected={selected}
                  label={t('table.select', { index: layer.index, ref: column.ref })}
                  text={String(layer.index)}
                />
                {isNew && <span className="tag">{t('legend.new')}</span>}
              </td>
              <td className="mono made-by" title={layer.instruction.raw}>
                {instructionLine(layer.instruction, layer.diffId)}
              </td>
              <td className="right">{formatBytes(layer.size)}</td>
              <td className="right">{number(layer.added)}</td>
              <td className="right">{number(layer.modified)}</td>
              <td className="right">{number(layer.deleted)}</td>
              <td className="right">{formatBytes(layer.deadBytes)}</td>
              <td className="right">{number(layer.deadFiles)}</td>
              <td className="mono">{shortDigest(layer.diffId)}</td>
              <td className="mono">{sharedWith.join(', ')}</td>
            </tr>
          );
        })}
      </tbody>
      {image?.status === 'ready' && (
        <tfoot>
          <Sum name={t('table.total')} value={formatBytes(image.totalBytes)} />
          <Sum name={t('table.live')} value={formatBytes(image.liveBytes)} />
          <Sum name={t('table.dead')} value={formatBytes(image.deadBytes)} />
          <Sum name={t('table.efficiency')} value={formatShare(image.efficiency)} />
        </tfoot>
      )}
    </table>
  );
}

function Sum({ name, value }: { name: string; value: string }) {
  return (
    <tr>
      <th scope="row" colSpan={2}>
        {name}
      </th>
      <td className="right">{value}</td>
      <td colSpan={7} />
    </tr>
  );
}

function Choose({
  selection,
  selected,
  label,
  text,
}: {
  selection: Selection;
  selected: boolean;
  label: string;
  text: string;
}) {
  return (
    <button
      type="button"
      className="link-button"
      aria-pressed={selected}
      aria-label={label}
      onClick={() => select(selection)}
    >
      {text}
    </button>
  );
}
