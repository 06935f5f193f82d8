import { app } from 'electron';
import { dataDirectory } from '../core/app-paths.ts';
import { createLab } from '../core/lab.ts';
import { handleAppScheme, registerAppScheme } from './app-protocol.ts';
import { setupConnections } from './connections.ts';
import { setupMenu } from './menu.ts';
import { setupNavigation, setupPermissions } from './security.ts';
import { openWindow, setupSingleWindow } from './window.ts';

// Electron security 4: every renderer in a process sandbox, whatever a window's options say.
// Chromium does not run as root with it, and says so only by crashing; who passes --no-sandbox (our tests, as root) has
// decided, and enableSandbox() would silently undo the decision.
if (!app.commandLine.hasSwitch('no-sandbox')) {
  app.enableSandbox();
}
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
  app.on('will-quit', (event) => {
    event.preventDefault();
    // exit() and not quit(): the windows are closed already, and quitting again would only ask again.
    void lab.close().finally(() => app.exit(0));
  });
  openWindow();
}
