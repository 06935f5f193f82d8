import { type FormEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ErrorBody, toErrorBody } from '../../../electron/contract/index.ts';
import { call, onHappening, useSlice } from '../../state/lab.ts';
import { tabId } from '../editor/desk.ts';
import { useWantedFocus } from '../parts/focus.ts';
import { Icon } from '../parts/Icon.tsx';
import { useProblemText } from '../parts/problem.ts';
import { previewAddress, servingSignature } from './ports.ts';

/** Containers and commands come in bursts; the page is asked for once they have settled. */
const SETTLE_MS = 400;

interface Opened {
  url: string | null;
  problem: ErrorBody | null;
}

/** The preview's own address of a port, asked for again whenever a bench has become ready. */
function useOpened(port: number): Opened {
  const ready = useSlice('bench')?.status === 'ready';
  const [opened, setOpened] = useState<Opened>({ url: null, problem: null });
  useEffect(() => {
    let wanted = true;
    if (ready) {
      call('preview.open', { port }).then(
        ({ url }) => wanted && setOpened({ url, problem: null }),
        (thrown) => wanted && setOpened({ url: null, problem: toErrorBody(thrown) }),
      );
    }
    return () => {
      wanted = false;
    };
  }, [port, ready]);
  return opened;
}

/** The learner's own web server, on an origin of its own so that its pages can reach nothing of the lab. */
export function PreviewPane({ port, shown }: { port: number; shown: boolean }): ReactElement {
  const { t } = useTranslation('workbench');
  const { url, problem } = useOpened(port);
  const textOf = useProblemText();
  const signature = servingSignature(useSlice('inventory'));
  const frame = useRef<HTMLIFrameElement>(null);
  const [path, setPath] = useState('/');
  const [typed, setTyped] = useState('/');
  const [auto, setAuto] = useState(true);

  function reload(): void {
    if (frame.current && url) {
      // Writing the same address makes the frame load again without going blank in between.
      frame.current.src = previewAddress(url, path);
    }
  }
  const newest = useRef(reload);
  newest.current = reload;

  const seen = useRef(signature);
  useEffect(() => {
    if (!auto) {
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => newest.current(), SETTLE_MS);
    };
    if (seen.current !== signature) {
      seen.current = signature;
      soon();
    }
    const stop = onHappening('command', (mark) => mark.exitCode !== null && soon());
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [auto, signature]);

  const enter = useMemo(() => (shown && url ? () => frame.current?.focus() : null), [shown, url]);
  useWantedFocus(tabId({ kind: 'preview', port }), enter);

  function go(event: FormEvent): void {
    event.preventDefault();
    const next = typed.startsWith('/') ? typed : `/${typed}`;
    setTyped(next);
    if (next === path) {
      reload();
    } else {
      setPath(next);
    }
  }

  return (
    <div className="wb-preview" hidden={!shown}>
      <form className="wb-address" onSubmit={go}>
        <button
          type="button"
          className="square-button"
          aria-label={t('preview.reload')}
          title={t('preview.reload')}
          onClick={reload}
        >
          <Icon name="restart" />
        </button>
        <label className="wb-address-line">
          <span className="wb-address-host">{t('preview.title', { port })}</span>
          <span className="only-read">{t('preview.path')}</span>
          <input value={typed} spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <label className="wb-address-auto" title={t('preview.auto')}>
          <input type="checkbox" checked={auto} onChange={(event) => setAuto(event.target.checked)} />
          <span>{t('preview.autoShort')}</span>
        </label>
      </form>
      {url ? (
        <iframe
          ref={frame}
          className="wb-frame"
          title={t('preview.frame', { port })}
          sandbox="allow-scripts allow-forms"
          referrerPolicy="no-referrer"
          src={previewAddress(url, path)}
        />
      ) : (
        <p className="wb-waiting">
          {problem ? `${t('preview.failed')} ${textOf(problem)}` : t('preview.waiting')}
        </p>
      )}
    </div>
  );
}
