import { StringDecoder } from 'node:string_decoder';
import { LabError } from '../../contract/errors.ts';

/** One line of what an engine says while it pulls, loads, imports or builds (Engine API, "JSONMessage"). */
export interface EngineLine {
  stream?: string;
  status?: string;
  id?: string;
  error?: string;
  progressDetail?: { current?: number; total?: number };
  aux?: { ID?: string };
}

/**
 * Reads an engine's newline-separated JSON to its end. dockerode's own followProgress is not used: it loses errors and
 * tears characters that a chunk boundary splits.
 * @throws LabError IMAGE_UNAVAILABLE with the engine's words when a line carries an error; CANCELLED.
 */
export async function readEngineStream(
  stream: NodeJS.ReadableStream,
  onLine: (line: EngineLine) => void,
  signal?: AbortSignal,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    if (text.trim() === '') {
      return;
    }
    const line = JSON.parse(text) as EngineLine;
    if (line.error !== undefined) {
      throw new LabError('IMAGE_UNAVAILABLE', line.error.trim());
    }
    onLine(line);
  };
  try {
    for await (const chunk of stream) {
      const lines = (rest + decoder.write(Buffer.from(chunk))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        take(line);
      }
    }
    take(rest + decoder.end());
  } catch (error) {
    throwIfCancelled(signal);
    throw error;
  }
  throwIfCancelled(signal);
}

/** @throws LabError CANCELLED once `signal` has been aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new LabError('CANCELLED', 'Cancelled.');
  }
}
