import type { BuildDecoder, BuildEvent, DecoderClock } from './build-events.ts';
import { classicWords } from './decode-classic-words.ts';
import { lineCutter, numberIn, readJsonLine, stringIn } from './decode-json-lines.ts';
import { cutRest, failureIn } from './decode-trace.ts';

/**
 * Reads the answer of the classic builder to `POST /build`: newline-separated JSON (Engine API, "JSONMessage") whose
 * `stream` is what the builder prints. Podman's answers are read as well. The builder tells no times, so `clock` does.
 */
export function classicDecoder(clock: DecoderClock = Date.now): BuildDecoder {
  const cutter = lineCutter();
  const words = classicWords(clock);
  const eventsOf = (line: Record<string, unknown>): BuildEvent[] => {
    const failure = failureIn(line);
    if (failure) {
      return [...words.fail(failure.message, failure.exitCode), failure];
    }
    const stream = stringIn(line, 'stream');
    if (stream !== null) {
      return words.take(stream);
    }
    const image = stringIn(line.aux, 'ID');
    if (image !== null) {
      return [{ type: 'image', image, id: null }];
    }
    const status = stringIn(line, 'status');
    if (status !== null) {
      const detail = line.progressDetail;
      const what = stringIn(line, 'id') ?? '';
      const [current, total] = [numberIn(detail, 'current'), numberIn(detail, 'total')];
      return [{ type: 'pull', id: words.current(), what, status, current, total }];
    }
    return [{ type: 'other', text: JSON.stringify(line) }];
  };
  const take = (text: string): BuildEvent[] => {
    const read = readJsonLine(text);
    if (read === null) {
      return [];
    }
    return 'text' in read ? [{ type: 'other', text: read.text }] : eventsOf(read.object);
  };
  return {
    write: (chunk) => cutter.write(chunk).flatMap(take),
    end: () => cutRest(cutter.rest(), take),
  };
}
