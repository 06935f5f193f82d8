import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { attachBuildGutter } from '../../builds/gutter.ts';
import { useWantedFocus } from '../parts/focus.ts';
import { useTokens } from '../parts/tokens.ts';
import { tabId } from './desk.ts';
import { followEditor } from './dockerfile/language.ts';
import { editorOptions } from './editor-options.ts';
import { saveFile } from './file-calls.ts';
import { keepViewState, modelFor, viewStateOf } from './models.ts';
import { monaco } from './monaco.ts';
import { applyMonacoTheme } from './monaco-theme.ts';
import { tellPosition } from './position.ts';

type Editor = monaco.editor.IStandaloneCodeEditor;

/** One Monaco editor for all files: switching tabs switches its model. */
export default function CodeEditor({ path }: { path: string }): ReactElement {
  const { t } = useTranslation('workbench');
  const tokens = useTokens();
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef(path);
  const [editor, setEditor] = useState<Editor | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; tokens have their own effect
  useEffect(() => {
    if (!host.current) {
      return;
    }
    const made = monaco.editor.create(host.current, { ...editorOptions(tokens), model: null });
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => void saveFile(shown.current));
    made.onDidChangeCursorPosition(({ position }) => tellPosition(position.lineNumber, position.column));
    const detach = attachBuildGutter(made);
    setEditor(made);
    return () => {
      detach();
      made.dispose();
    };
  }, []);

  useEffect(() => (editor ? followEditor(editor) : undefined), [editor]);

  useEffect(() => {
    applyMonacoTheme(tokens);
    editor?.updateOptions(editorOptions(tokens));
  }, [editor, tokens]);

  useEffect(() => {
    if (!editor) {
      return;
    }
    shown.current = path;
    editor.setModel(modelFor(path));
    editor.restoreViewState(viewStateOf(path));
    const at = editor.getPosition();
    tellPosition(at?.lineNumber ?? 1, at?.column ?? 1);
    return () => keepViewState(path, editor.saveViewState());
  }, [editor, path]);

  useEffect(() => {
    editor?.updateOptions({ ariaLabel: t('editor.textLabel', { path }) });
  }, [editor, path, t]);

  const focus = useMemo(() => editor && (() => editor.focus()), [editor]);
  useWantedFocus(tabId({ kind: 'file', path }), focus);

  return <div className="wb-monaco" ref={host} />;
}
