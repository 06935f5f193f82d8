import i18next from 'i18next';
import type { editor } from 'monaco-editor/editor';
import { useLab } from '../../../state/lab.ts';
import type { Document, Surroundings } from './protocol.ts';

const ROOT = '/workspace/';

function surroundings(path: string): Surroundings {
  const { workspace, inventory } = useLab.getState().slices;
  return {
    path,
    files: workspace?.files.map((file) => file.path) ?? null,
    images: inventory?.images.flatMap((image) => image.tags) ?? [],
  };
}

/** What a question to the worker is about; null for any text that is not a Dockerfile or ignore file of the workspace. */
export function documentOf(model: editor.ITextModel): Document | null {
  const kind = model.getLanguageId();
  if ((kind !== 'dockerfile' && kind !== 'dockerignore') || !model.uri.path.startsWith(ROOT)) {
    return null;
  }
  return {
    kind,
    text: model.getValue(),
    language: i18next.language === 'zh-CN' ? 'zh-CN' : 'en',
    around: surroundings(model.uri.path.slice(ROOT.length)),
  };
}
