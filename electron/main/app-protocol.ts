import path from 'node:path';
import { protocol } from 'electron';
import { securityHeaders } from '../core/http/csp.ts';
import { readStatic } from '../core/http/static-files.ts';
import { APP_HOST, APP_SCHEME } from './app-origin.ts';

const rendererRoot = path.join(import.meta.dirname, '..', 'renderer');

/** Electron security 18: a scheme of our own, with no way around the CSP. Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built screen from app://lab and nothing else (Electron security 1, 7, 18). */
export function handleAppScheme(): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    const headers = securityHeaders([]);
    const found =
      url.host === APP_HOST && request.method === 'GET' ? await readStatic(rendererRoot, url.pathname) : null;
    if (!found) {
      return new Response('Not found.\n', { status: 404, headers });
    }
    return new Response(new Uint8Array(found.body), { headers: { ...headers, 'Content-Type': found.type } });
  });
}
