import { lazy, type ReactElement, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inventory, TerminalInfo, TerminalTarget } from '../../../electron/contract/index.ts';
import { useSlice } from '../../state/lab.ts';
import { useView } from '../../state/view.ts';
import { enterPanel, wantFocus } from '../parts/focus.ts';
import type { IconName } from '../parts/Icon.tsx';
import { MenuButton, type MenuSection } from '../parts/Menu.tsx';
import { attempt } from '../parts/problem.ts';
import { TabStrip } from '../parts/TabStrip.tsx';
import { TerminalNotice } from './TerminalNotice.tsx';
import { closeTerminal, openTerminal } from './terminal-calls.ts';
import { useTerminalMenu } from './terminal-menu.ts';
import { useTerminals } from './use-terminals.ts';

const PANEL = 'workbench-lower';
const TerminalPane = lazy(() => import('./TerminalPane.tsx'));
type Say = ReturnType<typeof useTranslation<'workbench'>>['t'];

function titleOf(info: TerminalInfo, t: Say): string {
  const { target } = info;
  return target.kind === 'bench'
    ? t('terminal.bench')
    : t(`terminal.${target.kind}`, { name: target.container });
}

const icons: Record<TerminalTarget['kind'], IconName> = {
  bench: 'terminal',
  shell: 'box',
  attach: 'plug',
  logs: 'logs',
};

function addMenu(inventory: Inventory | undefined, t: Say): MenuSection[] {
  const entry = (target: TerminalTarget, label: string) => ({
    id: target.kind,
    label,
    icon: icons[target.kind],
    run: () => attempt(openTerminal(target).then(({ id }) => wantFocus(id))),
  });
  const containers = (inventory?.containers ?? []).filter((one) => one.state === 'running');
  return [
    { title: '', entries: [entry({ kind: 'bench' }, t('terminal.newBench'))] },
    ...containers.map(({ name }) => ({
      title: name,
      entries: [
        entry({ kind: 'shell', container: name }, t('terminal.openShell')),
        entry({ kind: 'attach', container: name }, t('terminal.openAttach')),
        entry({ kind: 'logs', container: name }, t('terminal.openLogs')),
      ],
    })),
  ];
}

/** The lower half: terminals in tabs. */
export function TerminalArea(): ReactElement {
  const { t } = useTranslation('workbench');
  const inventory = useSlice('inventory');
  const status = useSlice('bench')?.status;
  const { terminals, active } = useTerminals();

  const items = terminals.map((info) => ({
    id: info.id,
    label: titleOf(info, t),
    icon: icons[info.target.kind],
    title: info.title,
    note: info.alive ? null : t('terminal.ended'),
    mark: info.alive ? null : ('ended' as const),
  }));
  const waiting = status === 'ready' ? 'none' : status === 'failed' ? 'failed' : 'preparing';
  return (
    <section
      className="wb-area"
      aria-label={t('terminal.region')}
      data-f6
      tabIndex={-1}
      onKeyDown={(event) => enterPanel(event, active?.id ?? null)}
    >
      <TabStrip
        label={t('terminal.tabs')}
        panelId={PANEL}
        items={items}
        activeId={active?.id ?? null}
        onSelect={(id) => useView.setState({ activeTerminal: id })}
        onClose={closeTerminal}
        end={
          <>
            {active && <MoreButton active={active} />}
            {status === 'ready' && (
              <MenuButton label={t('terminal.add')} icon="plus" sections={addMenu(inventory, t)} />
            )}
          </>
        }
      />
      <TerminalNotice active={active} />
      <div
        className="wb-panel wb-lower"
        id={PANEL}
        role="tabpanel"
        aria-label={active ? titleOf(active, t) : t('terminal.region')}
      >
        {!active && status !== 'lost' && (
          <div className="wb-empty">
            <h3>{t(`terminal.${waiting}`)}</h3>
            <p>{t(`terminal.${waiting}Body`)}</p>
          </div>
        )}
        <Suspense>
          {terminals.map((info) => (
            <TerminalPane key={info.id} info={info} title={titleOf(info, t)} shown={info.id === active?.id} />
          ))}
        </Suspense>
      </div>
    </section>
  );
}

function MoreButton({ active }: { active: TerminalInfo }): ReactElement {
  const { t } = useTranslation('workbench');
  return <MenuButton label={t('terminal.more')} icon="more" sections={useTerminalMenu(t, active)} />;
}
