import type { EngineAttempt } from '../../contract/engine.ts';
import { explainFailure } from './attempt.ts';
import { type ConnectedEngine, connectEngine } from './connect.ts';
import { contextName, endpointFromContext } from './docker-context.ts';
import { endpointFromDockerHost } from './docker-host.ts';
import type { Endpoint } from './endpoint.ts';
import { privateEnginePaths } from './private-engine-paths.ts';
import { usualPlaces } from './usual-places.ts';

interface Candidate {
  source: EngineAttempt['source'];
  /** What is said in the list of what was tried. */
  subject: string;
  endpoint: () => Promise<Endpoint> | Endpoint;
  /** Known before the endpoint is read; shown when it cannot be. */
  name: string;
  privateToLab?: boolean;
}

export interface FindEngineOptions {
  env?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
  /** The lab's data directory, where a private engine of ours has its socket. */
  dataDir: string;
  signal?: AbortSignal;
}

const plain = (url: string): Endpoint => ({ url, certFolder: null, verify: true });

/** Local sockets answer in milliseconds; machines elsewhere need a connection first. */
const patience = (url: string): number => (/^(unix|npipe):/.test(url) ? 2000 : 10_000);

/**
 * Where to look, in order. DOCKER_HOST and DOCKER_CONTEXT were set on purpose, so they stand alone: an engine that
 * nobody asked for must never be used in their place. An engine of our own comes before the others because the
 * learner's benches are on it.
 */
async function candidates(o: Required<Omit<FindEngineOptions, 'signal'>>): Promise<Candidate[]> {
  const fromHost = endpointFromDockerHost(o.env);
  if (fromHost) {
    return [{ source: 'DOCKER_HOST', subject: 'DOCKER_HOST', name: fromHost.url, endpoint: () => fromHost }];
  }
  const context = await contextName(o.env);
  const inContext: Candidate[] = context
    ? [
        {
          source: 'context',
          subject: `docker context "${context.name}"`,
          name: context.name,
          endpoint: () => endpointFromContext(context.name, o.env),
        },
      ]
    : [];
  if (context?.explicit) {
    return inContext;
  }
  const ours: Candidate[] =
    o.platform === 'linux'
      ? [
          {
            source: 'private',
            subject: "Layer Lab's own engine",
            name: privateEnginePaths(o.dataDir).endpoint,
            endpoint: () => plain(privateEnginePaths(o.dataDir).endpoint),
            privateToLab: true,
          },
        ]
      : [];
  const uid = process.getuid?.() ?? null;
  const usual = usualPlaces({ env: o.env, platform: o.platform, uid }).map(
    (place): Candidate => ({
      source: place.source,
      subject: place.product,
      name: place.url,
      endpoint: () => plain(place.url),
    }),
  );
  return [...ours, ...inContext, ...usual];
}

/**
 * Looks for the host engine and believes none before it has answered. Never rejects because of an engine: every place
 * that was tried is in `attempts`, with what happened there in plain English. Rejects with the signal's reason when
 * it is aborted.
 */
export async function findEngine(
  options: FindEngineOptions,
): Promise<{ attempts: EngineAttempt[]; found: ConnectedEngine | null }> {
  const { env = process.env, platform = process.platform, dataDir, signal } = options;
  const attempts: EngineAttempt[] = [];
  for (const candidate of await candidates({ env, platform, dataDir })) {
    signal?.throwIfAborted();
    let url = candidate.name;
    try {
      const endpoint = await candidate.endpoint();
      url = endpoint.url;
      const found = await connectEngine(endpoint, {
        source: candidate.source,
        privateToLab: candidate.privateToLab ?? false,
        timeoutMs: patience(url),
      });
      attempts.push({
        source: candidate.source,
        endpoint: url,
        result: 'answered',
        message: `${candidate.subject}: version ${found.facts.version} answered.`,
      });
      return { attempts, found };
    } catch (error) {
      attempts.push({
        source: candidate.source,
        endpoint: url,
        ...explainFailure(error, candidate.subject, url),
      });
    }
  }
  return { attempts, found: null };
}
