import type { BuildDecoder, BuildEvent } from '../../../electron/core/build/build-events.ts';
import { parseDockerfile } from '../../../electron/core/build/dockerfile-model.ts';
import { mapSteps, newBuildSight } from '../../../electron/core/build/map-steps.ts';
import { decode } from './decode-recordings.ts';

/** Events of lines that end in `\n`, and of a text after them. */
export const decodeLines = (decoder: BuildDecoder, lines: readonly string[], text = ''): BuildEvent[] =>
  decode(decoder, [Buffer.from(lines.map((line) => `${line}\n`).join('') + text)]);

/** `<line> <outcome>` of each instruction in a finished build. */
export function outcomes(
  dockerfile: string,
  events: readonly BuildEvent[],
  builder: 'classic' | 'buildkit' = 'classic',
): string[] {
  const sight = newBuildSight();
  for (const event of events) {
    sight.take(event);
  }
  const options = { builder, target: null, ended: 'done' } as const;
  return mapSteps(parseDockerfile(dockerfile), sight, options).steps.map(
    ({ line, outcome }) => `${line} ${outcome}`,
  );
}
