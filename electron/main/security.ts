import { app, type Session, session, shell, type WebContents } from 'electron';
import { isOwnPage, isPreviewPage } from './app-origin.ts';
import { openExternalLink } from './external-links.ts';

/** What our own page may be granted, and why. Everything else is refused (Electron security 5). */
const GRANTED: Record<string, string> = {
  'clipboard-sanitized-write': 'copying from the terminal and the editor',
  'clipboard-read': 'pasting into the terminal',
};

export function setupPermissions(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((contents, permission, decide, details) => {
    decide(
      isGranted(permission, details.requestingUrl) && details.isMainFrame && isOwnPage(contents.getURL()),
    );
  });
  // Both handlers are needed: some permissions are only ever checked, never requested.
  target.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
}

function isGranted(permission: string, address: string): boolean {
  return Object.hasOwn(GRANTED, permission) && isOwnPage(address);
}

/** Electron security 11-15: the window stays on our page, opens no window and attaches no webview. */
export function setupNavigation(): void {
  app.on('web-contents-created', (_event, contents) => restrict(contents));
}

function restrict(contents: WebContents): void {
  // Electron security 12
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Electron security 13
  contents.on('will-frame-navigate', (event) => {
    if (!(event.isMainFrame ? isOwnPage(event.url) : isPreviewPage(event.url))) {
      event.preventDefault();
    }
  });
  contents.on('will-redirect', (event) => {
    if (!(event.isMainFrame ? isOwnPage(event.url) : isPreviewPage(event.url))) {
      event.preventDefault();
    }
  });
  // Electron security 14, 15
  contents.setWindowOpenHandler(({ url }) => {
    openExternalLink(url, (address) => shell.openExternal(address));
    return { action: 'deny' };
  });
}
