import { LabError } from '../../contract/index.ts';

/** Names that our own half-written files have in the bench; neither listed nor copied. */
export const TEMPORARY = '.layerlab-';

/**
 * A path of a learner's file, relative to /workspace and with `/` between its parts, if it can mean nothing outside.
 * @throws LabError PATH_OUTSIDE_WORKSPACE
 */
export function workspacePath(path: string): string {
  const parts = path.split('/');
  if (
    path === '' ||
    path.includes('\0') ||
    Buffer.byteLength(path) > 4000 ||
    parts.some((part) => part === '' || part === '.' || part === '..' || Buffer.byteLength(part) > 255)
  ) {
    throw new LabError('PATH_OUTSIDE_WORKSPACE', 'The path does not name a file inside the workspace.', {
      path,
    });
  }
  return path;
}

/** Whether a file of this name can be kept on this computer: Windows knows fewer names than the bench. */
export function storable(path: string, platform: string = process.platform): boolean {
  if (path.includes('\uFFFD')) {
    return false;
  }
  return platform !== 'win32' || path.split('/').every(storableOnWindows);
}

function storableOnWindows(name: string): boolean {
  return (
    !/[<>:"\\|?*\x00-\x1f]/.test(name) &&
    !/[. ]$/.test(name) &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name)
  );
}
