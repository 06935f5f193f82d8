import i18next from 'i18next';
import * as monaco from 'monaco-editor/editor';
import { ask } from './client.ts';
import { documentOf } from './document.ts';
import { lastTyped } from './last-key.ts';
import { findingsOf, markerOf } from './markers.ts';
import type { Completion, CompletionKind, Question, Questions } from './protocol.ts';
import { fixesAt, fromPosition, fromRange, toEdits, toRange } from './to-monaco.ts';

type Model = monaco.editor.ITextModel;
const { languages } = monaco;

/** Asks about a model; null when it is none of ours, or was changed while the answer came. */
async function askAbout<Q extends Question>(
  question: Q,
  model: Model,
  input: Questions[Q]['input'],
): Promise<Questions[Q]['output'] | null> {
  const document = documentOf(model);
  const version = model.getVersionId();
  const output = document && (await ask(question, document, input));
  return model.isDisposed() || model.getVersionId() !== version ? null : output;
}

const KINDS: Record<CompletionKind, monaco.languages.CompletionItemKind> = {
  instruction: languages.CompletionItemKind.Keyword,
  flag: languages.CompletionItemKind.Field,
  value: languages.CompletionItemKind.Value,
  variable: languages.CompletionItemKind.Variable,
  file: languages.CompletionItemKind.File,
  folder: languages.CompletionItemKind.Folder,
  image: languages.CompletionItemKind.Module,
  stage: languages.CompletionItemKind.Reference,
};

function toItem(one: Completion): monaco.languages.CompletionItem {
  return {
    label: one.label,
    kind: KINDS[one.kind],
    insertText: one.insert,
    range: toRange(one.range),
    detail: one.detail,
    documentation: { value: one.documentation },
    sortText: one.order,
    // An instruction's label goes on with its arguments; once a space is typed the list must go.
    filterText: one.kind === 'instruction' ? (one.label.split(' ')[0] ?? one.label) : one.label,
    ...(one.snippet && { insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet }),
    ...(one.deprecated && { tags: [languages.CompletionItemTag.Deprecated] }),
    ...(one.goOn && { command: { id: 'editor.action.triggerSuggest', title: '' } }),
  };
}

const completion = (triggerCharacters: string[]): monaco.languages.CompletionItemProvider => ({
  triggerCharacters,
  async provideCompletionItems(model, position, { triggerCharacter }) {
    const typed = triggerCharacter ?? lastTyped();
    const document = documentOf(model);
    const rest = model.getLineContent(position.lineNumber).slice(position.column - 1);
    const found = document && (await ask('complete', document, { position: fromPosition(position), typed }));
    // One may type on meanwhile: Monaco filters what comes by what is there by then, as long as it is the same word.
    const now = model.isDisposed() ? '' : model.getLineContent(position.lineNumber);
    const since = now.slice(position.column - 1, now.length - rest.length);
    if (!now.endsWith(rest) || !/^[\w-]*$/.test(since)) {
      return { suggestions: [] };
    }
    return { suggestions: (found ?? []).map(toItem) };
  },
});

const codeActions: monaco.languages.CodeActionProvider = {
  async provideCodeActions(model, range) {
    const version = model.getVersionId();
    const findings = await findingsOf(model);
    const current = !model.isDisposed() && model.getVersionId() === version;
    const actions = fixesAt(current ? findings : [], range).map(
      ({ finding, fix }): monaco.languages.CodeAction => ({
        title: fix.title,
        kind: 'quickfix',
        isPreferred: fix.preferred,
        diagnostics: [markerOf(finding)],
        edit: {
          edits: toEdits(fix.edits).map((textEdit) => ({
            resource: model.uri,
            versionId: version,
            textEdit,
          })),
        },
      }),
    );
    return { actions, dispose: () => undefined };
  },
};

/** All that Monaco can ask about a Dockerfile, answered by the worker. */
function registerDockerfile(): void {
  const id = 'dockerfile';
  languages.registerCompletionItemProvider(id, completion(['-', '=', ',', '$', '{', '/', '#']));
  languages.registerCodeActionProvider(id, codeActions, { providedCodeActionKinds: ['quickfix'] });
  languages.registerHoverProvider(id, {
    async provideHover(model, position) {
      const found = await askAbout('hover', model, { position: fromPosition(position) });
      return (
        found && {
          contents: [{ value: found.markdown }],
          ...(found.range && { range: toRange(found.range) }),
        }
      );
    },
  });
  languages.registerSignatureHelpProvider(id, {
    // Only when asked for (Ctrl+Shift+Space): beside completion it would cover the line above at every word.
    signatureHelpTriggerCharacters: [],
    async provideSignatureHelp(model, position) {
      const found = await askAbout('signature', model, { position: fromPosition(position) });
      const value = found && {
        signatures: found.signatures,
        activeSignature: found.active,
        activeParameter: found.parameter,
      };
      return value && { value, dispose: () => undefined };
    },
  });
  languages.registerDocumentFormattingEditProvider(id, {
    async provideDocumentFormattingEdits(model, { tabSize, insertSpaces }) {
      return toEdits((await askAbout('format', model, { tabSize, insertSpaces })) ?? []);
    },
  });
  languages.registerDocumentRangeFormattingEditProvider(id, {
    async provideDocumentRangeFormattingEdits(model, range, { tabSize, insertSpaces }) {
      const input = { tabSize, insertSpaces, range: fromRange(range) };
      return toEdits((await askAbout('formatRange', model, input)) ?? []);
    },
  });
  languages.registerOnTypeFormattingEditProvider(id, {
    autoFormatTriggerCharacters: ['\\', '`'],
    async provideOnTypeFormattingEdits(model, position, typed, { tabSize, insertSpaces }) {
      const input = { tabSize, insertSpaces, position: fromPosition(position), typed };
      return toEdits((await askAbout('formatTyped', model, input)) ?? []);
    },
  });
  languages.registerDocumentSymbolProvider(id, {
    async provideDocumentSymbols(model) {
      const found = (await askAbout('symbols', model, {})) ?? [];
      return found.map(({ name, range, stage }) => ({
        name,
        detail: '',
        kind: stage ? languages.SymbolKind.Class : languages.SymbolKind.Function,
        tags: [],
        range: toRange(range),
        selectionRange: toRange(range),
      }));
    },
  });
  languages.registerDefinitionProvider(id, {
    async provideDefinition(model, position) {
      const range = await askAbout('definition', model, { position: fromPosition(position) });
      return range && { uri: model.uri, range: toRange(range) };
    },
  });
  languages.registerDocumentHighlightProvider(id, {
    async provideDocumentHighlights(model, position) {
      const found = await askAbout('highlights', model, { position: fromPosition(position) });
      return (found ?? []).map(({ range, write }) => ({
        range: toRange(range),
        kind: write ? languages.DocumentHighlightKind.Write : languages.DocumentHighlightKind.Read,
      }));
    },
  });
  languages.registerRenameProvider(id, {
    async resolveRenameLocation(model, position) {
      const range = await askAbout('renameStart', model, { position: fromPosition(position) });
      const nothing = { range: monaco.Range.fromPositions(position), text: '' };
      return range
        ? { range: toRange(range), text: model.getValueInRange(toRange(range)) }
        : { ...nothing, rejectReason: i18next.t('editor.nothingToRename', { ns: 'workbench' }) };
    },
    async provideRenameEdits(model, position, name) {
      const edits = await askAbout('rename', model, { position: fromPosition(position), name });
      return {
        edits: toEdits(edits ?? []).map((textEdit) => ({
          resource: model.uri,
          versionId: model.getVersionId(),
          textEdit,
        })),
      };
    },
  });
  languages.registerLinkProvider(id, {
    async provideLinks(model) {
      const found = (await askAbout('links', model, {})) ?? [];
      return { links: found.map(({ range, url }) => ({ range: toRange(range), url })) };
    },
  });
  languages.registerFoldingRangeProvider(id, {
    async provideFoldingRanges(model) {
      const found = (await askAbout('folds', model, {})) ?? [];
      return found.map(({ start, end, comment }) => ({
        start: start + 1,
        end: end + 1,
        ...(comment && { kind: languages.FoldingRangeKind.Comment }),
      }));
    },
  });
}

export function registerProviders(): void {
  registerDockerfile();
  languages.registerCompletionItemProvider('dockerignore', completion(['/', '!']));
  languages.registerCodeActionProvider('dockerignore', codeActions, {
    providedCodeActionKinds: ['quickfix'],
  });
}
