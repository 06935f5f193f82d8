import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LabCore } from '../core/connection/lab-core.ts';
import { serveConnection } from '../core/connection/serve-connection.ts';
import { securityHeaders } from '../core/http/csp.ts';
import { readStatic } from '../core/http/static-files.ts';
import { hostAllowed, originAllowed, tokenAllowed } from './guard.ts';

const TOKEN_REFUSED = 4401;
const LARGEST_FRAME_BYTES = 8 * 1024 * 1024;

export interface WebServer {
  /** The address to open, with the token in its fragment, which browsers never send. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/**
 * The browser shell: the built screen and one WebSocket a tab, on 127.0.0.1 only. Port 0 takes a free one. Whoever has
 * the token can use this lab's benches; nobody else can.
 */
export async function startHttpServer(options: {
  lab: LabCore;
  rendererRoot: string;
  port: number;
}): Promise<WebServer> {
  const token = randomBytes(24).toString('base64url');
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME_BYTES });
  const server = http.createServer((request, response) => {
    void servePage(request, response, options.rendererRoot, port());
  });
  const port = (): number => (server.address() as AddressInfo | null)?.port ?? 0;

  server.on('upgrade', (request, socket, head) => {
    const path = new URL(request.url ?? '/', 'http://lab').pathname;
    if (path !== '/connection' || !hostAllowed(request, port()) || !originAllowed(request, port())) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // A browser shows its page no reason for a refused upgrade, so we accept and close with one.
      if (tokenAllowed(request, token)) {
        serveSocket(options.lab, webSocket);
      } else {
        webSocket.close(TOKEN_REFUSED, 'token');
      }
    });
  });

  await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port()}/#token=${token}`,
    port: port(),
    close: async () => {
      for (const client of sockets.clients) {
        client.terminate();
      }
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

async function servePage(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  root: string,
  port: number,
): Promise<void> {
  if (!hostAllowed(request, port)) {
    response.writeHead(403).end('This address is not served here.\n');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await readStatic(root, new URL(request.url ?? '/', 'http://lab').pathname);
  const headers = securityHeaders([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`]);
  if (!found) {
    response.writeHead(404, headers).end('Not found.\n');
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Type': found.type, 'Cache-Control': 'no-cache' });
  response.end(request.method === 'HEAD' ? undefined : found.body);
}

function serveSocket(lab: LabCore, socket: WebSocket): void {
  serveConnection(lab, {
    send: (frame) => {
      if (socket.readyState === socket.OPEN) {
        socket.send(JSON.stringify(frame));
      }
    },
    onFrame: (listener) => {
      socket.on('message', (data) => {
        let frame: unknown = null;
        try {
          frame = JSON.parse(String(data));
        } catch {
          // Answered as a bad request by dispatch, like any other frame of the wrong shape.
        }
        listener(frame);
      });
    },
    onClose: (listener) => socket.on('close', listener),
  });
}
