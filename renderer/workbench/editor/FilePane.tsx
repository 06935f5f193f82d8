import i18next from 'i18next';
import { lazy, type ReactElement, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { BuildBar } from '../../builds/bar/BuildBar.tsx';
import type { Buffer } from './buffer.ts';
import { useDesk } from './desk.ts';
import { EditorStatus } from './EditorStatus.tsx';
import { TroubleBar } from './TroubleBar.tsx';

/** Monaco reads its own words once, when it is loaded; so they must be there before it. */
async function prepareMonaco(): Promise<void> {
  if (i18next.language === 'zh-CN') {
    await import('monaco-editor/nls/lang/zh-cn');
  }
}
const CodeEditor = lazy(async () => {
  await prepareMonaco();
  return import('./CodeEditor.tsx');
});
const CompareEditor = lazy(async () => {
  await prepareMonaco();
  return import('./CompareEditor.tsx');
});

export function FilePane({ buffer }: { buffer: Buffer }): ReactElement {
  const { t } = useTranslation('workbench');
  const comparing = useDesk((desk) => desk.comparing === buffer.path);
  const waiting = <div className="wb-waiting">{t('editor.loading')}</div>;
  return (
    <div className="wb-file">
      <TroubleBar buffer={buffer} />
      <Suspense fallback={waiting}>
        {buffer.phase === 'loading' ? (
          buffer.trouble ? (
            <div className="grow" />
          ) : (
            waiting
          )
        ) : comparing && buffer.trouble?.kind === 'changed' ? (
          <CompareEditor path={buffer.path} theirs={buffer.trouble.theirs.content} />
        ) : (
          <CodeEditor path={buffer.path} />
        )}
      </Suspense>
      <BuildBar path={buffer.path} />
      <EditorStatus buffer={buffer} />
    </div>
  );
}
