import type { InspectChange, InspectReport } from '../contract/inspect.ts';
import { bytesText, countText } from './inspect-numbers.ts';
import type { Output } from './inspect-print.ts';
import { cut, displayWidth, harmless, oneLine, padEnd, padStart, wrap } from './inspect-text.ts';

const TYPE_LETTERS: Record<InspectChange['type'], string> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  hardlink: '-',
  character: 'c',
  block: 'b',
  fifo: 'p',
};
const SIGNS = {
  added: { sign: '+', style: 'green' },
  modified: { sign: '~', style: 'yellow' },
  deleted: { sign: '-', style: 'red' },
} as const;
const SIZE_WIDTH = 8;

/** Type and permissions as `ls -l` shows them: `-rwsr-xr-x`. */
export function modeText(type: InspectChange['type'], mode: number): string {
  const special = [0o4000, 0o2000, 0o1000].map((bit) => (mode & bit) !== 0);
  const triplets = [6, 3, 0].map((shift, at) => {
    const bits = (mode >> shift) & 7;
    const execute = (bits & 1) !== 0;
    const letter = at === 2 ? 't' : 's';
    const last = special[at] ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  });
  return TYPE_LETTERS[type] + triplets.join('');
}

/** Every path that one layer changed, with the whole instruction. Paths are never cut. */
export function changeLines(report: InspectReport, o: Output): string[] {
  const layer = report.layers[(report.layer?.index ?? 0) - 1];
  if (report.layer === undefined || layer === undefined) {
    return [];
  }
  const { changes } = report.layer;
  const owners = changes.map(({ uid, gid }) => `${uid}:${gid}`);
  const ownerWidth = Math.max(0, ...owners.map((owner) => owner.length));
  const list = changes.map((change, at) => {
    const { sign, style } = SIGNS[change.kind];
    const size = change.kind === 'deleted' ? (change.sizeBefore ?? 0) : change.size;
    const columns = [
      modeText(change.type, change.mode),
      padEnd(owners[at] ?? '', ownerWidth),
      padStart(change.type === 'file' ? bytesText(size) : '', SIZE_WIDTH),
    ].join('  ');
    return `${o.paint(style, sign)} ${o.paint('dim', columns)}  ${o.paint(style, harmless(change.path))}${aside(change, o)}`;
  });
  const count = changes.length;
  return [
    `${o.paint('bold', `Layer ${layer.index}`)} of ${report.layers.length}: ${bytesText(layer.size)}` +
      `${layer.deadBytes > 0 ? `, ${bytesText(layer.deadBytes)} of it dead` : ''}, ` +
      `${countText(count)} ${count === 1 ? 'change' : 'changes'}`,
    o.paint('dim', layer.diffId),
    ...wholeInstruction(layer.instruction, o.columns).map((line) => `  ${line}`),
    '',
    ...(count === 0 ? [o.paint('dim', 'It changes nothing.')] : list),
  ];
}

function aside(change: InspectChange, { paint }: Output): string {
  if (change.type === 'symlink') {
    return ` -> ${harmless(change.link)}`;
  }
  if (change.type === 'hardlink') {
    return ` = ${harmless(change.link)}`;
  }
  return change.metadataOnly ? paint('dim', '  (content unchanged)') : '';
}

/** All of an instruction, its own line breaks kept; where the engine took them out, broken as an author would. */
function wholeInstruction(instruction: string, columns: number): string[] {
  if (instruction === '') {
    return ['(the history does not tell its instruction)'];
  }
  const written = /[\r\n]/.test(instruction) || displayWidth(instruction) <= columns - 2;
  const lines = written
    ? instruction.replace(/\t/g, '  ').split(/\r?\n/)
    : instruction.replace(/\s+/g, ' ').replaceAll(' && ', '\n  && ').split('\n');
  return lines.flatMap((line) => wrap(harmless(line), columns - 2));
}

/**
 * Every dead copy, largest first. Copies in a row that have the same layers to thank share the lines that name them.
 */
export function wastedLines(report: InspectReport, o: Output): string[] {
  const { wasted, deadBytes, layers } = report;
  if (wasted.length === 0) {
    return ['Nothing is wasted: every byte in these layers can be seen in a container.'];
  }
  const said = (verb: string, number: number): string => {
    const start = `${verb} by layer ${number}`;
    const instruction = oneLine(layers[number - 1]?.instruction ?? '');
    return `${start} ${o.paint('dim', cut(instruction, o.columns - start.length - 1))}`.trimEnd();
  };
  const list = wasted.flatMap((file, at) => {
    const before = wasted[at - 1];
    const same =
      before?.writtenBy === file.writtenBy && before.killedBy === file.killedBy && before.how === file.how;
    return [
      ...(same ? [] : ['', said('written', file.writtenBy), said(file.how, file.killedBy)]),
      `${o.paint('red', padStart(bytesText(file.bytes), SIZE_WIDTH + 1))}  ${harmless(file.path)}`,
    ];
  });
  const count = wasted.length;
  return [
    `${o.paint('bold', 'Wasted')}: ${bytesText(deadBytes)} in ${countText(count)} ` +
      `${count === 1 ? 'copy' : 'copies'} that no container sees`,
    ...list,
  ];
}
