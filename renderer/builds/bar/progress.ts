import type { BuildRecord, BuildsState } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { didRun } from '../model/chains.ts';
import type { T } from '../words.ts';

export interface BuildProgress {
  words: string;
  /** 0 to 100; null when it cannot be known. */
  percent: number | null;
}

/** How far a build is: bytes while the context is sent, then the line that is worked on. */
export function progressOf(
  t: T,
  running: NonNullable<BuildsState['running']>,
  record: BuildRecord | undefined,
): BuildProgress {
  const { sentBytes, totalBytes } = running;
  const steps = record?.steps ?? [];
  const known = steps.filter(({ outcome }) => outcome !== 'unknown');
  if (known.length === 0) {
    const sent = totalBytes !== null && sentBytes < totalBytes;
    const words = sent
      ? t('progress.sending', { sent: formatBytes(sentBytes), total: formatBytes(totalBytes) })
      : t('progress.begun');
    return { words, percent: sent && totalBytes > 0 ? Math.round((sentBytes / totalBytes) * 100) : null };
  }
  const last = steps.findLast((step) => didRun(step) || step.startMs !== null) ?? known.at(-1);
  return {
    words: last ? t('progress.line', { line: last.line, instruction: last.text }) : t('progress.begun'),
    percent: Math.round((known.length / steps.length) * 100),
  };
}
