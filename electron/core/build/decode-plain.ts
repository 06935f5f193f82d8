import { stripVTControlCharacters } from 'node:util';
import type { BuilderKind } from '../../contract/build.ts';
import { type BuildDecoder, type BuildEvent, type DecoderClock, exitCodeOf, lineOf } from './build-events.ts';
import { classicWords } from './decode-classic-words.ts';
import { lineCutter } from './decode-json-lines.ts';
import { plainVertices } from './decode-plain-vertices.ts';

export interface PlainDecoder extends BuildDecoder {
  /** Which builder speaks, as soon as that can be told. */
  readonly builder: BuilderKind | null;
}

const VERTEX = /^#\d+ /;
const CLASSIC =
  /^(?:(?:\[\d+\/\d+\] )?(?:Step|STEP) 1\/\d+ ?: |Sending build context to Docker daemon|DEPRECATED: The legacy builder)/;
const REDRAWN = /^\[\+\] Building \d/;
const RULE = /^-{6,}$/;
const PLACE = /^\S[^:]*:(\d+)$/;
/** How the client says that a build has failed, whatever the builder. */
const FAILURES = [
  /^ERROR: (?:failed to (?:solve|build)(?: with frontend \S+)?: )?([\s\S]+)$/,
  /^failed to solve(?: with frontend \S+)?: ([\s\S]+)$/,
  /^(executor failed running [\s\S]+)$/,
  /^(?:Error response from daemon|Error|error): ([\s\S]+)$/,
  /^(The command '[\s\S]*' returned a non-zero code: \d+)$/,
  /^((?:COPY|ADD) failed: [\s\S]+)$/,
  /^(unable to prepare context: [\s\S]+)$/,
];
/** Words of the builder that a step's output could be the begin of, when a text ends within a line. */
const OWN_WORDS = [
  'Removing intermediate container ',
  ' ---> ',
  '--> ',
  'Step ',
  'STEP ',
  'COMMIT',
  '[',
  '\x1b',
  'The command ',
];

/**
 * Reads what `docker build` printed on a terminal or into a file: the classic builder's text, or BuildKit's with
 * `--progress=plain`. BuildKit's usual display on a terminal draws its lines over each other, so that no text says
 * what became of each step: it gives one `redrawn` event, and then only how the build failed. The text has no clock of
 * its own; `clock` is for a text that is read as it is printed.
 */
export function plainDecoder(clock: DecoderClock = () => null): PlainDecoder {
  const cutter = lineCutter();
  const words = classicWords(clock);
  const vertices = plainVertices(clock);
  let builder: BuilderKind | null = null;
  let redrawn = false;
  let failed = false;
  let place: number | null = null;
  let before = '';
  /** What was said in a step of the classic builder while nothing ran, which is how it ends when it cannot go on. */
  let lastWords = '';

  const failure = (message: string): BuildEvent[] => {
    failed = true;
    const exitCode = exitCodeOf(message);
    const line = lineOf(message) ?? place;
    return [...words.fail(message, exitCode), { type: 'error', message, exitCode, line }];
  };

  /** A line of the client's own, not of a step's. */
  const takeOwn = (line: string): BuildEvent[] | null => {
    const text = stripVTControlCharacters(line).trimEnd();
    if (REDRAWN.test(text)) {
      builder = 'buildkit';
      const first = !redrawn;
      redrawn = true;
      return first ? [{ type: 'redrawn' }] : [];
    }
    const at = RULE.test(before) ? PLACE.exec(text)?.[1] : undefined;
    place = at === undefined ? place : Number(at);
    before = text;
    const message = FAILURES.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
    return message === undefined || failed ? null : failure(message);
  };

  const takeLine = (line: string): BuildEvent[] => {
    const bare = line.replace(/\r+$/, '');
    if (builder === null && VERTEX.test(bare)) {
      builder = 'buildkit';
    } else if (builder === null && CLASSIC.test(bare)) {
      builder = 'classic';
    }
    if (builder === 'classic' && words.isRunning()) {
      const failing = /^(?:\x1b\[0m)?(The command '[\s\S]*' returned a non-zero code: \d+)$/.exec(bare)?.[1];
      return failing === undefined ? words.take(`${line}\n`) : failure(failing);
    }
    const ofVertex = builder === 'buildkit' && !redrawn ? vertices.take(bare) : null;
    const own = ofVertex ?? takeOwn(line);
    if (own) {
      return own;
    }
    if (builder !== 'classic') {
      return redrawn ? [] : [{ type: 'other', text: `${bare}\n` }];
    }
    const events = words.take(`${bare}\n`);
    const printed = events.find((event) => event.type === 'step-log');
    lastWords = printed ? printed.text.trim() || lastWords : '';
    return events;
  };

  return {
    get builder() {
      return builder;
    },
    write: (chunk) => cutter.write(chunk).flatMap(takeLine),
    end() {
      const rest = cutter.rest();
      if (builder === 'classic') {
        const isOwn = OWN_WORDS.some((own) => own.startsWith(rest) || rest.startsWith(own));
        const whole = FAILURES.some((pattern) => pattern.test(stripVTControlCharacters(rest)));
        const events = whole ? takeLine(rest) : isOwn || !words.isRunning() ? [] : words.take(rest);
        const stuck = !failed && !words.isRunning() && words.current() !== null && lastWords !== '';
        return stuck ? [...events, ...failure(lastWords)] : events;
      }
      return builder === 'buildkit' && !redrawn ? vertices.takeCut(rest) : [];
    },
  };
}
