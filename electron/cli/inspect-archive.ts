import type { InspectInput, InspectOptions } from './inspect-input.ts';
import type { ProgressLine } from './inspect-progress.ts';
import type { InspectedImage } from './inspect-report.ts';
import { CannotRun } from './output.ts';

export async function inspectArchive(
  _input: Exclude<InspectInput, { kind: 'image' }>,
  _o: InspectOptions,
  _progress: ProgressLine,
): Promise<InspectedImage> {
  throw new CannotRun('Archives cannot be read yet.');
}
