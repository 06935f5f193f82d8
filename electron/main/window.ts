import path from 'node:path';
import { app, BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { APP_URL } from './app-origin.ts';

/** Electron security 2, 3, 4, 6, 8, 9, 10, 11, written out although most are the defaults: a test reads them. */
export const webPreferences: NonNullable<BrowserWindowConstructorOptions['webPreferences']> = {
  preload: path.join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webviewTag: false,
  spellcheck: false,
};

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    title: 'Layer Lab',
    backgroundColor: '#EFECE5',
    show: false,
    webPreferences,
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(APP_URL);
  return window;
}

/** One window, one learner: a second start brings the first window to the front. */
export function setupSingleWindow(): void {
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) {
      window.restore();
    }
    window?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) {
      openWindow();
    }
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') {
      app.quit();
    }
  });
}
