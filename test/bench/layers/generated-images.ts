import { Readable } from 'node:stream';
import type { ConnectedEngine } from '../../../electron/core/engine/connect.ts';
import { IMAGE_PREFIX, LABEL } from '../../../electron/core/engine/labels.ts';
import { readEngineStream } from '../../../electron/core/supply/engine-stream.ts';
import type { Member } from '../../unit/layers/tar-builder.ts';
import { archiveOf, files } from './generated-files.ts';

const MB = 1_000_000;
const APP = { folder: 'app', count: 7000, bytes: 6000 };
const DATA = { folder: 'data', count: 4, bytes: 22 * MB };
const MODULES = { folder: 'modules', count: 2500, bytes: 12_000 };
const CROWD = { folder: 'crowd', count: 2200, bytes: 600 };

interface Recipe {
  name: string;
  steps: string[];
  context: () => Iterable<Member>;
}

/** Six layers on the base: many small files, a few large ones, some of both written again, and some deleted. */
const LARGE: Recipe = {
  name: 'large',
  steps: [
    'COPY small /srv/',
    'COPY big /srv/',
    'COPY again /srv/',
    'RUN rm -r /srv/app/part-1* /srv/data/part-0/file-3.bin /usr/share/perl5',
    'COPY more /srv/',
    'RUN chmod -R go-w /srv/modules/part-1*',
  ],
  *context() {
    yield* within('small', files(APP));
    yield* within('big', files(DATA));
    yield* within('again', files({ ...APP, count: 1500 }, 2));
    yield* within('again', files({ ...DATA, count: 1 }, 2));
    yield* within('more', files(MODULES));
  },
};

const CROWDED: Recipe = {
  name: 'crowded',
  steps: ['COPY crowd /srv/'],
  context: () => within('crowd', files(CROWD)),
};

/** The folders stay, so that the layer has a whiteout for each of the 2,200 files. */
const EMPTIED: Recipe = {
  name: 'emptied',
  steps: [...CROWDED.steps, 'RUN find /srv -type f -delete'],
  context: CROWDED.context,
};

function* within(folder: string, members: Iterable<Member>): Generator<Member> {
  for (const member of members) {
    yield { ...member, name: `${folder}/${member.name}` };
  }
}

export interface GeneratedImages {
  large: string;
  crowded: string;
  emptied: string;
  remove: () => Promise<void>;
}

/** Builds the generated images on the engine from the image `base`, under names with `tag`; `say` hears each. */
export async function generateImages(
  { docker }: ConnectedEngine,
  o: { base: string; tag: string; say: (line: string) => void },
): Promise<GeneratedImages> {
  const made: string[] = [];
  const make = async (recipe: Recipe): Promise<string> => {
    const ref = `${IMAGE_PREFIX}mark-${recipe.name}:${o.tag}`;
    if (await isThere(docker, ref)) {
      o.say(`there is ${ref} from an earlier run with --keep`);
      made.push(ref);
      return ref;
    }
    o.say(`building the generated image ${ref}`);
    made.push(ref);
    const dockerfile = [`FROM ${o.base}`, ...recipe.steps].join('\n');
    const context = function* (): Generator<Member> {
      yield { name: 'Dockerfile', content: dockerfile };
      yield* recipe.context();
    };
    const stream = await docker.buildImage(Readable.from(archiveOf(context())), {
      t: ref,
      rm: true,
      forcerm: true,
      labels: { [LABEL]: 'mark' },
    });
    await readEngineStream(stream, () => undefined);
    return ref;
  };
  const remove = async () => {
    for (const ref of made) {
      await docker
        .getImage(ref)
        .remove()
        .catch(() => o.say(`${ref} could not be removed`));
    }
  };
  try {
    return { large: await make(LARGE), crowded: await make(CROWDED), emptied: await make(EMPTIED), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function isThere(docker: ConnectedEngine['docker'], ref: string): Promise<boolean> {
  const images = await docker.listImages({ filters: { reference: [ref] } });
  return images.length > 0;
}
