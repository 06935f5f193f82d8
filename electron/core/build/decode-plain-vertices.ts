import { type BuildEvent, type DecoderClock, exitCodeOf } from './build-events.ts';

const LINE = /^#(\d+) ([\s\S]*)$/;
const LOG = /^\d+\.\d+ ([\s\S]*)$/;
const DONE = /^DONE (\d+(?:\.\d+)?)s$/;
const EXPORTED = /^(?:writing image|exporting manifest(?: list)?) (sha256:[0-9a-f]{64})\b/;
const BLOB = /^((?:extracting )?sha256:[0-9a-f]{64}) ?(.*)$/;

/** Lines of `--progress=plain` (moby/buildkit, util/progress/progressui). A step's ID is the number after its `#`. */
export interface PlainVertices {
  /** A whole line without its end; null when it is none of a step. */
  take(line: string): BuildEvent[] | null;
  /** The last line of a text that was cut off: only what a step printed can be told from half a line. */
  takeCut(line: string): BuildEvent[];
}

export function plainVertices(clock: DecoderClock): PlainVertices {
  const names = new Map<string, string>();

  const log = (id: string, text: string): BuildEvent => {
    return { type: 'step-log', id, text, error: false, at: clock() };
  };

  const takeRest = (id: string, rest: string): BuildEvent[] => {
    const at = clock();
    const name = names.get(id);
    if (name === undefined) {
      names.set(id, rest);
      return [
        { type: 'step-known', id, name: rest, inputs: [] },
        { type: 'step-started', id, at },
      ];
    }
    if (rest === name || rest === '...') {
      // The lines of another step came in between.
      return [];
    }
    const printed = LOG.exec(rest)?.[1];
    if (printed !== undefined) {
      return [log(id, `${printed}\n`)];
    }
    const seconds = DONE.exec(rest)?.[1];
    if (seconds !== undefined) {
      return [{ type: 'step-done', id, at, ms: Number(seconds) * 1000 }];
    }
    if (rest === 'CACHED') {
      return [
        { type: 'step-cached', id },
        { type: 'step-done', id, at, ms: 0 },
      ];
    }
    if (rest === 'CANCELED') {
      return [{ type: 'step-failed', id, message: 'context canceled', exitCode: null, at }];
    }
    const message = /^ERROR: ([\s\S]*)$/.exec(rest)?.[1];
    if (message !== undefined) {
      return [{ type: 'step-failed', id, message, exitCode: exitCodeOf(message), at }];
    }
    const warning = /^WARN: ([\s\S]*)$/.exec(rest)?.[1];
    if (warning !== undefined) {
      return [{ type: 'warning', message: warning, line: null }];
    }
    const image = EXPORTED.exec(rest)?.[1];
    if (image !== undefined) {
      return [{ type: 'image', image, id }];
    }
    const [, what = rest, status = ''] = BLOB.exec(rest) ?? [];
    return [{ type: 'pull', id, what, status, current: null, total: null }];
  };

  return {
    take(line) {
      const [, id, rest = ''] = LINE.exec(line) ?? [];
      if (id === undefined) {
        return null;
      }
      // #0 says which builder it is.
      return id === '0' ? [{ type: 'other', text: `${rest}\n` }] : takeRest(id, rest);
    },
    takeCut(line) {
      const [, id, rest = ''] = LINE.exec(line) ?? [];
      const printed = id !== undefined && names.has(id) ? LOG.exec(rest)?.[1] : undefined;
      return id !== undefined && printed ? [log(id, printed)] : [];
    },
  };
}
