import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app/App.tsx';
import { followAddress } from './app/address.ts';
import { appearance, watchAppearance } from './app/appearance.ts';
import { openTransport } from './bridge/index.ts';
import { preferredLanguage, startTranslations } from './i18n/index.ts';
import { connectLab } from './state/lab.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

// zod's fast path probes `eval`, which our content security policy refuses and reports as a violation.
z.config({ jitless: true });

connectLab(openTransport());
followAddress();
watchAppearance();

const language = appearance().language ?? preferredLanguage(navigator.languages);
document.documentElement.lang = language;
await startTranslations(language);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(<App />);
}
