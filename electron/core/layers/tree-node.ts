import type { EntryType } from '../../contract/layers.ts';
import type { Attributes, EntryTable } from './entry-table.ts';
import type { LayerEntry } from './layer-listing.ts';

/** One copy of a file's content, which hard links share. */
export interface Content {
  /** The name under which the layer wrote it, the first where it wrote several. */
  readonly path: string;
  /** Number of the layer, 1 is the base. */
  readonly layer: number;
  readonly size: number;
  readonly digest: string;
  /** Names that it has in the tree. */
  links: number;
}

/**
 * A place in the merged tree. `children` belong to the place: a folder put over a folder takes them over. There are as
 * many as an image has files, so what the layer says of it stays in the layer's table, and a file is its own content.
 */
export class TreeNode implements Content {
  readonly layer: number;
  links = 1;
  content: Content | null;
  children: Map<string, TreeNode> | null;
  /** Null for a folder that no layer lists and that is there only for what it holds. */
  #from: EntryTable | LayerEntry | null;
  readonly #at: number;

  private constructor(layer: number, from: EntryTable | LayerEntry | null, at: number) {
    this.layer = layer;
    this.#from = from;
    this.#at = at;
    const type = this.type;
    this.content = type === 'file' ? this : null;
    this.children = type === 'directory' ? new Map() : null;
  }

  /** What a layer lists at `at` in its table. */
  static listed(layer: number, table: EntryTable, at: number): TreeNode {
    return new TreeNode(layer, table, at);
  }

  static of(layer: number, entry: LayerEntry): TreeNode {
    return new TreeNode(layer, entry, 0);
  }

  /** A folder that no layer lists. */
  static made(layer: number): TreeNode {
    return new TreeNode(layer, null, 0);
  }

  /** What the layer wrote here; null when no layer lists it. Made anew each time. */
  get entry(): LayerEntry | null {
    const from = this.#from;
    return from !== null && 'entry' in from ? from.entry(this.#at) : from;
  }

  /** Says something else of a place than the table does. */
  restate(change: Partial<Attributes & Pick<LayerEntry, 'mtime'>>): void {
    const { entry } = this;
    this.#from = entry && { ...entry, ...change };
  }

  get isListed(): boolean {
    return this.#from !== null;
  }

  get path(): string {
    const from = this.#from;
    return from === null ? '' : 'entry' in from ? from.path(this.#at) : from.path;
  }

  get type(): EntryType {
    const from = this.#from;
    return from === null ? 'directory' : 'entry' in from ? from.type(this.#at) : from.type;
  }

  get size(): number {
    const from = this.#from;
    return from === null ? 0 : 'entry' in from ? from.size(this.#at) : from.size;
  }

  get link(): string {
    const from = this.#from;
    return from === null ? '' : 'entry' in from ? from.link(this.#at) : from.link;
  }

  get digest(): string {
    const from = this.#from;
    return from === null ? '' : 'entry' in from ? from.digest(this.#at) : from.digest;
  }

  /** Null when no layer lists it. */
  get attributes(): Attributes | null {
    const from = this.#from;
    return from !== null && 'entry' in from ? from.attributes(this.#at) : from;
  }
}
