import { mkdir, statfs } from 'node:fs/promises';
import os from 'node:os';
import type { EngineAttempt, EngineFacts } from '../contract/engine.ts';
import { dataDirectory } from '../core/app-paths.ts';
import type { ConnectedEngine } from '../core/engine/connect.ts';
import { findEngine } from '../core/engine/find-engine.ts';
import { IMAGE_PREFIX, LABEL_STAND_IN } from '../core/engine/labels.ts';
import { findHostImage } from '../core/supply/host-image.ts';
import { familiarRef, ownRef, parseImageRef } from '../core/supply/image-ref.ts';
import { findProblems, type Problem } from './doctor-problems.ts';
import { findBrowser, findElectron, hasDisplay } from './find-screen.ts';
import { EXIT, gibibytes, printJson } from './output.ts';
import { lessonImages } from './prepare-images.ts';

export interface FoundImage {
  ref: string;
  present: boolean;
  hostRef: string | null;
  /** Where its content is from, as far as an image tells. */
  source: 'stand-in from Debian packages' | 'published image' | null;
}

/** What `lab doctor --json` prints. Sizes in bytes. */
export interface Findings {
  engine: EngineFacts | null;
  attempts: EngineAttempt[];
  memory: { totalBytes: number; freeBytes: number };
  disk: { dataDir: string; freeBytes: number };
  images: FoundImage[];
  electron: { runtime: string | null; display: boolean };
  browser: string | null;
  node: { version: string; program: string };
  problems: Problem[];
}

async function findImage(engine: ConnectedEngine, ref: string): Promise<FoundImage> {
  for (const hostRef of [ownRef(ref), familiarRef(parseImageRef(ref))]) {
    const image = await findHostImage(engine, hostRef);
    if (image) {
      const standIn = image.Config?.Labels?.[LABEL_STAND_IN] !== undefined;
      return {
        ref,
        present: true,
        hostRef,
        source: standIn ? 'stand-in from Debian packages' : 'published image',
      };
    }
  }
  return { ref, present: false, hostRef: null, source: null };
}

async function findBenchImage(engine: ConnectedEngine): Promise<FoundImage> {
  const reference = [`${IMAGE_PREFIX}bench`];
  const [image] = await engine.docker.listImages({ filters: { reference } });
  const standIn = image?.Labels?.[LABEL_STAND_IN] !== undefined;
  return {
    ref: 'bench',
    present: image !== undefined,
    hostRef: image?.RepoTags?.[0] ?? null,
    source: image ? (standIn ? 'stand-in from Debian packages' : 'published image') : null,
  };
}

async function examine(): Promise<Findings> {
  const dataDir = dataDirectory();
  await mkdir(dataDir, { recursive: true });
  const { found, attempts } = await findEngine({ dataDir });
  const images: FoundImage[] = [];
  if (found) {
    images.push(await findBenchImage(found));
    for (const ref of await lessonImages()) {
      images.push(await findImage(found, ref));
    }
  }
  const disk = await statfs(dataDir);
  const findings = {
    engine: found?.facts ?? null,
    attempts,
    memory: { totalBytes: os.totalmem(), freeBytes: os.freemem() },
    disk: { dataDir, freeBytes: disk.bavail * disk.bsize },
    images,
    electron: { runtime: findElectron(process.env), display: hasDisplay(process.env, process.platform) },
    browser: findBrowser(process.env, process.platform),
    node: { version: process.version, program: process.execPath },
  };
  return { ...findings, problems: findProblems(findings, process.platform) };
}

function lines(found: Findings): string[] {
  const { engine } = found;
  const row = (name: string, value: string): string => `${name.padEnd(10)}${value}`;
  return [
    engine
      ? row(
          'Engine',
          `${engine.podman ? 'Podman' : 'Docker'} ${engine.version} at ${engine.endpoint}` +
            `${engine.privateToLab ? " (Layer Lab's own)" : ''}, API ${engine.apiVersion}`,
        )
      : row('Engine', 'none answers'),
    ...(engine
      ? [
          row('', `${engine.storageDriver}, store: ${engine.store}, cgroup v${engine.cgroupVersion}`),
          row('', `kernel ${engine.kernel}, ${engine.cpus} CPUs, ${gibibytes(engine.memoryBytes)} of memory`),
        ]
      : found.attempts.map(({ endpoint, message }) => row('', `${message} (${endpoint})`))),
    row('Memory', `${gibibytes(found.memory.freeBytes)} free of ${gibibytes(found.memory.totalBytes)}`),
    row('Disk', `${gibibytes(found.disk.freeBytes)} free at ${found.disk.dataDir}`),
    ...found.images.map((image, index) =>
      row(
        index === 0 ? 'Images' : '',
        `${image.ref}: ${image.present ? `${image.hostRef} (${image.source})` : 'not there yet'}`,
      ),
    ),
    row('Electron', found.electron.runtime ?? 'no runtime'),
    row('Display', found.electron.display ? 'yes' : 'none'),
    row('Browser', found.browser ?? 'none of the Chromium family'),
    row('Node', `${found.node.version} (${found.node.program})`),
    '',
    ...found.problems.map(
      ({ severity, problem, mend }) => `${severity === 'error' ? '✗' : '·'} ${problem}\n    ${mend}`,
    ),
    ...(found.problems.some(({ severity }) => severity === 'error') ? [] : ['✓ Nothing stands in the way.']),
  ];
}

/** `lab doctor`: exit code 1 when something is wrong. */
export async function doctor(o: { json: boolean }): Promise<number> {
  const found = await examine();
  if (o.json) {
    printJson(found);
  } else {
    process.stdout.write(`${lines(found).join('\n')}\n`);
  }
  return found.problems.some(({ severity }) => severity === 'error') ? EXIT.checkFailed : EXIT.fine;
}
