import { connectEngine } from '../../electron/core/engine/connect.ts';
import { supplyImage } from '../../electron/core/supply/supply.ts';

/** Arguments: an engine's address, a data directory, an image. Prints what was supplied as JSON. */
const [url = '', dataDir = '', ref = ''] = process.argv.slice(2);
const engine = await connectEngine(
  { url, certFolder: null, verify: true },
  { source: 'private', privateToLab: true, timeoutMs: 5_000 },
);
console.log(JSON.stringify(await supplyImage(engine, ref, { dataDir, onProgress: () => undefined })));
