import { describe, expect, it } from 'vitest';
import { openedBuffer } from '../../../renderer/workbench/editor/buffer.ts';
import { type Desk, emptyDesk } from '../../../renderer/workbench/editor/desk.ts';
import { deskFrom, whatToKeep } from '../../../renderer/workbench/editor/desk-memory.ts';

const first = { content: 'a', hash: 'h1' };
const desk: Desk = {
  ...emptyDesk,
  lessonId: 'nginx-commit',
  tabs: [
    { kind: 'file', path: 'Dockerfile' },
    { kind: 'preview', port: 8080 },
  ],
  active: 'preview:8080',
  buffers: { Dockerfile: { ...openedBuffer('Dockerfile', first, null), text: 'b' } },
  touched: true,
};

describe('what is kept of the desk', () => {
  it('brings tabs and unsaved text back', () => {
    const back = deskFrom(JSON.parse(JSON.stringify(whatToKeep(desk))), 'nginx-commit');
    expect(back.tabs).toEqual(desk.tabs);
    expect(back.active).toBe('preview:8080');
    expect(back.drafts).toEqual({ Dockerfile: { text: 'b', baseHash: 'h1' } });
    expect(back.buffers.Dockerfile?.phase).toBe('loading');
  });

  it('keeps a draft that has not been read back yet when the page is reloaded twice', () => {
    const once = deskFrom(whatToKeep(desk), 'nginx-commit');
    expect(whatToKeep(once).drafts).toEqual({ Dockerfile: { text: 'b', baseHash: 'h1' } });
  });

  it.each([[null], ['x'], [{ tabs: 'no' }]])('begins empty with what cannot be read: %j', (kept) => {
    expect(deskFrom(kept, 'l')).toEqual({ ...emptyDesk, lessonId: 'l' });
  });
});
