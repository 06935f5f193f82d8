import { create } from 'zustand';
import { type Buffer, type Draft, isDirty } from './buffer.ts';

export type Tab = { kind: 'file'; path: string } | { kind: 'preview'; port: number };

/** What lies open in the upper half of the workbench, for one lesson. */
export interface Desk {
  lessonId: string | null;
  tabs: Tab[];
  active: string | null;
  /** By path; every file tab has one. */
  buffers: Record<string, Buffer>;
  /** Drafts from before a reload whose file has not been read yet, by path. */
  drafts: Record<string, Draft>;
  /** The path whose differences from the bench are shown. */
  comparing: string | null;
  /** False until the learner has opened or closed something in this lesson. */
  touched: boolean;
}

export const emptyDesk: Desk = {
  lessonId: null,
  tabs: [],
  active: null,
  buffers: {},
  drafts: {},
  comparing: null,
  touched: false,
};

export const useDesk = create<Desk>(() => emptyDesk);

export function tabId(tab: Tab): string {
  return tab.kind === 'file' ? `file:${tab.path}` : `preview:${tab.port}`;
}

export function activeTab(desk: Desk): Tab | null {
  return desk.tabs.find((tab) => tabId(tab) === desk.active) ?? null;
}

/** Brings a tab to the front, opening it if need be. */
export function showTab(tab: Tab): void {
  const id = tabId(tab);
  useDesk.setState((desk) => ({
    tabs: desk.tabs.some((one) => tabId(one) === id) ? desk.tabs : [...desk.tabs, tab],
    active: id,
    touched: true,
  }));
}

export function selectTab(id: string): void {
  useDesk.setState({ active: id, touched: true });
}

/** Takes a tab away, with its text; the neighbour comes to the front. */
export function dropTab(id: string): void {
  useDesk.setState((desk) => {
    const at = desk.tabs.findIndex((tab) => tabId(tab) === id);
    const closed = desk.tabs[at];
    if (!closed) {
      return desk;
    }
    const tabs = desk.tabs.filter((tab) => tab !== closed);
    const neighbour = tabs[Math.min(at, tabs.length - 1)];
    const buffers = { ...desk.buffers };
    const drafts = { ...desk.drafts };
    if (closed.kind === 'file') {
      delete buffers[closed.path];
      delete drafts[closed.path];
    }
    return {
      tabs,
      buffers,
      drafts,
      active: desk.active === id ? (neighbour ? tabId(neighbour) : null) : desk.active,
      comparing: closed.kind === 'file' && desk.comparing === closed.path ? null : desk.comparing,
      touched: true,
    };
  });
}

export function putBuffer(buffer: Buffer): void {
  useDesk.setState((desk) => ({ buffers: { ...desk.buffers, [buffer.path]: buffer } }));
}

/** Changes a buffer that is still open; a closed one stays closed. */
export function changeBuffer(path: string, change: (buffer: Buffer) => Buffer): void {
  const buffer = useDesk.getState().buffers[path];
  const changed = buffer && change(buffer);
  if (changed && changed !== buffer) {
    putBuffer(changed);
  }
}

export function typeText(path: string, text: string): void {
  changeBuffer(path, (buffer) => (buffer.text === text ? buffer : { ...buffer, text }));
}

/** An open file goes on under another name, with what was typed into it. */
export function moveBuffer(from: string, to: string): void {
  useDesk.setState((desk) => {
    const buffer = desk.buffers[from];
    if (!buffer) {
      return desk;
    }
    const buffers = { ...desk.buffers, [to]: { ...buffer, path: to, trouble: null } };
    delete buffers[from];
    const fromId = tabId({ kind: 'file', path: from });
    const moved: Tab = { kind: 'file', path: to };
    return {
      buffers,
      tabs: desk.tabs.map((tab) => (tabId(tab) === fromId ? moved : tab)),
      active: desk.active === fromId ? tabId(moved) : desk.active,
    };
  });
}

export function compare(path: string | null): void {
  useDesk.setState({ comparing: path });
}

export function dirtyPaths(desk: Desk): string[] {
  return Object.values(desk.buffers)
    .filter(isDirty)
    .map((buffer) => buffer.path);
}
