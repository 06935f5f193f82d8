import i18next from 'i18next';
import * as monaco from 'monaco-editor/editor';
import { useLab } from '../../../state/lab.ts';
import { ask } from './client.ts';
import { documentOf } from './document.ts';
import type { Finding, Severity } from './protocol.ts';
import { toRange } from './to-monaco.ts';

type Model = monaco.editor.ITextModel;

const OWNER = 'dockerfile';
/** Long enough not to complain about a word that is being typed. */
const PAUSE_MS = 300;

const SEVERITIES: Record<Severity, monaco.MarkerSeverity> = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  info: monaco.MarkerSeverity.Info,
  hint: monaco.MarkerSeverity.Hint,
};

const known = new WeakMap<Model, { version: number; findings: Finding[] }>();

/** What is to be found in a model as it is now, looked for again if it has changed since. */
export async function findingsOf(model: Model): Promise<readonly Finding[]> {
  if (known.get(model)?.version !== model.getVersionId()) {
    await refresh(model);
  }
  return known.get(model)?.findings ?? [];
}

export function markerOf(finding: Finding): monaco.editor.IMarkerData {
  return {
    ...toRange(finding.range),
    severity: SEVERITIES[finding.severity],
    message: finding.message,
    code: finding.rule,
    tags: [
      ...(finding.unnecessary ? [monaco.MarkerTag.Unnecessary] : []),
      ...(finding.deprecated ? [monaco.MarkerTag.Deprecated] : []),
    ],
  };
}

async function refresh(model: Model): Promise<void> {
  const document = model.isDisposed() ? null : documentOf(model);
  if (!document) {
    return;
  }
  const version = model.getVersionId();
  const findings = await ask('check', document, {});
  if (findings && !model.isDisposed() && model.getVersionId() === version) {
    known.set(model, { version, findings });
    monaco.editor.setModelMarkers(model, OWNER, findings.map(markerOf));
  }
}

const timers = new WeakMap<Model, ReturnType<typeof setTimeout>>();

function soon(model: Model): void {
  clearTimeout(timers.get(model));
  timers.set(
    model,
    setTimeout(() => void refresh(model), PAUSE_MS),
  );
}

function watch(model: Model): void {
  if (documentOf(model)) {
    void refresh(model);
    model.onDidChangeContent(() => soon(model));
  }
}

const refreshAll = (): void => monaco.editor.getModels().forEach(soon);

/** Keeps the marks of all Dockerfiles and ignore files up to date: with their text, the files beside them, the language. */
export function startMarkers(): void {
  monaco.editor.getModels().forEach(watch);
  monaco.editor.onDidCreateModel(watch);
  i18next.on('languageChanged', () => monaco.editor.getModels().forEach((model) => void refresh(model)));
  useLab.subscribe(({ slices }, { slices: before }) => {
    if (
      slices.workspace?.files !== before.workspace?.files ||
      slices.inventory?.images !== before.inventory?.images
    ) {
      refreshAll();
    }
  });
}
