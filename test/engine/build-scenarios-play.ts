import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import tar from 'tar-stream';
import type { BuilderKind, BuildStep } from '../../electron/contract/build.ts';
import { say } from '../../electron/contract/messages.ts';
import { BuildPlay, type Played } from './build-scenarios.ts';
import type { Scenario } from './build-scenarios-table.ts';

/** An image that a scenario stands on, made with the classic builder from a Dockerfile alone. */
async function makeImage(docker: Docker, tag: string, dockerfile: string): Promise<void> {
  const pack = tar.pack();
  pack.entry({ name: 'Dockerfile' }, dockerfile);
  pack.finalize();
  const stream = await docker.buildImage(Readable.from(pack), { t: tag });
  let said = '';
  for await (const chunk of stream) {
    said += String(chunk);
  }
  if (!said.includes('Successfully tagged')) {
    throw new Error(`${tag} was not made: ${said}`);
  }
}

/** dockerode's own leaves what images share with the cache, since it cannot say `all`. */
async function pruneBuilder(docker: Docker): Promise<void> {
  const path = '/build/prune?all=true';
  await new Promise<void>((resolve, reject) => {
    docker.modem.dial({ path, method: 'POST', statusCodes: { 200: true } }, (error: unknown) =>
      error ? reject(error) : resolve(),
    );
  });
}

const BASES: Record<NonNullable<Scenario['setup']>, (name: string) => [string, string][]> = {
  base: (name) => [[`base-${name}`, 'RUN echo one > /base']],
  'two-bases': (name) => [
    [`base-${name}`, 'RUN echo one > /base'],
    [`base2-${name}`, 'RUN echo two > /base'],
  ],
  onbuild: (name) => [
    [`onbuild-${name}`, 'RUN echo on > /base\nONBUILD COPY app /app/\nONBUILD RUN ls /app'],
  ],
};

/** Plays the builds of a scenario; what the last of them was. */
export async function playScenario(
  docker: Docker,
  builder: BuilderKind,
  id: string,
  scenario: Scenario,
): Promise<Played> {
  const play = new BuildPlay(docker, builder, id);
  const name = `${id}-${builder}`;
  const make = (image: string, lines: string) =>
    makeImage(docker, `layerlab.local/${image}`, `FROM busybox\nLABEL for=${name}\n${lines}\n`);
  try {
    for (const [image, lines] of scenario.setup ? BASES[scenario.setup](name) : []) {
      await make(image, lines);
    }
    await play.write(scenario.files);
    await play.build(scenario.first);
    await play.write(scenario.edit ?? {});
    if (scenario.meanwhile === 'retag') {
      await make(`base-${name}`, 'RUN echo two > /base');
    } else if (scenario.meanwhile === 'retag-config') {
      await make(`base-${name}`, 'RUN echo one > /base\nLABEL more=config');
    }
    const played = await play.build(scenario.second, async () => {
      if (scenario.between === 'prune') {
        await docker.getImage(play.tag).remove({ force: true });
        await pruneBuilder(docker);
        await docker.pruneImages({ filters: { dangling: { true: true } } });
      }
    });
    if (!scenario.third) {
      return played;
    }
    await play.write(scenario.third);
    return await play.build(scenario.second);
  } finally {
    await play.close();
  }
}

/** What a scenario's second build was, in the words of the table, and what does not agree with itself. */
export function rows({ kept, told, forecast, ended }: Played): {
  lines: string[];
  table: string[];
  problems: string[];
} {
  const problems: string[] = [];
  if (forecast.problem) {
    problems.push(`the forecast says ${say(forecast.problem, 'en')}`);
  }
  const table: string[] = [`build ${kept.record.number} ${ended}`];
  const lines = kept.record.steps.map((step, index) => {
    const foretold = forecast.steps[index];
    const { why, outcome, line } = step;
    if (!why || !foretold) {
      problems.push(`line ${line} has no ${why ? 'forecast' : 'reason'}`);
      return `${line} ${outcome}`;
    }
    const engine = told[index]?.outcome;
    if (engine !== outcome && !isSettled(step)) {
      problems.push(`line ${line}: the engine said ${engine}, the record says ${outcome}`);
    }
    table.push(
      [
        line,
        step.text.slice(0, 40),
        engine,
        foretold.willRun,
        say(foretold.why.detail, 'en'),
        outcome,
        say(why.detail, 'en'),
      ].join(' | '),
    );
    const ran = outcome === 'executed' || outcome === 'failed';
    const agrees = foretold.willRun === (ran ? 'yes' : 'no');
    const mark = agrees ? '' : foretold.willRun === 'unknown' ? ' ?' : ' !';
    if (agrees && JSON.stringify(foretold.why) !== JSON.stringify(why)) {
      problems.push(`line ${line}: foretold ${say(foretold.why.detail, 'en')} came ${say(why.detail, 'en')}`);
    }
    for (const said of [say(why.detail, 'en'), say(why.detail, 'zh-CN'), say(foretold.why.detail, 'en')]) {
      if (/[{}@]|^build\./.test(said)) {
        problems.push(`line ${line}: ${said}`);
      }
    }
    if (/-secret/.test(JSON.stringify([why, foretold.why]))) {
      problems.push(`line ${line} gives a secret away`);
    }
    const usual = outcome === 'cached' ? 'matched' : outcome === 'skipped' ? 'not-needed' : '';
    const kind = why.kind === usual ? '' : ` ${why.kind}`;
    const about =
      why.kind === usual
        ? ''
        : `${why.line === null ? '' : `:${why.line}`}${why.path === null ? '' : ` (${why.path})`}`;
    return `${line} ${outcome}${kind}${about}${mark}`;
  });
  return { lines, table, problems };
}

/** Outcomes that no builder tells: see contract/build.ts. */
const isSettled = ({ kind }: BuildStep): boolean => kind === 'base' || kind === 'config';
