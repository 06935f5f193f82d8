import {
  BrowserWindow,
  type IpcMainEvent,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
} from 'electron';
import type { LabCore } from '../core/connection/lab-core.ts';
import type { Channel } from '../core/connection/serve-connection.ts';
import { serveConnection } from '../core/connection/serve-connection.ts';
import { isOwnPage } from './app-origin.ts';

/** The only IPC channel there is: a page asks for its port, and everything else travels through that. */
const CONNECT = 'layer-lab-connect';

/** Electron security 17: a port is given only to the main frame of one of our windows while it shows our own page. */
export function isTrustedSender(event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    frame.parent === null &&
    isOwnPage(frame.url) &&
    BrowserWindow.fromWebContents(event.sender) !== null
  );
}

export function setupConnections(lab: LabCore): void {
  ipcMain.on(CONNECT, (event) => {
    if (!isTrustedSender(event)) {
      console.error('refused a connection from', event.senderFrame?.url);
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    serveConnection(lab, portChannel(port1));
    event.senderFrame?.postMessage('layer-lab-port', null, [port2]);
  });
}

function portChannel(port: MessagePortMain): Channel {
  return {
    send: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      port.on('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
  };
}
