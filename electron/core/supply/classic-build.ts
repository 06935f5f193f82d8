import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { readEngineStream, throwIfCancelled } from './engine-stream.ts';
import { adoptImage, dropNameless, findHostImage, LABEL_RECIPE } from './host-image.ts';
import type { SupplyContext } from './supply-types.ts';

/** A file of a build's context. */
export interface ContextFile {
  path: string;
  content: string | Buffer;
  executable: boolean;
}

export interface BuildOrder {
  dockerfile: string;
  files: ContextFile[];
  /** See `recipeHash`; null for an image whose name says it already. */
  recipe: string | null;
  /** Name to keep the result under. */
  own: string;
  /** What apt goes through on this machine, handed on to the build and recorded nowhere. */
  proxy: string | null;
  context: SupplyContext;
}

function packContext(order: BuildOrder): Readable {
  const pack = tar.pack();
  // The time of now: a web page from 1970 would be taken for fresh for years by every browser. The engine's cache
  // never looks at it.
  const mtime = new Date();
  pack.entry({ name: 'Dockerfile', mtime }, order.dockerfile);
  for (const file of order.files) {
    pack.entry({ name: file.path, mtime, mode: file.executable ? 0o755 : 0o644 }, file.content);
  }
  pack.finalize();
  // tar-stream speaks streamx, dockerode wants one of node's own.
  return Readable.from(pack);
}

/**
 * Builds an image with the host engine's classic builder, which every engine has, from a context made here. Should a
 * RUN fail on the default network (no names, no way out), it is tried once more on the host's. What a failed or
 * cancelled build made is removed. Answers with the image's ID.
 * @throws LabError IMAGE_UNAVAILABLE with the last lines of the build; CANCELLED.
 */
export async function buildOnEngine(engine: ConnectedEngine, order: BuildOrder): Promise<string> {
  try {
    return await buildOnce(engine, order, undefined);
  } catch (error) {
    throwIfCancelled(order.context.signal);
    if (!(error instanceof LabError && error.details.runFailed === true)) {
      throw error;
    }
    return await buildOnce(engine, order, 'host');
  }
}

async function buildOnce(
  engine: ConnectedEngine,
  order: BuildOrder,
  network: 'host' | undefined,
): Promise<string> {
  const { context } = order;
  const made: string[] = [];
  const lastWords: string[] = [];
  let id = '';
  try {
    const stream = await engine.docker.buildImage(packContext(order), {
      rm: true,
      forcerm: true,
      ...(order.recipe ? { labels: { [LABEL_RECIPE]: order.recipe } } : {}),
      ...(network ? { networkmode: network } : {}),
      ...(order.proxy ? { buildargs: { http_proxy: order.proxy, https_proxy: order.proxy } } : {}),
      ...(context.signal ? { abortSignal: context.signal } : {}),
    });
    await readEngineStream(
      stream,
      (line) => {
        const text = line.stream ?? '';
        const step = /^Step (\d+)\/(\d+) : /.exec(text);
        if (step) {
          context.report(Number(step[1]) - 1, Number(step[2]), 'steps');
        }
        const image = /^ ---> ([0-9a-f]{12,})\s*$/.exec(text)?.[1];
        if (image) {
          made.push(image);
        }
        id = line.aux?.ID ?? /^Successfully built ([0-9a-f]+)/.exec(text)?.[1] ?? id;
        const words = text.replace(/\x1b\[[0-9;]*m/g, '').trim();
        if (words !== '') {
          lastWords.push(words);
          lastWords.splice(0, lastWords.length - 6);
        }
      },
      context.signal,
    );
    if (id === '' || (await findHostImage(engine, id)) === null) {
      throw new LabError('IMAGE_UNAVAILABLE', 'The engine ended the build without an image.');
    }
    return await adoptImage(engine, id, order.own);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof LabError && error.code === 'IMAGE_UNAVAILABLE') {
      throw new LabError('IMAGE_UNAVAILABLE', `${reason} | ${lastWords.join(' | ').slice(-500)}`, {
        runFailed: /returned a non-zero code/.test(reason),
      });
    }
    throw error;
  } finally {
    // Also after success: the other stages of a multi-stage build have no name and nothing stands on them.
    await dropNameless(engine, made);
  }
}
