import { decodeName } from '../layers/entry-name.ts';
import { TarParser, type TarSink } from '../layers/tar-parser.ts';
import type { ContextEntry, SummedEntry } from './context-entry.ts';
import type { ContextSource } from './context-source.ts';
import type { SessionFolders } from './session-open.ts';
import { Spool } from './spool.ts';

/** A packed context, opened: its files can be fetched in any order. */
export interface OpenedContext {
  folders: SessionFolders;
  summed: SummedEntry[];
  close(): void;
}

/** Packs a context and opens it for a session. Throws what packing throws. */
export async function openContext(
  context: ContextSource,
  tempFolder: string,
  signal: AbortSignal,
): Promise<OpenedContext> {
  const spool = new Spool(tempFolder);
  const places = new Map<string, number>();
  const sink: TarSink = {
    entry: ({ name }) => places.set(name, spool.size),
    data: (chunk) => spool.write(Buffer.from(chunk)),
    end: () => undefined,
  };
  try {
    const { stream, summed } = context.pack(signal);
    const parser = new TarParser(sink);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parser.write(chunk);
    }
    const entries = await summed;
    const text = Buffer.from(context.dockerfile.text);
    const hidden = new Set(context.hidden);
    return {
      summed: entries,
      folders: {
        context: {
          entries: entries.filter(({ path }) => !hidden.has(path)),
          read: (entry) => spool.part(places.get(decodeName(Buffer.from(entry.path))) ?? 0, entry.size),
        },
        dockerfile: {
          entries: fileAlone(context.dockerfile.path, text.length),
          read: async function* () {
            yield text;
          },
        },
      },
      close: () => spool.close(),
    };
  } catch (error) {
    spool.close();
    throw error;
  }
}

function fileAlone(path: string, size: number): ContextEntry[] {
  const common = { mtime: 0, link: '' };
  const parts = path.split('/');
  const folders = parts.slice(1).map((_, at): ContextEntry => {
    const folder = parts.slice(0, at + 1).join('/');
    return { ...common, path: folder, type: 'directory', mode: 0o755, size: 0 };
  });
  return [...folders, { ...common, path, type: 'file', mode: 0o644, size }];
}
