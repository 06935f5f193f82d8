import type Docker from 'dockerode';
import type { LayerInstruction } from '../../contract/layers.ts';
import { word } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { ImageIndex } from '../layers/image-index.ts';
import type { BenchWorld } from './check-world.ts';

/** An image that a check looks at. */
export interface ImageFacts {
  ref: string;
  image: Docker.ImageInspectInfo;
  world: BenchWorld;
}

/** One thing that a check asks of an image or a layer, and how it is. */
export interface Asked {
  /** notYet: what it would be compared with is not there. */
  outcome: 'pass' | 'fail' | 'notYet';
  expected: Message;
  observed: Message;
  /** What to look at when it is otherwise. */
  advice: Message | null;
}

const MOST_TEXT = 60;

/** The instruction of a layer as a word of a sentence, cut where it is long; `hidden` is never part of it. */
export function sayInstruction(
  instruction: LayerInstruction | undefined,
  hidden: readonly string[] = [],
): string {
  const told = hide(`${instruction?.keyword ?? ''} ${instruction?.text ?? ''}`, hidden);
  const whole = told.replace(/\s+/g, ' ').trim();
  if (whole === '') {
    return word('instruction.unknown');
  }
  const characters = [...whole];
  return characters.length > MOST_TEXT
    ? `${characters.slice(0, MOST_TEXT - 1).join('')}…`
    : characters.join('');
}

/** A text in which nothing of what must not be shown is left. */
export function hide(text: string, hidden: readonly string[]): string {
  return hidden.reduce((rest, secret) => rest.split(secret).join('…'), text);
}

/** The layer, above `layer`, that first overwrote or deleted what it wrote at a path; null when nothing did. */
export function hiddenBy(index: ImageIndex, path: string, layer: number): number | null {
  for (let at = layer + 1; at <= index.changes.length; at += 1) {
    if (index.changes[at - 1]?.some((change) => change.path === path && !change.metadataOnly)) {
      return at;
    }
  }
  return null;
}

/** As instructions are compared: Dockerfile keywords may be written in either case, spaces do not count twice. */
export function plainInstruction(instruction: string): string {
  return instruction.replace(/\s+/g, ' ').trim().toLowerCase();
}
