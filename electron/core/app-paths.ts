import os from 'node:os';
import path from 'node:path';

/**
 * The folder that holds all we keep on this computer: progress, workspaces, caches, a private engine's data.
 * LAYER_LAB_HOME overrides it (tests, classrooms); else the platform's usual place for application data.
 */
export function dataDirectory(
  env: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): string {
  if (env.LAYER_LAB_HOME) {
    return path.resolve(env.LAYER_LAB_HOME);
  }
  const home = os.homedir();
  if (platform === 'darwin') {
    return path.join(home, 'Library', 'Application Support', 'Layer Lab');
  }
  if (platform === 'win32') {
    return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Layer Lab');
  }
  return path.join(env.XDG_DATA_HOME ?? path.join(home, '.local', 'share'), 'layer-lab');
}
