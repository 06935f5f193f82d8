/** Names and values in turn, as node's http has them: nothing that came twice is lost. */
export type RawHeaders = string[];

/** Of one connection and not of the message: RFC 9110 §7.6.1, and what came before it. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Not for the learner's server: cookies of other servers on 127.0.0.1, and what would make it answer "unchanged". */
const NOT_TO_BENCH = new Set([
  'host',
  'cookie',
  'if-none-match',
  'if-modified-since',
  'if-range',
  'origin',
  'referer',
]);

/** What would leave traces, keep the page out of our frame, or speak for a whole origin. */
const NOT_TO_SCREEN = new Set([
  'set-cookie',
  'set-cookie2',
  'x-frame-options',
  'cross-origin-resource-policy',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'origin-agent-cluster',
  'strict-transport-security',
  'alt-svc',
  'clear-site-data',
  'service-worker-allowed',
  'nel',
  'report-to',
  'reporting-endpoints',
  'cache-control',
  'pragma',
  'expires',
  'etag',
  'last-modified',
  'access-control-allow-origin',
]);

/** A page of the learner's runs in an origin that equals no other, whatever it sends along. */
export const SANDBOX = 'sandbox allow-scripts allow-forms';

function pairs(raw: RawHeaders): [name: string, value: string][] {
  const all: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    all.push([raw[at] ?? '', raw[at + 1] ?? '']);
  }
  return all;
}

function withoutHops(raw: RawHeaders): [name: string, value: string][] {
  const named = new Set(
    pairs(raw)
      .filter(([name]) => name.toLowerCase() === 'connection')
      .flatMap(([, value]) => value.split(',').map((word) => word.trim().toLowerCase())),
  );
  return pairs(raw).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !named.has(name.toLowerCase()));
}

/** Headers of a request as the learner's server gets them: as if it had been asked by name on the bench itself. */
export function requestHeaders(raw: RawHeaders, port: number): RawHeaders {
  const kept = withoutHops(raw).filter(([name]) => !NOT_TO_BENCH.has(name.toLowerCase()));
  return ['Host', port === 80 ? 'localhost' : `localhost:${port}`, ...kept.flat()];
}

/**
 * Headers of an answer as the screen gets them. Nothing is allowed by CORS: a browser tells us nothing by which a page
 * of the learner's could be known from any other sandboxed page. So fetch and module scripts do not work in the preview.
 */
export function responseHeaders(raw: RawHeaders, port: number): RawHeaders {
  const kept = withoutHops(raw)
    .filter(([name]) => !NOT_TO_SCREEN.has(name.toLowerCase()))
    .flatMap(([name, value]): [string, string][] => {
      switch (name.toLowerCase()) {
        case 'content-security-policy': {
          const policy = withoutFrameAncestors(value);
          return policy === '' ? [] : [[name, policy]];
        }
        case 'location':
          return [[name, ownLocation(value, port)]];
        default:
          return [[name, value]];
      }
    });
  return [
    ...kept.flat(),
    ...['Content-Security-Policy', SANDBOX],
    // The page's own origin is opaque, so to the browser its very own pictures are cross-origin.
    ...['Cross-Origin-Resource-Policy', 'cross-origin'],
    ...['Cache-Control', 'no-store'],
  ];
}

function withoutFrameAncestors(policy: string): string {
  const keep = (one: string) =>
    one
      .split(';')
      .map((directive) => directive.trim())
      .filter((directive) => directive !== '' && !/^frame-ancestors(\s|$)/i.test(directive))
      .join('; ');
  return policy
    .split(',')
    .map(keep)
    .filter((one) => one !== '')
    .join(', ');
}

/** A redirect to the server's own name on the bench stays in the preview. */
function ownLocation(value: string, port: number): string {
  const match = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::(\d+))?(\/.*)?$/i.exec(value);
  return match && Number(match[1] ?? 80) === port ? (match[2] ?? '/') : value;
}
