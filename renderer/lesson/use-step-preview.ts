import { useEffect } from 'react';
import type { LessonPage } from '../../electron/contract/index.ts';
import { useSlice } from '../state/lab.ts';
import { requestPreview } from '../state/view.ts';

/**
 * Brings the page that a step is about to the front: as the step begins when its port is published already, else as
 * soon as a container publishes it.
 */
export function useStepPreview(page: LessonPage | null): void {
  const stepId = useSlice('progress')?.lessons[page?.id ?? '']?.currentStep;
  const port = page?.steps.find((step) => step.id === stepId)?.view.preview;
  const published = useSlice('inventory')?.containers.some(
    (container) => container.state === 'running' && container.ports.some((one) => one.hostPort === port),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step with the same port asks for it again
  useEffect(() => {
    if (port !== undefined && published) {
      requestPreview(port);
    }
  }, [stepId, port, published]);
}
