import { useTranslation } from 'react-i18next';
import type { SegmentState } from './course.ts';

/** One bar a step: filled when done, taller where you are. */
export function Segments({ segments }: { segments: SegmentState[] }) {
  const { t } = useTranslation('home');
  const done = segments.filter((one) => one === 'done').length;
  return (
    <div className="segments" role="img" aria-label={t('lesson.progress', { done, count: segments.length })}>
      {segments.map((state, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its position
        <span key={index} className={state} />
      ))}
    </div>
  );
}
