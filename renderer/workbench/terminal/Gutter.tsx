import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/Icon.tsx';
import type { GutterSign } from './command-marks.ts';

/** Beside each docker command, how it ended: tick, cross, or a dot while it runs. */
export function Gutter({ signs }: { signs: GutterSign[] }): ReactElement {
  const { t } = useTranslation('workbench');
  return (
    <div className="wb-gutter">
      {signs.map(({ id, top, height, mark }) => {
        const command = ['docker', ...mark.argv.slice(mark.argv[0] === 'docker' ? 1 : 0)].join(' ');
        const state = mark.exitCode === null ? 'running' : mark.exitCode === 0 ? 'ok' : 'bad';
        const key = { running: 'terminal.markRunning', ok: 'terminal.markOk', bad: 'terminal.markBad' }[
          state
        ];
        const label = t(key, { command, code: mark.exitCode ?? '' });
        return (
          <span
            key={id}
            className="wb-sign"
            data-state={state}
            role="img"
            aria-label={label}
            title={label}
            style={{ top, height }}
          >
            {state === 'running' ? (
              <span className="wb-sign-dot" />
            ) : (
              <Icon name={state === 'ok' ? 'check' : 'cross'} size="tiny" />
            )}
          </span>
        );
      })}
    </div>
  );
}
