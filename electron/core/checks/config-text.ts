import type Docker from 'dockerode';
import type { LayerInstruction } from '../../contract/layers.ts';
import { readInstruction } from '../layers/instruction.ts';

/** A line of an image's history as an engine gives it; the newest line is the first. */
export interface HistoryLine {
  CreatedBy?: string;
  Comment?: string;
}

/** Where in an image's config a text is, e.g. `Env TOKEN`; null when it is nowhere. */
export function findInConfig(image: Docker.ImageInspectInfo, text: string): string | null {
  // The config of the container that a step ran in is kept by classic builders and by commit.
  const { Config, ContainerConfig, Author, Comment } = image;
  const parts = { ...Config, ContainerConfig, Author, Comment };
  return findIn(parts, [], text);
}

function findIn(value: unknown, place: readonly string[], text: string): string | null {
  if (typeof value === 'string') {
    const name = place.at(-1) === 'Env' ? [value.split('=')[0] ?? ''] : [];
    return value.includes(text) ? [...place, ...name].join(' ') : null;
  }
  if (Array.isArray(value)) {
    return firstOf(value, (item) => findIn(item, place, text));
  }
  if (typeof value === 'object' && value !== null) {
    return firstOf(Object.entries(value), ([key, inner]) =>
      key.includes(text) ? [...place, key].join(' ') : findIn(inner, [...place, key], text),
    );
  }
  return null;
}

/** The line, counted as `docker history` prints them, and the instruction that has a text in it. */
export function findInHistory(
  history: readonly HistoryLine[],
  text: string,
): { number: number; instruction: LayerInstruction } | null {
  return firstOf([...history.entries()], ([at, { CreatedBy = '', Comment = '' }]) =>
    CreatedBy.includes(text) || Comment.includes(text)
      ? { number: at + 1, instruction: readInstruction({ created_by: CreatedBy, comment: Comment }) }
      : null,
  );
}

function firstOf<T, R>(items: readonly T[], look: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = look(item);
    if (found !== null) {
      return found;
    }
  }
  return null;
}
