import type { Transport } from './connection.ts';
import { messagePortTransport } from './message-port-transport.ts';
import { takeToken, webSocketTransport } from './web-socket-transport.ts';

/** Electron's port when its preload is here, else a WebSocket to where this page came from. */
export function openTransport(): Transport {
  if (window.lab) {
    return messagePortTransport(window.lab);
  }
  const token = takeToken(window.location, window.sessionStorage, window.history);
  const address = `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/connection`;
  return webSocketTransport(address, token);
}
