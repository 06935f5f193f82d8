import { text as frame } from '../app/text.ts';
import { text as builds } from '../builds/text.ts';
import { text as errors } from '../errors/text.ts';
import { text as home } from '../home/text.ts';
import { text as layers } from '../layers/text.ts';
import { text as lesson } from '../lesson/text.ts';
import { text as workbench } from '../workbench/text.ts';

export interface Texts {
  [key: string]: string | Texts;
}

/** The texts of each area, both languages side by side. A unit test holds the two to the same keys. */
export const namespaces: Record<string, { en: Texts; 'zh-CN': Texts }> = {
  frame,
  errors,
  home,
  lesson,
  workbench,
  layers,
  builds,
};
