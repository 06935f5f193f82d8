import { type ReactElement, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { readTokens, useTokens } from '../parts/tokens.ts';
import { editorOptions } from './editor-options.ts';
import { modelFor } from './models.ts';
import { monaco } from './monaco.ts';
import { applyMonacoTheme } from './monaco-theme.ts';
import { languageOf } from './paths.ts';

/** The bench's version beside the learner's, which stays editable. */
export default function CompareEditor({ path, theirs }: { path: string; theirs: string }): ReactElement {
  const { t } = useTranslation('workbench');
  const tokens = useTokens();
  const host = useRef<HTMLElement>(null);

  useEffect(() => applyMonacoTheme(tokens), [tokens]);

  useEffect(() => {
    if (!host.current) {
      return;
    }
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...editorOptions(readTokens()),
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 640,
      renderOverviewRuler: false,
      originalEditable: false,
    });
    const original = monaco.editor.createModel(theirs, languageOf(path));
    editor.setModel({ original, modified: modelFor(path) });
    return () => {
      editor.dispose();
      original.dispose();
    };
  }, [path, theirs]);

  return <section className="wb-monaco" aria-label={t('editor.compareLabel', { path })} ref={host} />;
}
