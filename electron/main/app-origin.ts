/** The screen's own scheme and host; `file://` is never used (Electron security 18). */
export const APP_SCHEME = 'app';
export const APP_HOST = 'lab';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** True only for a well-formed address of our own screen. Parsed, never compared as text. */
export function isOwnPage(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST;
  } catch {
    return false;
  }
}

/** True for the loopback origins that the preview serves learners' pages on. Only frames may go there. */
export function isPreviewPage(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === 'http:' && url.hostname === '127.0.0.1' && url.port !== '';
  } catch {
    return false;
  }
}
