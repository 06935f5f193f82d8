import { type ReactElement, useEffect, useRef } from 'react';
import { editorOptions } from '../../workbench/editor/editor-options.ts';
import { monaco } from '../../workbench/editor/monaco.ts';
import { applyMonacoTheme } from '../../workbench/editor/monaco-theme.ts';
import { languageOf } from '../../workbench/editor/paths.ts';
import { readTokens, useTokens } from '../../workbench/parts/tokens.ts';

/** Two texts compared, or one alone where the other side has none; to be read only. */
export default function TextCompare({
  path,
  below,
  now,
  label,
  sides,
}: {
  path: string;
  below: string | null;
  now: string | null;
  label: string;
  /** What the two sides are called. */
  sides: { below: string; now: string };
}): ReactElement {
  const tokens = useTokens();
  const host = useRef<HTMLElement>(null);

  useEffect(() => applyMonacoTheme(tokens), [tokens]);

  useEffect(() => {
    if (!host.current) {
      return;
    }
    const options = { ...editorOptions(readTokens()), readOnly: true, domReadOnly: true, ariaLabel: label };
    const modelOf = (text: string) => monaco.editor.createModel(text, languageOf(path));
    if (below === null || now === null) {
      const model = modelOf(now ?? below ?? '');
      const editor = monaco.editor.create(host.current, { ...options, model });
      return () => {
        editor.dispose();
        model.dispose();
      };
    }
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...options,
      originalEditable: false,
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 640,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true },
    });
    const models = { original: modelOf(below), modified: modelOf(now) };
    editor.setModel(models);
    // The comparison takes the name away that its options give both editors.
    editor.getOriginalEditor().updateOptions({ ariaLabel: `${label}: ${sides.below}` });
    editor.getModifiedEditor().updateOptions({ ariaLabel: `${label}: ${sides.now}` });
    return () => {
      editor.dispose();
      models.original.dispose();
      models.modified.dispose();
    };
  }, [path, below, now, label, sides.below, sides.now]);

  return <section className="layers-file-text" aria-label={label} ref={host} />;
}
