import type { Findings } from './doctor.ts';
import { gibibytes } from './output.ts';
import { dockerToInstall } from './prepare-engine.ts';

/** Something wrong, and what to do about it. `advice` stands in nobody's way. */
export interface Problem {
  about: 'engine' | 'memory' | 'disk' | 'images' | 'screen' | 'node';
  severity: 'error' | 'advice';
  problem: string;
  mend: string;
}

/** A bench, the learner's containers on it and the host's own needs. */
const ENOUGH_MEMORY = 1.5 * 2 ** 30;
/** The images of all lessons, twice (host and bench), and room to build. */
const ENOUGH_DISK = 6 * 2 ** 30;

function engineProblems({ engine, attempts }: Findings, platform: NodeJS.Platform): Problem[] {
  if (!engine) {
    const denied = attempts.find(({ result }) => result === 'denied');
    const stopped = attempts.find(({ result }) => result === 'refused');
    return [
      {
        about: 'engine',
        severity: 'error',
        problem: denied?.message ?? stopped?.message ?? 'No container engine answers.',
        mend: denied
          ? 'Then start the lab again.'
          : platform === 'linux'
            ? 'npm start installs and starts one.'
            : dockerToInstall(platform).join(' '),
      },
    ];
  }
  const problems: Problem[] = [];
  if (engine.podman) {
    problems.push({
      about: 'engine',
      severity: 'advice',
      problem: 'The engine is Podman. It is found, but benches were tried on Docker Engine only.',
      mend: 'If a bench does not come up, start Docker, or name it with DOCKER_HOST.',
    });
  }
  if (engine.storageDriver === 'vfs') {
    problems.push({
      about: 'engine',
      severity: 'advice',
      problem: 'The engine stores images with vfs: every container is a full copy.',
      mend: 'Keep the data directory on an ordinary file system (ext4, xfs); LAYER_LAB_HOME names another one.',
    });
  }
  if (engine.memoryBytes > 0 && engine.memoryBytes < ENOUGH_MEMORY) {
    problems.push({
      about: 'memory',
      severity: 'error',
      problem: `The engine has ${gibibytes(engine.memoryBytes)} of memory.`,
      mend: `Give it at least ${gibibytes(ENOUGH_MEMORY)} (Docker Desktop: Settings, Resources).`,
    });
  }
  return problems;
}

function imageProblems({ engine, images }: Findings): Problem[] {
  const missing = images.filter(({ present }) => !present).map(({ ref }) => ref);
  if (!engine || missing.length === 0) {
    return [];
  }
  return [
    {
      about: 'images',
      severity: 'advice',
      problem: `Not there yet: ${missing.join(', ')}.`,
      mend: 'npm start gets them; so does opening a lesson that needs them.',
    },
  ];
}

function screenProblems({ electron, browser }: Findings): Problem[] {
  if (electron.display && !electron.runtime && !browser) {
    return [
      {
        about: 'screen',
        severity: 'advice',
        problem: 'There is neither an Electron runtime nor a browser of the Chromium family.',
        mend: 'npm start prints an address; any current browser opens it.',
      },
    ];
  }
  return [];
}

/** What is wrong with what was found, errors first. */
export function findProblems(found: Omit<Findings, 'problems'>, platform: NodeJS.Platform): Problem[] {
  const all = { ...found, problems: [] };
  const problems = [...engineProblems(all, platform), ...imageProblems(all), ...screenProblems(all)];
  if (found.disk.freeBytes < ENOUGH_DISK) {
    problems.push({
      about: 'disk',
      severity: found.disk.freeBytes < ENOUGH_DISK / 4 ? 'error' : 'advice',
      problem: `${gibibytes(found.disk.freeBytes)} of disk are free at ${found.disk.dataDir}.`,
      mend: `Make room (${gibibytes(ENOUGH_DISK)} are comfortable), or name another place with LAYER_LAB_HOME.`,
    });
  }
  return problems.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
}
