import { type KeyboardEvent, type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inventory } from '../../../electron/contract/index.ts';
import { useSlice } from '../../state/lab.ts';
import { useView } from '../../state/view.ts';
import { enterPanel } from '../parts/focus.ts';
import { Icon } from '../parts/Icon.tsx';
import { MenuButton, type MenuSection } from '../parts/Menu.tsx';
import { keep, readKept } from '../parts/storage.ts';
import { type TabItem, TabStrip } from '../parts/TabStrip.tsx';
import { PreviewPane } from '../preview/PreviewPane.tsx';
import { publishedPorts } from '../preview/ports.ts';
import { isDirty } from './buffer.ts';
import { activeTab, type Desk, selectTab, showTab, tabId, useDesk } from './desk.ts';
import { FilePane } from './FilePane.tsx';
import { FileTree } from './FileTree.tsx';
import { openFile, saveFile } from './file-calls.ts';
import { askNewFile, closeTab } from './file-questions.ts';
import { startFollowing } from './follow-bench.ts';
import { NoFile } from './NoFile.tsx';
import { baseName } from './paths.ts';

const PANEL = 'workbench-upper';
const TREE_KEY = 'layer-lab-tree-open';
type Say = ReturnType<typeof useTranslation<'workbench'>>['t'];

// Requests already answered; they outlive this component, for the learner may leave the lesson and come back.
const answered = { preview: 0, file: 0 };

function useRequests(): void {
  const previewRequest = useView((view) => view.previewRequest);
  const fileRequest = useView((view) => view.fileRequest);
  const lessonId = useDesk((desk) => desk.lessonId);
  useEffect(() => {
    if (lessonId && previewRequest && previewRequest.count > answered.preview) {
      answered.preview = previewRequest.count;
      showTab({ kind: 'preview', port: previewRequest.port });
    }
  }, [previewRequest, lessonId]);
  useEffect(() => {
    if (lessonId && fileRequest && fileRequest.count > answered.file) {
      answered.file = fileRequest.count;
      openFile(fileRequest.path);
    }
  }, [fileRequest, lessonId]);
}

function tabItems(desk: Desk, t: Say): TabItem[] {
  return desk.tabs.map((tab): TabItem => {
    if (tab.kind === 'preview') {
      const label = t('preview.title', { port: tab.port });
      return {
        id: tabId(tab),
        label,
        icon: 'globe',
        title: t('preview.frame', { port: tab.port }),
        note: null,
        mark: null,
      };
    }
    const buffer = desk.buffers[tab.path];
    const dirty = buffer !== undefined && isDirty(buffer);
    return {
      id: tabId(tab),
      label: baseName(tab.path),
      icon: 'file',
      title: tab.path,
      note: dirty ? t('editor.unsaved') : null,
      mark: dirty ? 'dirty' : null,
    };
  });
}

function addMenu(inventory: Inventory | undefined, t: Say): MenuSection[] {
  const ports = publishedPorts(inventory);
  const previews = ports.map(({ port, container }) => ({
    id: `preview-${port}`,
    label: `${t('preview.title', { port })}  ·  ${container}`,
    icon: 'globe' as const,
    run: () => showTab({ kind: 'preview', port }),
  }));
  const none = {
    id: 'none',
    label: t('editor.noPorts'),
    icon: 'globe' as const,
    disabled: true,
    run: () => undefined,
  };
  return [
    {
      title: '',
      entries: [{ id: 'new', label: t('editor.newFile'), icon: 'file', run: () => void askNewFile(t, '') }],
    },
    { title: t('editor.previews'), entries: previews.length > 0 ? previews : [none] },
  ];
}

/** The upper half: files and previews in tabs, the workspace's tree beside them. */
export function EditorArea(): ReactElement {
  const { t } = useTranslation('workbench');
  const desk = useDesk();
  const inventory = useSlice('inventory');
  const [treeOpen, setTreeOpen] = useState(readKept(localStorage, TREE_KEY) === true);
  const tab = activeTab(desk);
  const buffer = tab?.kind === 'file' ? desk.buffers[tab.path] : undefined;

  const panelLabel =
    tab?.kind === 'file' ? tab.path : tab ? t('preview.title', { port: tab.port }) : t('editor.emptyTitle');

  useEffect(startFollowing, []);
  useRequests();

  function toggleTree(): void {
    setTreeOpen(!treeOpen);
    keep(localStorage, TREE_KEY, !treeOpen);
  }

  function onKeyDown(event: KeyboardEvent): void {
    enterPanel(event, desk.active);
    // Inside Monaco the same keys are taken by its own command.
    if (event.key === 's' && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      if (buffer) {
        void saveFile(buffer.path);
      }
    }
  }

  return (
    <section className="wb-area" aria-label={t('editor.region')} data-f6 tabIndex={-1} onKeyDown={onKeyDown}>
      <TabStrip
        label={t('editor.tabs')}
        panelId={PANEL}
        items={tabItems(desk, t)}
        activeId={desk.active}
        onSelect={selectTab}
        onClose={(id) => void closeTab(t, id)}
        start={
          <button
            type="button"
            className="square-button"
            aria-pressed={treeOpen}
            aria-label={t(treeOpen ? 'tree.hide' : 'tree.show')}
            title={t(treeOpen ? 'tree.hide' : 'tree.show')}
            onClick={toggleTree}
          >
            <Icon name="tree" />
          </button>
        }
        end={<MenuButton label={t('editor.add')} icon="plus" sections={addMenu(inventory, t)} />}
      />
      <div className="wb-upper">
        {treeOpen && <FileTree />}
        <div className="wb-panel" id={PANEL} role="tabpanel" aria-label={panelLabel}>
          {!tab && <NoFile />}
          {buffer && <FilePane buffer={buffer} />}
          {desk.tabs.map(
            (one) =>
              one.kind === 'preview' && (
                <PreviewPane key={`${desk.lessonId} ${one.port}`} port={one.port} shown={one === tab} />
              ),
          )}
        </div>
      </div>
    </section>
  );
}
