import { benchAddress } from '../preview/ports.ts';

export type LinkTarget = { kind: 'preview'; port: number } | { kind: 'web'; url: string };

/** Where a link in the terminal leads: the learner's own bench, the web, or nowhere (any scheme but http and https). */
export function linkTarget(text: string): LinkTarget | null {
  const own = benchAddress(text);
  if (own) {
    return { kind: 'preview', port: own.port };
  }
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? { kind: 'web', url: url.href } : null;
  } catch {
    return null;
  }
}

export interface PortMention {
  port: number;
  /** Columns in the line, from 0; `end` is the one after the last. */
  start: number;
  end: number;
}

/** Addresses of the bench without a scheme: `localhost:8080`, and `0.0.0.0:8080->80/tcp` of `docker ps`. */
export function portMentions(line: string): PortMention[] {
  const found: PortMention[] = [];
  for (const match of line.matchAll(/(?<![\w./:-])(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{1,5})(?!\d)/g)) {
    const port = Number(match[1]);
    if (port >= 1 && port <= 65_535) {
      found.push({ port, start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}
