import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BuildOptions } from '../../../electron/contract/index.ts';
import { useSlice } from '../../state/lab.ts';
import { useDesk } from '../../workbench/editor/desk.ts';
import { openFile } from '../../workbench/editor/file-calls.ts';
import { askOptions, setOptions } from '../builds-view.ts';
import { commandLine } from '../model/command-line.ts';
import { dockerfilesIn } from '../model/dockerfiles.ts';
import { declaredArgs, stageNames } from '../model/instructions.ts';
import { startBuild } from '../start-build.ts';
import { useOptions } from '../use-builds.ts';
import { BuildArgs } from './BuildArgs.tsx';
import { ContextLine } from './ContextLine.tsx';
import type { ContextFacts } from './use-context-facts.ts';

/** What the next build is asked for: each option as it is called on the command line. */
export function OptionsDialog({ dockerfile, facts }: { dockerfile: string; facts: ContextFacts | null }) {
  const { t } = useTranslation('builds');
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const options = useOptions(dockerfile);
  const text = useDesk(({ buffers }) => buffers[dockerfile]?.text ?? '');
  const workspace = useSlice('workspace');
  const change = (to: Partial<BuildOptions>) => setOptions(dockerfile, to);
  const stages = stageNames(text);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog builds-options"
      aria-labelledby={`${id}-title`}
      onClose={() => askOptions(null)}
    >
      <h2 id={`${id}-title`}>{t('options.title')}</h2>
      <code className="builds-options-command">{commandLine(options)}</code>
      <div className="builds-options-grid">
        <label htmlFor={`${id}-tag`}>{t('options.tag')}</label>
        <input
          id={`${id}-tag`}
          className="field mono"
          autoComplete="off"
          spellCheck={false}
          value={options.tag ?? ''}
          onChange={({ target }) => change({ tag: target.value.trim() === '' ? null : target.value.trim() })}
        />
        <label htmlFor={`${id}-target`}>{t('options.target')}</label>
        <select
          id={`${id}-target`}
          className="field"
          value={options.target ?? ''}
          onChange={({ target }) => change({ target: target.value === '' ? null : target.value })}
        >
          <option value="">{t('options.last')}</option>
          {[...new Set([...stages, ...(options.target === null ? [] : [options.target])])].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span id={`${id}-args`}>{t('options.args')}</span>
        <BuildArgs
          labelledBy={`${id}-args`}
          declared={declaredArgs(text)}
          value={options.buildArgs}
          onChange={(buildArgs) => change({ buildArgs })}
        />
        <label htmlFor={`${id}-file`}>{t('options.file')}</label>
        <select
          id={`${id}-file`}
          className="field mono"
          value={dockerfile}
          onChange={({ target }) => {
            openFile(target.value);
            askOptions(target.value);
          }}
        >
          {[...new Set([dockerfile, ...dockerfilesIn(workspace)])].map((path) => (
            <option key={path}>{path}</option>
          ))}
        </select>
        <span id={`${id}-builder`}>{t('options.builder')}</span>
        <fieldset className="segmented" aria-labelledby={`${id}-builder`}>
          {(['buildkit', 'classic'] as const).map((builder) => (
            <button
              key={builder}
              type="button"
              aria-pressed={options.builder === builder}
              onClick={() => change({ builder })}
            >
              {t(`builder.${builder}`)}
            </button>
          ))}
        </fieldset>
        <span />
        <label className="row">
          <input
            type="checkbox"
            checked={options.noCache}
            onChange={({ target }) => change({ noCache: target.checked })}
          />
          {t('options.noCache')}
        </label>
      </div>
      {facts && <ContextLine facts={facts} />}
      <div className="actions">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {t('options.close')}
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            dialog.current?.close();
            void startBuild(dockerfile);
          }}
        >
          {t('build')}
        </button>
      </div>
    </dialog>
  );
}
