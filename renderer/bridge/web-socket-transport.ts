import type { ConnectionStatus, Transport } from './connection.ts';

const TOKEN_KEY = 'layer-lab-token';
const REFUSED = 4401;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4_000;

/** The token comes once in the address (#token=…), is taken out of it and kept for this tab only. */
export function takeToken(location: Location, storage: Storage, history: History): string {
  const fromAddress = new URLSearchParams(location.hash.slice(1)).get('token');
  if (fromAddress) {
    storage.setItem(TOKEN_KEY, fromAddress);
    history.replaceState(null, '', location.pathname + location.search);
    return fromAddress;
  }
  return storage.getItem(TOKEN_KEY) ?? '';
}

/** A WebSocket to our own origin which connects again by itself, unless the token is refused. */
export function webSocketTransport(address: string, token: string): Transport {
  let socket: WebSocket | null = null;
  let retry = FIRST_RETRY_MS;
  const frameListeners: ((frame: unknown) => void)[] = [];
  const statusListeners: ((status: ConnectionStatus) => void)[] = [];
  const tellStatus = (status: ConnectionStatus): void => {
    for (const listener of statusListeners) {
      listener(status);
    }
  };

  function connect(): void {
    // The token travels as a subprotocol: unlike a query string it is in no log and no history.
    socket = new WebSocket(address, ['layer-lab', `token.${token}`]);
    socket.onopen = () => {
      retry = FIRST_RETRY_MS;
      tellStatus('open');
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      const frame: unknown = JSON.parse(event.data);
      for (const listener of frameListeners) {
        listener(frame);
      }
    };
    socket.onclose = (event) => {
      if (event.code === REFUSED) {
        tellStatus('refused');
        return;
      }
      tellStatus('lost');
      setTimeout(connect, retry);
      retry = Math.min(retry * 2, LAST_RETRY_MS);
    };
  }

  // Listeners are attached in the same turn as this call, before the first event can come.
  connect();
  return {
    send: (frame) => socket?.send(JSON.stringify(frame)),
    onFrame: (listener) => frameListeners.push(listener),
    onStatus: (listener) => statusListeners.push(listener),
  };
}
