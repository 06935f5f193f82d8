import path from 'node:path';
import { createLab } from '../core/lab.ts';
import { startHttpServer, type WebServer } from './http-server.ts';

/** The whole lab behind HTTP on 127.0.0.1. `rendererRoot` is the built screen, dist/renderer unless told otherwise. */
export async function startWebServer(options: {
  dataDir: string;
  port: number;
  rendererRoot?: string;
}): Promise<WebServer> {
  const lab = await createLab({ dataDir: options.dataDir, shell: 'browser' });
  const rendererRoot = options.rendererRoot ?? path.join(import.meta.dirname, '..', '..', 'dist', 'renderer');
  try {
    const server = await startHttpServer({ lab, rendererRoot, port: options.port });
    return {
      ...server,
      close: async () => {
        await server.close();
        await lab.close();
      },
    };
  } catch (error) {
    await lab.close();
    throw error;
  }
}
