import type { Why } from '../../contract/build.ts';
import type { BuildMessageKey } from '../../contract/build-messages.ts';
import { word } from '../../contract/messages.ts';
import type { Comparison } from './why-compare.ts';
import type { Selection } from './why-context.ts';
import { type FileChange, fileChanges } from './why-files.ts';
import { why } from './why-words.ts';

/** Many instructions take the same files: those are compared once. */
export function changesBetween(c: Comparison, then: Selection[], now: Selection[]): FileChange[] {
  const key = JSON.stringify([then, now].map((taken) => taken.map(({ source }) => source)));
  const known = c.changes.get(key) ?? fileChanges(then, now);
  c.changes.set(key, known);
  return known;
}

const FILE_KINDS: Record<FileChange['kind'], readonly [Why['kind'], BuildMessageKey]> = {
  content: ['file-changed', 'build.why.fileContent'],
  link: ['file-changed', 'build.why.fileLink'],
  type: ['file-changed', 'build.why.fileType'],
  mode: ['mode-changed', 'build.why.fileMode'],
  renamed: ['file-added', 'build.why.fileRenamed'],
  added: ['file-added', 'build.why.fileAdded'],
  removed: ['file-removed', 'build.why.fileRemoved'],
};

export function fileWords(change: FileChange, others: number): Why {
  const { path, from, to } = change;
  const [kind, usual] = FILE_KINDS[change.kind];
  const key: BuildMessageKey =
    change.kind !== 'link'
      ? usual
      : from === null
        ? 'build.why.fileLinkNew'
        : to === null
          ? 'build.why.fileLinkGone'
          : usual;
  const named = (type: string | null) => word(`type.${type}`);
  const params = {
    more: others > 0 ? word('build.more', String(others)) : '',
    ...(change.kind === 'type' ? { from: named(from), to: named(to) } : {}),
  };
  return why(kind, key, { path, from, to, params });
}
