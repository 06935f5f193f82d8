import type { TFunction } from 'i18next';
import type { ContainerPicture, LayerInstruction } from '../../electron/contract/index.ts';
import { formatBytes } from '../app/format.ts';
import { type Column, type Stratum, shortDigest } from './stack-model.ts';

type T = TFunction<'layers'>;

/** Keyword and text of an instruction on one line; the diff ID's first digits when nothing is known. */
export function instructionLine(instruction: LayerInstruction, diffId: string): string {
  const line = `${instruction.keyword} ${shortText(instruction)}`.replace(/\s+/g, ' ').trim();
  return line === '' ? shortDigest(diffId) : line;
}

/** The classic builder records a copy as a checksum and where it went; only the place means something to a reader. */
export function shortText(instruction: LayerInstruction): string {
  return instruction.text.replace(/^(?:file|dir|multi):[0-9a-f]+ in /, '→ ');
}

export function entriesWords(t: T, language: string, count: number): string {
  return t('entries', { count, number: count.toLocaleString(language) });
}

export function changesWords(t: T, of: { added: number; modified: number; deleted: number }): string {
  return t('say.changes', { added: of.added, modified: of.modified, deleted: of.deleted });
}

/** All that the drawing of a layer shows, in words. */
export function sayLayer(t: T, language: string, column: Column, stratum: Stratum): string {
  const { layer, isNew, sharedWith } = stratum;
  return [
    t('say.layer', {
      index: layer.index,
      count: column.strata.length,
      ref: column.ref,
      instruction: instructionLine(layer.instruction, layer.diffId),
      size: formatBytes(layer.size),
      entries: entriesWords(t, language, layer.entries),
      changes: changesWords(t, layer),
    }),
    layer.deadBytes > 0 ? t('say.dead', { size: formatBytes(layer.deadBytes) }) : '',
    isNew && column.base ? t('say.isNew', { base: column.base.ref }) : '',
    sharedWith.length > 0 ? t('say.shared', { refs: sharedWith.join(', ') }) : '',
    t('say.id', { id: shortDigest(layer.diffId) }),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function sayWritable(t: T, container: ContainerPicture): string {
  return t('say.writable', {
    name: container.name,
    state: t(container.running ? 'writable.running' : 'writable.stopped'),
    image: container.imageRef,
    size: formatBytes(container.size),
    changes: changesWords(t, container),
  });
}

/** Changes of a writable layer that count, parted by whether they were made in the container's first seconds. */
export function writtenWhen(container: ContainerPicture): { later: number; atStart: number } {
  const counted = container.changes.filter((change) => !change.implicit);
  const atStart = counted.filter((change) => change.writtenAtStart).length;
  return { later: counted.length - atStart, atStart };
}
