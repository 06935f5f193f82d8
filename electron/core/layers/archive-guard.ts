import { archiveInvalid } from './archive-error.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import type { TarHeader } from './tar-header.ts';
import type { TarSink } from './tar-parser.ts';

/** What all layers of one reading have taken so far; shared between their guards. */
export interface Spent {
  entries: number;
  nameBytes: number;
}

/** Passes a layer's entries on as long as they, with those of the other layers, stay within the limits. */
export class LayerGuard implements TarSink {
  readonly #next: TarSink;
  readonly #limits: ArchiveLimits;
  readonly #spent: Spent;

  constructor(next: TarSink, limits: ArchiveLimits, spent: Spent) {
    this.#next = next;
    this.#limits = limits;
    this.#spent = spent;
  }

  entry(header: TarHeader): void {
    const { name, linkName, xattrs } = header;
    const limits = this.#limits;
    this.#spent.entries += 1;
    this.#spent.nameBytes += name.length + linkName.length + xattrs.length;
    if (this.#spent.entries > limits.entries) {
      throw archiveInvalid('its layers have too many entries', { limit: limits.entries });
    }
    if (this.#spent.nameBytes > limits.nameBytes) {
      throw archiveInvalid('its layers have too much in names and attributes', { limit: limits.nameBytes });
    }
    if (name.length > 255 && isTooLong(name, limits)) {
      throw archiveInvalid('an entry has too long a path', { path: `${name.slice(0, 100)}…` });
    }
    this.#next.entry(header);
  }

  data(chunk: Buffer): void {
    this.#next.data(chunk);
  }

  end(): void {
    this.#next.end();
  }
}

function isTooLong(name: string, limits: ArchiveLimits): boolean {
  let depth = 0;
  for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
    depth += 1;
  }
  return name.length > limits.pathLength || depth > limits.pathDepth;
}
