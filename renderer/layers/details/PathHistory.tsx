import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PathEvent } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { Icon } from '../../icons/Icon.tsx';
import { call } from '../../state/lab.ts';
import { kindOf } from '../change-filter.ts';
import { KindMark } from '../KindMark.tsx';
import { closeHistory, jumpTo } from '../layers-view.ts';
import { useAnswer } from '../use-answer.ts';
import { instructionLine } from '../words.ts';
import { Failed, Loading } from './NoRows.tsx';

/** "Who wrote this file?": each layer that touched a path, from the base up, and the way there. */
export function PathHistory({
  asked,
  current,
}: {
  asked: { ref: string; imageId: string; path: string };
  /** Number of the layer that is looked at. */
  current: number;
}) {
  const { t } = useTranslation('layers');
  const { ref, imageId, path } = asked;
  const root = useRef<HTMLElement>(null);
  const cameFrom = useRef<Element | null>(null);
  const answer = useAnswer(`history ${imageId} ${path}`, () => call('layer.pathHistory', { imageId, path }));
  const events = answer.status === 'ready' ? answer.value.events.filter(isTelling) : [];

  // Asked with keys, the answer is where the keys go on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for each path that is asked about
  useEffect(() => {
    cameFrom.current = document.activeElement;
    root.current?.focus();
  }, [path, imageId]);

  const close = (): void => {
    closeHistory();
    const tree = document.querySelector<HTMLElement>('.layers-details [role="tree"]');
    (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected
      ? cameFrom.current
      : tree
    )?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = [...(root.current?.querySelectorAll<HTMLElement>('li > button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      buttons[Math.min(Math.max(at + (event.key === 'ArrowDown' ? 1 : -1), 0), buttons.length - 1)]?.focus();
    }
  };

  return (
    <section
      className="layers-history"
      aria-label={t('history.label', { path })}
      ref={root}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header>
        <h4 className="cut" title={path}>
          {t('history.title')} <code>{path}</code>
        </h4>
        <button type="button" className="square-button" aria-label={t('history.close')} onClick={close}>
          <Icon name="cross" size="small" />
        </button>
      </header>
      {answer.status === 'loading' && <Loading words={t('history.loading')} />}
      {answer.status === 'failed' && <Failed error={answer.error} onRetry={answer.retry} />}
      {answer.status === 'ready' && events.length === 0 && <p className="layers-note">{t('history.none')}</p>}
      <ol>
        {events.map((event) => (
          <li key={event.layer}>
            <button
              type="button"
              aria-current={event.layer === current}
              title={event.instruction.raw}
              onClick={() => jumpTo({ ref, index: event.layer, diffId: event.diffId }, path)}
            >
              <KindMark kind={kindOf(event.change)} />
              <b>{t('layer', { index: event.layer })}</b>
              <code className="cut grow">{instructionLine(event.instruction, event.diffId)}</code>
              <span className="quiet">{t(`kind.${kindOf(event.change)}`)}</span>
              <span className="size">{sizes(event)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function isTelling({ change }: PathEvent): boolean {
  return !change.implicit;
}

function sizes({ change }: PathEvent): string {
  if (change.type === 'directory') {
    return '';
  }
  const before = change.sizeBefore === null ? '' : formatBytes(change.sizeBefore);
  if (change.kind === 'deleted') {
    return `${before} → ✕`;
  }
  return before === '' || change.metadataOnly
    ? formatBytes(change.size)
    : `${before} → ${formatBytes(change.size)}`;
}
