import type { z } from 'zod';
import { archiveInvalid } from './archive-error.ts';
import type { ArchiveLimits } from './archive-limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);

/**
 * A JSON document of an archive in the shape that is asked for. How deep and how rich it is is counted before anything
 * is built of it, so that a small archive cannot take much memory.
 * @throws LabError ARCHIVE_INVALID naming the member
 */
export function parseArchiveJson<T>(
  json: Buffer,
  shape: z.ZodType<T>,
  member: string,
  limits: ArchiveLimits,
): T {
  countJson(json, member, limits);
  let value: unknown;
  try {
    value = JSON.parse(json.toString('utf8'));
  } catch (cause) {
    throw archiveInvalid('a document is not JSON', { member }, cause);
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    throw archiveInvalid('a document does not have its shape', { member }, parsed.error);
  }
  return parsed.data;
}

function countJson(json: Buffer, member: string, limits: ArchiveLimits): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(json, at);
    } else if (OPEN.has(byte)) {
      depth += 1;
      values += 1;
    } else if (CLOSE.has(byte)) {
      depth -= 1;
    } else if (byte === COMMA || byte === COLON) {
      values += 1;
    }
    if (depth > limits.jsonDepth || values > limits.jsonValues) {
      throw archiveInvalid('a JSON document is too deep or too rich', { member, offset: at });
    }
  }
}

function endOfString(json: Buffer, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === BACKSLASH) {
      at += 1;
    } else if (json[at] === QUOTE) {
      return at;
    }
  }
  return json.length;
}

/** Counts documents, so that many of them, or one that is named many times, take neither much memory nor much time. */
export class JsonBudget {
  readonly #limits: ArchiveLimits;
  #spent = 0;

  constructor(limits: ArchiveLimits) {
    this.#limits = limits;
  }

  /** @throws LabError ARCHIVE_INVALID when a document, or all so far, are larger than is believed */
  spend(size: number, member: string): void {
    if (size > this.#limits.jsonBytes) {
      throw archiveInvalid('a document is too large', { member, size, limit: this.#limits.jsonBytes });
    }
    this.#spent += size;
    if (this.#spent > this.#limits.jsonTotal) {
      throw archiveInvalid('its documents are too large together', { limit: this.#limits.jsonTotal });
    }
  }
}
