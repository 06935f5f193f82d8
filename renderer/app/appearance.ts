import i18next from 'i18next';
import { create } from 'zustand';
import type { Language } from '../../electron/contract/index.ts';
import { showError } from '../errors/error-store.ts';
import { preferredLanguage } from '../i18n/index.ts';
import { call, useLab } from '../state/lab.ts';

export type Theme = 'system' | 'light' | 'dark';

interface Appearance {
  theme: Theme;
  bigType: boolean;
  language: Language | null;
}

const KEYS = {
  theme: 'layer-lab-theme',
  bigType: 'layer-lab-type',
  language: 'layer-lab-language',
} as const;

const dark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;

/** Theme and language are the learner's settings, mirrored here for the first paint; big type is this screen's. */
export const useAppearance = create<Appearance>(() => {
  const theme = recall(KEYS.theme);
  const language = recall(KEYS.language);
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    bigType: recall(KEYS.bigType) === 'big',
    language: language === 'en' || language === 'zh-CN' ? language : null,
  };
});

export function appearance(): Appearance {
  return useAppearance.getState();
}

/** Keeps <html> in step with the choice, the system's theme and the learner's kept settings. */
export function watchAppearance(): void {
  useAppearance.subscribe(apply);
  dark?.addEventListener('change', apply);
  apply();
  let known = useLab.getState().slices.progress?.settings;
  useLab.subscribe(({ slices }) => {
    const settings = slices.progress?.settings;
    if (settings && settings !== known) {
      known = settings;
      useAppearance.setState({ theme: settings.theme });
      void switchLanguage(settings.language ?? preferredLanguage(navigator.languages));
    }
  });
}

export function chooseTheme(theme: Theme): void {
  useAppearance.setState({ theme });
  call('settings.update', { theme }).catch(showError);
}

export function chooseLanguage(language: Language): void {
  void switchLanguage(language);
  call('settings.update', { language }).catch(showError);
}

export function chooseBigType(bigType: boolean): void {
  useAppearance.setState({ bigType });
}

async function switchLanguage(language: Language): Promise<void> {
  useAppearance.setState({ language });
  if (i18next.language !== language) {
    await i18next.changeLanguage(language);
  }
}

function apply(): void {
  const { theme, bigType, language } = appearance();
  const html = document.documentElement;
  html.dataset.theme = theme === 'dark' || (theme === 'system' && dark?.matches) ? 'dark' : 'light';
  if (bigType) {
    html.dataset.type = 'big';
  } else {
    delete html.dataset.type;
  }
  if (language) {
    html.lang = language;
    keep(KEYS.language, language);
  }
  keep(KEYS.theme, theme);
  keep(KEYS.bigType, bigType ? 'big' : 'normal');
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage can be blocked; the defaults are fine
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The same.
  }
}
