import { z } from 'zod';
import { keep, readKept } from '../parts/storage.ts';
import { type Draft, draftOf, loadingBuffer } from './buffer.ts';
import { type Desk, emptyDesk, tabId, useDesk } from './desk.ts';

const KeptDesk = z.object({
  tabs: z.array(
    z.union([
      z.object({ kind: z.literal('file'), path: z.string() }),
      z.object({ kind: z.literal('preview'), port: z.number() }),
    ]),
  ),
  active: z.string().nullable(),
  drafts: z.record(z.string(), z.object({ text: z.string(), baseHash: z.string() })),
  touched: z.boolean(),
});
type KeptDesk = z.infer<typeof KeptDesk>;

const keyFor = (lessonId: string): string => `layer-lab-desk-${lessonId}`;

export function whatToKeep(desk: Desk): KeptDesk {
  const drafts: Record<string, Draft> = { ...desk.drafts };
  for (const buffer of Object.values(desk.buffers)) {
    const draft = draftOf(buffer);
    if (draft) {
      drafts[buffer.path] = draft;
    } else if (buffer.phase !== 'loading') {
      delete drafts[buffer.path];
    }
  }
  return { tabs: desk.tabs, active: desk.active, drafts, touched: desk.touched };
}

export function deskFrom(kept: unknown, lessonId: string): Desk {
  const parsed = KeptDesk.safeParse(kept);
  if (!parsed.success) {
    return { ...emptyDesk, lessonId };
  }
  const { tabs, active, drafts, touched } = parsed.data;
  const buffers = Object.fromEntries(
    tabs.filter((tab) => tab.kind === 'file').map((tab) => [tab.path, loadingBuffer(tab.path)]),
  );
  const known = tabs.some((tab) => tabId(tab) === active);
  return { lessonId, tabs, active: known ? active : null, buffers, drafts, comparing: null, touched };
}

/** Puts the desk of a lesson on the screen as it was left in this window; the one before is kept first. */
export function enterDesk(lessonId: string): void {
  keepDesk();
  useDesk.setState(deskFrom(readKept(sessionStorage, keyFor(lessonId)), lessonId), true);
}

function keepDesk(): void {
  const desk = useDesk.getState();
  if (desk.lessonId) {
    keep(sessionStorage, keyFor(desk.lessonId), whatToKeep(desk));
  }
}

/** Keeps the desk whenever the browser has a moment after a change, and when the page goes away. */
export function startKeeping(): () => void {
  let asked = 0;
  const stopWatching = useDesk.subscribe(() => {
    cancelIdleCallback(asked);
    asked = requestIdleCallback(keepDesk, { timeout: 1_000 });
  });
  window.addEventListener('pagehide', keepDesk);
  return () => {
    stopWatching();
    cancelIdleCallback(asked);
    keepDesk();
    window.removeEventListener('pagehide', keepDesk);
  };
}
