import type { Transport } from './connection.ts';

/** What the preload script hands over, and all that it hands over. */
export interface DesktopBridge {
  /** Asks the computer's side for a connection; it arrives as a `message` event on the window with one port. */
  connect(): void;
}

declare global {
  interface Window {
    lab?: DesktopBridge;
  }
}

/** The MessagePort of Electron's main process. It lives as long as the window does. */
export function messagePortTransport(bridge: DesktopBridge): Transport {
  let port: MessagePort | null = null;
  let onFrame: (frame: unknown) => void = () => undefined;
  let onOpen: () => void = () => undefined;

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const given = event.ports[0];
    // Only our own preload, running in this very window, may hand us a port.
    if (event.source !== window || event.data !== 'layer-lab-port' || !given) {
      return;
    }
    port = given;
    port.onmessage = (message: MessageEvent<unknown>) => onFrame(message.data);
    port.start();
    onOpen();
  });
  bridge.connect();

  return {
    send: (frame) => port?.postMessage(frame),
    onFrame: (listener) => {
      onFrame = listener;
    },
    onStatus: (listener) => {
      onOpen = () => listener('open');
    },
  };
}
