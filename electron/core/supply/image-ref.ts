import { LabError } from '../../contract/errors.ts';
import { IMAGE_PREFIX } from '../engine/labels.ts';

/** A reference taken apart. `path` has no registry and no tag, e.g. `library/nginx`. */
export interface ImageName {
  registry: string;
  path: string;
  tag: string;
}

const DEFAULT_REGISTRY = 'docker.io';
const REGISTRY = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?$/i;
const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Takes an image reference apart by the rules of the distribution project (reference/normalize.go): the first part is
 * a registry only when it has a dot or a colon or is `localhost`; a bare name lives in `library/`; no tag is `latest`.
 * @throws LabError BAD_REQUEST for a digest (lessons name images by tag) or for what is no reference.
 */
export function parseImageRef(ref: string): ImageName {
  const slash = ref.indexOf('/');
  const first = ref.slice(0, Math.max(slash, 0));
  const named = first !== '' && (/[.:]/.test(first) || first === 'localhost');
  const registry = named ? first : DEFAULT_REGISTRY;
  const rest = named ? ref.slice(slash + 1) : ref;
  const colon = rest.lastIndexOf(':');
  const bare = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? 'latest' : rest.slice(colon + 1);
  const path = registry === DEFAULT_REGISTRY && !bare.includes('/') ? `library/${bare}` : bare;
  if (ref.includes('@') || !REGISTRY.test(registry) || !PATH.test(path) || !TAG.test(tag)) {
    throw new LabError('BAD_REQUEST', `${ref} is not an image reference of the form name or name:tag.`, {
      ref,
    });
  }
  return { registry, path, tag };
}

/** The way a person writes it, always with its tag: `nginx:latest`, `host:5000/library/nginx:1.27`. */
export function familiarRef(name: ImageName): string {
  if (name.registry !== DEFAULT_REGISTRY) {
    return `${name.registry}/${name.path}:${name.tag}`;
  }
  return `${name.path.replace(/^library\//, '')}:${name.tag}`;
}

/** The name under which we keep a public image on the host engine: `layerlab.local/nginx:latest`. */
export function ownRef(ref: string): string {
  const name = parseImageRef(ref);
  const path = name.path.replace(/^library\//, '');
  return name.registry === DEFAULT_REGISTRY
    ? `${IMAGE_PREFIX}${path}:${name.tag}`
    : `${IMAGE_PREFIX}${name.registry.replace(':', '-')}/${path}:${name.tag}`;
}

/** The same image on a mirror: `host:port/library/nginx:latest`. */
export function mirrorRef(mirror: string, ref: string): string {
  const name = parseImageRef(ref);
  return `${mirror}/${name.path}:${name.tag}`;
}
