import { archiveInvalid } from './archive-error.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { parentPath } from './entry-name.ts';
import type { TarHeader } from './tar-header.ts';

/** Members have names of 80 characters in three folders at most; looking for links in a name costs both. */
const LONGEST_NAME = 1024;
const DEEPEST_NAME = 32;

type Member<T> = { value: T } | { link: string };

/**
 * A member's name as an absolute, normal path. Absolute names mean names below the archive's root, as they do for
 * `docker load`. That would also take `../x` for `x`; nothing honest writes such a name, so here it is refused.
 * @throws LabError ARCHIVE_INVALID when it climbs out of the root
 */
export function memberName(name: string): string {
  return absolute(name, [], () => {
    throw archiveInvalid('a member lies outside of the archive', { member: name });
  });
}

/** Members of an archive by name. Of two with one name the later counts, as when they are unpacked over each other. */
export class MemberTable<T> {
  readonly #members = new Map<string, Member<T>>();
  readonly #limits: ArchiveLimits;
  #added = 0;

  constructor(limits: ArchiveLimits) {
    this.#limits = limits;
  }

  /** Members so far, those replaced included: the next one's number. */
  get added(): number {
    return this.#added;
  }

  /** Adds a file, or a link whatever `value` is; folders and devices only take the place of what was there. */
  add(name: string, header: TarHeader, value: T): void {
    this.#added += 1;
    if (this.#added > this.#limits.members) {
      throw archiveInvalid('it has too many members', { limit: this.#limits.members });
    }
    if (header.type === 'file') {
      this.#members.set(name, { value });
    } else if (header.type === 'hardlink') {
      this.#members.set(name, { link: memberName(header.linkName) });
    } else if (header.type === 'symlink') {
      const folder = header.linkName.startsWith('/') ? [] : parts(parentPath(name));
      // A link stays within the root, as if the archive were unpacked and the root changed to there.
      this.#members.set(name, { link: absolute(header.linkName, folder, () => undefined) });
    } else {
      this.#members.delete(name);
    }
  }

  /** Gives a name another value; it must be a file. */
  replace(name: string, value: T): void {
    this.#members.set(name, { value });
  }

  /**
   * The name under which a file lies once links are followed; null when there is none.
   * @throws LabError ARCHIVE_INVALID when links lead in a circle
   */
  resolve(name: string): string | null {
    let at = name;
    for (let hops = 0; hops <= this.#limits.links; hops += 1) {
      const next = this.#follow(at);
      if (next === at) {
        const member = this.#members.get(at);
        return member !== undefined && 'value' in member ? at : null;
      }
      at = next;
    }
    throw archiveInvalid('symlinks lead in a circle', { member: name });
  }

  get(name: string): T | undefined {
    const found = this.resolve(name);
    const member = found === null ? undefined : this.#members.get(found);
    return member !== undefined && 'value' in member ? member.value : undefined;
  }

  /** The same path with the first link in it followed. */
  #follow(path: string): string {
    for (let slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
      const head = slash < 0 ? path : path.slice(0, slash);
      const member = this.#members.get(head);
      if (member !== undefined && 'link' in member) {
        return absolute(slash < 0 ? '' : path.slice(slash), parts(member.link), () => undefined);
      }
      if (slash < 0) {
        return path;
      }
    }
  }
}

function absolute(path: string, from: string[], onEscape: () => void): string {
  const result = [...from];
  if (path.length > LONGEST_NAME) {
    throw archiveInvalid('a member has too long a name', { member: `${path.slice(0, 100)}…` });
  }
  for (const part of parts(path)) {
    if (part !== '..') {
      result.push(part);
    } else if (result.pop() === undefined) {
      onEscape();
    }
  }
  if (result.length > DEEPEST_NAME) {
    throw archiveInvalid('a member lies too deep', { member: `${path.slice(0, 100)}…` });
  }
  return `/${result.join('/')}`;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
