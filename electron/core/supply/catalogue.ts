import type { ContextFile } from './classic-build.ts';
import { ROOTFS_RECIPE } from './debian-rootfs.ts';
import { familiarRef, parseImageRef } from './image-ref.ts';
import { contextParts, shortHash } from './recipe-hash.ts';
import { busyboxDockerfile } from './recipes/busybox.ts';
import { golangDockerfile } from './recipes/golang.ts';
import { nginxDockerfile, nginxFiles } from './recipes/nginx.ts';
import { redisDockerfile, redisFiles } from './recipes/redis.ts';
import { registryDockerfile, registryFiles } from './recipes/registry.ts';

/** How an image is made from Debian packages: the imported minimal system itself, or a build on top of it. */
export type DebianRecipe =
  | { kind: 'rootfs' }
  | { kind: 'build'; dockerfile: (base: string) => string; files: ContextFile[] };

/** An image that lessons may use. */
export interface CatalogueEntry {
  /** As lessons write it. */
  ref: string;
  /** How a stand-in is made where it cannot be fetched. */
  debian: DebianRecipe;
}

/** Every image that lessons may use, and how to make a stand-in where it cannot be fetched. */
export const catalogue: readonly CatalogueEntry[] = [
  { ref: 'busybox', debian: { kind: 'build', dockerfile: busyboxDockerfile, files: [] } },
  { ref: 'debian:13-slim', debian: { kind: 'rootfs' } },
  { ref: 'nginx', debian: { kind: 'build', dockerfile: nginxDockerfile, files: nginxFiles } },
  { ref: 'golang', debian: { kind: 'build', dockerfile: golangDockerfile, files: [] } },
  { ref: 'redis', debian: { kind: 'build', dockerfile: redisDockerfile, files: redisFiles } },
  { ref: 'registry:2', debian: { kind: 'build', dockerfile: registryDockerfile, files: registryFiles } },
];

/** The catalogue's entry for a reference, however it is spelled; null when lessons may not use that image. */
export function findInCatalogue(ref: string): CatalogueEntry | null {
  const wanted = familiarRef(parseImageRef(ref));
  return catalogue.find((entry) => familiarRef(parseImageRef(entry.ref)) === wanted) ?? null;
}

/** A hash of all that decides what a recipe makes, except the state of Debian's archive. */
export function recipeHash(recipe: DebianRecipe): string {
  return recipe.kind === 'rootfs'
    ? ROOTFS_RECIPE
    : shortHash(ROOTFS_RECIPE, recipe.dockerfile('BASE'), ...contextParts(recipe.files));
}
