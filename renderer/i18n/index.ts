import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../electron/contract/index.ts';
import { namespaces } from './namespaces.ts';

/** Loads every area's texts at once: they are small, and a language switch must not wait. */
export async function startTranslations(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'frame',
    ns: Object.keys(namespaces),
    resources: {
      en: Object.fromEntries(Object.entries(namespaces).map(([name, texts]) => [name, texts.en])),
      'zh-CN': Object.fromEntries(Object.entries(namespaces).map(([name, texts]) => [name, texts['zh-CN']])),
    },
    interpolation: { escapeValue: false }, // React escapes
  });
}

/** The language to begin with when the learner has not chosen one. */
export function preferredLanguage(languages: readonly string[]): Language {
  return languages.some((one) => one.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en';
}
