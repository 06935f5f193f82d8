import type { Completion, Surroundings } from '../protocol.ts';
import type { Range } from '../span.ts';

/** Files and folders one step further than `typed`, relative to a folder of the workspace ('' or ending in /). */
export function pathCompletions(
  around: Surroundings,
  folder: string,
  typed: string,
  range: Range,
): Completion[] {
  const lead = /^(\.?\/)*/.exec(typed)?.[0] ?? '';
  const base = typed.slice(lead.length, typed.lastIndexOf('/') + 1);
  const found = new Map<string, 'file' | 'folder'>();
  for (const file of around.files ?? []) {
    if (file.startsWith(folder + base)) {
      const rest = file.slice(folder.length + base.length);
      const slash = rest.indexOf('/');
      found.set(slash < 0 ? rest : rest.slice(0, slash + 1), slash < 0 ? 'file' : 'folder');
    }
  }
  return [...found].map(([name, kind]) => ({
    label: lead + base + name,
    kind,
    insert: lead + base + name,
    snippet: false,
    range,
    detail: '',
    documentation: '',
    order: `${kind === 'folder' ? 1 : 2}${name}`,
    deprecated: false,
    goOn: kind === 'folder',
  }));
}
