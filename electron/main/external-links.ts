/**
 * Electron security 15: hands an address to the operating system only when it is well-formed http or https. Returns
 * whether it did. `open` is a parameter so that this is tested without Electron.
 */
export function openExternalLink(address: string, open: (address: string) => Promise<unknown>): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password) {
    return false;
  }
  void open(url.href).catch((error: unknown) => console.error('could not open', url.href, error));
  return true;
}
