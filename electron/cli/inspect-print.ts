import type { InspectLayer, InspectReport } from '../contract/inspect.ts';
import { limitText, whereToLook } from './inspect-limits.ts';
import { bytesText, countText, percentText } from './inspect-numbers.ts';
import type { Place } from './inspect-report.ts';
import { type Cell, type Column, tableLines } from './inspect-table.ts';
import { cut, harmless, oneLine, type Paint } from './inspect-text.ts';

/** How and where text is shown. */
export interface Output {
  columns: number;
  paint: Paint;
}

/** What only people are told. */
export interface Shown {
  digests: readonly string[];
  place: Place;
}

const SOURCES: Record<InspectReport['image']['source'], string> = {
  'layer-store': "the engine's layer store",
  'save-stream': "the engine's save stream",
  archive: 'the archive',
  cache: 'listings kept from before',
};
const LABEL_WIDTH = 11;
/** Terminals at least this wide get a bar beside each layer. */
const ROOMY = 100;
const LAYER_BAR = 10;

/** Who the image is, how much of it is seen, and how much lies dead. */
export function headerLines(report: InspectReport, shown: Shown, o: Output): string[] {
  const { image, liveBytes, deadBytes, efficiency } = report;
  const row = (label: string, ...lines: string[]): string[] =>
    lines.map((line, at) => `${o.paint('dim', (at === 0 ? label : '').padEnd(LABEL_WIDTH))}${line}`);
  const number = report.layers.length;
  return [
    o.paint('bold', harmless(image.ref === '' ? '(without a name)' : image.ref)),
    '',
    ...row('ID', image.id),
    ...row('Digest', ...shown.digests.map((digest) => cut(harmless(digest), o.columns - LABEL_WIDTH))),
    ...row('Platform', harmless(image.platform ?? 'not told')),
    ...row(shown.place.label, cut(harmless(shown.place.text), o.columns - LABEL_WIDTH)),
    ...row('Read from', SOURCES[image.source]),
    ...row(
      'Contents',
      `${countText(number)} ${number === 1 ? 'layer' : 'layers'}, ${countText(report.entries)} entries, ` +
        bytesText(liveBytes + deadBytes),
    ),
    ...row(
      'Efficiency',
      `${bar(efficiency, o)} ${o.paint('bold', percentText(efficiency))}  ` +
        `${bytesText(liveBytes)} live, ${dead(bytesText(deadBytes), deadBytes, o)}`,
    ),
  ];
}

function dead(text: string, bytes: number, { paint }: Output): string {
  return bytes === 0 ? `${text} dead` : paint('red', `${text} dead`);
}

function bar(efficiency: number, { columns, paint }: Output): string {
  const length = columns < 80 ? 12 : 24;
  // Something dead is never drawn as nothing, and something live neither.
  const live = efficiency === 1 ? length : Math.min(length - 1, Math.max(1, Math.round(efficiency * length)));
  return paint('green', '█'.repeat(live)) + paint('red', '░'.repeat(length - live));
}

/** One line a layer, from the base up. */
export function layerTable({ layers }: InspectReport, o: Output): string[] {
  const roomy = o.columns >= ROOMY;
  const largest = Math.max(1, ...layers.map(({ size }) => size));
  const columns: Column[] = [
    { title: '#', align: 'right', gap: 0 },
    { title: 'diff ID', align: 'left', gap: 2 },
    { title: 'size', align: 'right', gap: 2 },
    ...(roomy ? [{ title: '', align: 'left', gap: 1 } as const] : []),
    { title: '+', align: 'right', gap: 2 },
    { title: '~', align: 'right', gap: 1 },
    { title: '-', align: 'right', gap: 1 },
    { title: 'dead', align: 'right', gap: 2 },
    { title: 'instruction', align: 'left', gap: 2 },
  ];
  const rows = layers.map((layer): Cell[] => [
    { text: String(layer.index), style: 'bold' },
    { text: shortId(layer.diffId), style: 'dim' },
    { text: bytesText(layer.size) },
    ...(roomy ? [{ text: layerBar(layer, largest) }] : []),
    counted('+', layer.added, 'green'),
    counted('~', layer.changed, 'yellow'),
    counted('-', layer.deleted, 'red'),
    layer.deadBytes === 0 ? { text: '·', style: 'dim' } : { text: bytesText(layer.deadBytes), style: 'red' },
    layer.instruction === ''
      ? { text: 'not told by the history', style: 'dim' }
      : { text: oneLine(layer.instruction) },
  ]);
  return tableLines(columns, rows, o);
}

function counted(sign: string, count: number, style: 'green' | 'yellow' | 'red'): Cell {
  return count === 0 ? { text: '·', style: 'dim' } : { text: `${sign}${countText(count)}`, style };
}

function layerBar({ size, deadBytes }: InspectLayer, largest: number): string {
  const length = size === 0 ? 0 : Math.max(1, Math.round((size / largest) * LAYER_BAR));
  const gone = deadBytes === 0 ? 0 : Math.max(1, Math.round((deadBytes / size) * length));
  return '█'.repeat(Math.max(0, length - gone)) + '░'.repeat(gone);
}

export function shortId(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** The largest wasted copy, for those who did not ask for the list. */
export function wastedHint(report: InspectReport, o: Output): string[] {
  const [worst] = report.wasted;
  if (worst === undefined) {
    return [];
  }
  const count = report.wasted.length;
  const of = count === 1 ? 'one dead copy' : `the largest of ${countText(count)} dead copies`;
  const line = `${harmless(worst.path)}: ${bytesText(worst.bytes)}, ${of}. --wasted lists them.`;
  return ['', o.paint('dim', line)];
}

/** Each limit that was asked for; for those that were missed also where to look first. */
export function limitLines(report: InspectReport, { columns, paint }: Output): string[] {
  if (report.limits.length === 0) {
    return [];
  }
  const missed = report.limits.some(({ passed }) => !passed);
  return [
    ...report.limits.map((limit) =>
      limit.passed
        ? `${paint('green', '✓')} ${limitText(limit, report)}`
        : `${paint('red', '✗')} ${limitText(limit, report)}`,
    ),
    ...(missed
      ? whereToLook(report, columns - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`)
      : []),
  ];
}
