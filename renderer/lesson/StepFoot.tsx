import { useTranslation } from 'react-i18next';
import type { LessonPage, LessonProgress, StepPage } from '../../electron/contract/index.ts';
import { showError } from '../errors/error-store.ts';
import { Icon } from '../icons/Icon.tsx';
import { call } from '../state/lab.ts';
import { goHome } from '../state/view.ts';
import { isDone, mayLeave } from './step-order.ts';

/** Back, redo, next. Next opens when the step's checks pass. */
export function StepFoot({
  page,
  step,
  progress,
  onSelect,
}: {
  page: LessonPage;
  step: StepPage;
  progress: LessonProgress | undefined;
  onSelect: (stepId: string) => void;
}) {
  const { t } = useTranslation('lesson');
  const index = page.steps.findIndex((one) => one.id === step.id);
  const before = page.steps[index - 1];
  const after = page.steps[index + 1];
  const open = mayLeave(step, progress);
  const passed = Object.keys(progress?.steps[step.id]?.passed ?? {}).length > 0;
  return (
    <nav className="step-foot" aria-label={t('foot.label')}>
      <button
        type="button"
        className="button plain"
        disabled={!before}
        onClick={() => before && onSelect(before.id)}
      >
        <Icon name="left" />
        {t('foot.back')}
      </button>
      <button
        type="button"
        className="button plain"
        disabled={!passed && !isDone(progress, step.id)}
        title={t('foot.redoNote')}
        onClick={() => {
          call('step.redo', { lessonId: page.id, stepId: step.id }).catch(showError);
        }}
      >
        <Icon name="redo" />
        {t('foot.redo')}
      </button>
      <span className="grow" />
      <button
        type="button"
        className={open ? 'button primary' : 'button'}
        disabled={!open}
        title={open ? undefined : t('foot.locked')}
        onClick={() => (after ? onSelect(after.id) : goHome())}
      >
        {!open && <Icon name="lock" size="small" />}
        {t(after ? 'foot.next' : 'foot.finish')}
        {open && <Icon name="arrow" />}
      </button>
    </nav>
  );
}
