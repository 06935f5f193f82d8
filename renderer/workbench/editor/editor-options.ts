import { pixels, type Tokens } from '../parts/tokens.ts';
import type { monaco } from './monaco.ts';

/** What both the editor and the comparison look like. */
export function editorOptions(
  tokens: Tokens,
): monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions {
  return {
    fontFamily: tokens['font-mono'],
    fontSize: pixels(tokens['t-code']),
    lineHeight: pixels(tokens['lh-code']),
    fontLigatures: false,
    minimap: { enabled: false },
    lineNumbersMinChars: 4,
    lineDecorationsWidth: 12,
    folding: false,
    glyphMargin: false,
    renderLineHighlight: 'all',
    renderLineHighlightOnlyWhenFocus: false,
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    scrollBeyondLastLine: false,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
    padding: { top: 8, bottom: 8 },
    fixedOverflowWidgets: true,
    automaticLayout: true,
    accessibilitySupport: 'auto',
    wordBasedSuggestions: 'off',
    quickSuggestions: false,
    bracketPairColorization: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
    stickyScroll: { enabled: false },
    tabSize: 2,
  };
}
