import './workbench.css';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { EditorArea } from './editor/EditorArea.tsx';
import { AskDialog } from './parts/AskDialog.tsx';
import { TerminalArea } from './terminal/TerminalArea.tsx';

/** The middle of the screen: what the learner writes above, the shell on their bench below. */
export function Workbench(): ReactElement {
  const { t } = useTranslation('workbench');
  const layout = useDefaultLayout({ id: 'layer-lab-workbench', storage: localStorage });
  return (
    <div className="workbench">
      <Group className="wb-split" orientation="vertical" {...layout}>
        <Panel id="editor" defaultSize="45" minSize={120}>
          <EditorArea />
        </Panel>
        <Separator className="wb-separator" aria-label={t('resize')} />
        <Panel id="terminal" minSize={120}>
          <TerminalArea />
        </Panel>
      </Group>
      <AskDialog />
    </div>
  );
}
