import { app } from 'electron';
import { dataDirectory } from '../core/app-paths.ts';
import { createLab } from '../core/lab.ts';
import { handleAppScheme, registerAppScheme } from './app-protocol.ts';
import { setupConnections } from './connections.ts';
import { setupMenu } from './menu.ts';
import { setupNavigation, setupPermissions } from './security.ts';
import { openWindow, setupSingleWindow } from './window.ts';

// Electron security 4: every renderer in a process sandbox, whatever a window's options say.
app.enableSandbox();
registerAppScheme();
setupNavigation();

if (app.requestSingleInstanceLock()) {
  void start();
} else {
  app.quit();
}

async function start(): Promise<void> {
  await app.whenReady();
  const lab = await createLab({ dataDir: dataDirectory(), shell: 'electron' });
  handleAppScheme();
  setupPermissions();
  setupConnections(lab);
  setupMenu();
  setupSingleWindow();
  let closed = false;
  app.on('will-quit', (event) => {
    if (!closed) {
      event.preventDefault();
      void lab.close().finally(() => {
        closed = true;
        app.quit();
      });
    }
  });
  openWindow();
}
