import { contextBridge, ipcRenderer } from 'electron';

/**
 * Electron security 20: the page gets one function without arguments. It asks the main process for a MessagePort, which
 * is passed on to this very window; no Electron object ever reaches the page.
 */
ipcRenderer.on('layer-lab-port', (event) => {
  window.postMessage('layer-lab-port', window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld('lab', {
  connect: (): void => ipcRenderer.send('layer-lab-connect'),
});
