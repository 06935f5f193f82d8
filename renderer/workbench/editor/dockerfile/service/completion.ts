import { DockerfileParser } from 'dockerfile-ast';
import { contextFolder } from '../lint/lint-file.ts';
import { rules } from '../lint/rules.ts';
import type { Completion, CompletionKind, Document } from '../protocol.ts';
import { type Lines, linesOf, type Position, type Range } from '../span.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { flags, mountKey, mounts, mountValues, offeredKeys } from './flags.ts';
import { directiveTexts, instructionTexts } from './instruction-text.ts';
import { service } from './language-service.ts';
import { pathCompletions } from './workspace-paths.ts';

interface Place {
  document: Document;
  lines: Lines;
  position: Position;
  /** The character that made Monaco ask; null when the learner asked (Ctrl+Space). */
  typed: string | null;
}

/** What could be written at a place. */
export async function complete(
  document: Document,
  position: Position,
  typed: string | null,
): Promise<Completion[]> {
  const place: Place = { document, lines: linesOf(document.text), position, typed };
  const line = place.lines.line(position.line).slice(0, position.character);
  if (/^\s*#/.test(line)) {
    return typed === null || typed === '#' ? commentCompletions(place, line) : [];
  }
  const cursor = cursorAt(place.lines, position);
  if (!cursor) {
    return [];
  }
  const variable = /(?<!\\)\$(\{?\w*)$/.test(cursor.word);
  if (variable) {
    return fromService(place);
  }
  const letter = typed !== null && /\w/.test(typed);
  if (cursor.inKeyword) {
    return typed === null || letter ? fromService(place) : [];
  }
  const flagItems = cursor.args.length === 0 ? flagCompletions(place, cursor) : null;
  if (cursor.word.startsWith('-')) {
    return flagItems ?? [];
  }
  if (letter || (typed !== null && typed !== '/')) {
    return [];
  }
  return [...(typed === null ? (flagItems ?? []) : []), ...(await argumentCompletions(place, cursor))];
}

function item(
  place: Place,
  kind: CompletionKind,
  label: string,
  given: Partial<Completion> & { replaces: string },
): Completion {
  const { replaces, ...rest } = given;
  const { line, character } = place.position;
  const range: Range = {
    start: { line, character: Math.max(0, character - replaces.length) },
    end: place.position,
  };
  return {
    label,
    kind,
    insert: label,
    snippet: false,
    range,
    detail: '',
    documentation: '',
    order: label,
    deprecated: false,
    goOn: false,
    ...rest,
  };
}

function commentCompletions(place: Place, line: string): Completion[] {
  const ignoring = /^\s*#\s*lint-ignore\s+(?:[\w-]+[\s,]+)*([\w-]*)$/.exec(line);
  if (ignoring) {
    return rules.map((rule) =>
      item(place, 'value', rule.id, {
        replaces: ignoring[1] ?? '',
        documentation: rule.why[place.document.language],
      }),
    );
  }
  const replaces = /^\s*#\s*(.*)$/.exec(line)?.[1] ?? '';
  const offered: Completion[] = [];
  const above = Array.from({ length: place.position.line }, (_, at) => place.lines.line(at));
  if (above.every((one) => /^\s*#\s*\w+\s*=/.test(one))) {
    for (const [name, { said, example }] of Object.entries(directiveTexts)) {
      const label = example.replace(/^#\s*/, '');
      const documentation = said[place.document.language];
      offered.push(item(place, 'value', label, { replaces, documentation, detail: name }));
    }
  }
  offered.push(item(place, 'value', 'lint-ignore ', { replaces, goOn: true, order: '~' }));
  return offered;
}

/** Flags of the instruction, or the values of the flag that the cursor is in. */
function flagCompletions(place: Place, cursor: Cursor): Completion[] | null {
  const known = flags[cursor.keyword];
  if (!known) {
    return null;
  }
  const valued = /^--([\w-]+)=(.*)$/.exec(cursor.word);
  if (valued) {
    return flagValues(place, cursor.keyword, valued[1] ?? '', valued[2] ?? '');
  }
  const { language } = place.document;
  return Object.entries(known)
    .filter(([name, flag]) => flag.repeats || !cursor.flags.some((one) => one.split('=')[0] === `--${name}`))
    .map(([name, flag], at) =>
      item(place, 'flag', `--${name}`, {
        replaces: cursor.word,
        insert: asSnippet(flag.insert),
        snippet: true,
        detail: flag.buildkit ? 'BuildKit' : '',
        documentation: flag.said[language],
        // Behind files, stages and images, where both are offered.
        order: `3${String(at).padStart(2, '0')}`,
      }),
    );
}

/** `<…>` as the editor's places to fill in; what they hold is taken literally. */
function asSnippet(insert: string): string {
  let place = 0;
  return insert.replace(
    /<([^>]*)>/g,
    (_, text: string) => `\${${++place}:${text.replace(/[$}\\]/g, '\\$&')}}`,
  );
}

function flagValues(place: Place, keyword: string, name: string, value: string): Completion[] {
  if (name === 'mount') {
    return mountCompletions(place, value);
  }
  if (name === 'from') {
    return stageCompletions(place, value);
  }
  return (flags[keyword]?.[name]?.values ?? []).map((one) => item(place, 'value', one, { replaces: value }));
}

function mountCompletions(place: Place, value: string): Completion[] {
  const { language } = place.document;
  const options = value.split(',');
  const option = options.at(-1) ?? '';
  const type = /(?:^|,)type=(\w+)/.exec(value)?.[1] ?? 'bind';
  const pair = /^(\w+)=(.*)$/.exec(option);
  if (pair?.[1] === 'type') {
    return Object.entries(mounts).map(([one, { said }]) =>
      item(place, 'value', one, { replaces: pair[2] ?? '', documentation: said[language] }),
    );
  }
  if (pair?.[1] === 'from') {
    return stageCompletions(place, pair[2] ?? '');
  }
  if (pair) {
    return (mountValues[pair[1] ?? ''] ?? []).map((one) =>
      item(place, 'value', one, { replaces: pair[2] ?? '' }),
    );
  }
  const used = new Set(options.slice(0, -1).map((one) => one.split('=')[0]));
  const keys = [...(used.has('type') ? [] : ['type']), ...offeredKeys(type)];
  return keys
    .filter((key) => !used.has(key))
    .map((key, at) => {
      const bare = key === 'ro' || key === 'rw';
      return item(place, 'flag', key, {
        replaces: option,
        insert: bare ? key : `${key}=`,
        documentation: mountKey(key)?.[language] ?? '',
        order: String(at).padStart(2, '0'),
        goOn: key === 'type' || key === 'from' || key in mountValues,
      });
    });
}

/** The stages above the cursor, the nearest first. */
function stageCompletions(place: Place, replaces: string): Completion[] {
  const above = DockerfileParser.parse(place.lines.text)
    .getFROMs()
    .filter((from) => from.getRange().start.line < place.position.line)
    .map((from, index) => ({ name: from.getBuildStage() ?? String(index), image: from.getImage() ?? '' }));
  // A stage cannot take anything from itself.
  const others = /^\s*from\s/i.test(place.lines.line(place.position.line)) ? above : above.slice(0, -1);
  return others
    .reverse()
    .map(({ name, image }, at) => item(place, 'stage', name, { replaces, detail: image, order: `0${at}` }));
}

function imageCompletions(place: Place, replaces: string): Completion[] {
  const names = [...place.document.around.images, 'scratch'];
  return names
    .filter((name) => !name.includes('<none>'))
    .map((name) => item(place, 'image', name, { replaces, order: `1${name}` }));
}

async function argumentCompletions(place: Place, cursor: Cursor): Promise<Completion[]> {
  const { keyword, args, word } = cursor;
  if (keyword === 'FROM') {
    if (args.length === 0) {
      return [...stageCompletions(place, word), ...imageCompletions(place, word)];
    }
    return args.length === 1 ? [item(place, 'value', 'AS', { replaces: word })] : [];
  }
  if ((keyword === 'COPY' || keyword === 'ADD') && !word.startsWith('[')) {
    const fromContext = !cursor.flags.some((flag) => flag.startsWith('--from='));
    const { start, end } = item(place, 'file', '', { replaces: word }).range;
    const files = fromContext
      ? pathCompletions(place.document.around, contextFolder(place.document.around), word, { start, end })
      : [];
    return [...files, ...(args.length > 0 ? workingFolders(place, word) : [])];
  }
  return place.typed === null && /^(HEALTHCHECK|ONBUILD)$/.test(keyword) ? fromService(place) : [];
}

/** The folders that WORKDIR lines above name, the nearest first. */
function workingFolders(place: Place, replaces: string): Completion[] {
  const above = DockerfileParser.parse(place.lines.text)
    .getInstructions()
    .filter((one) => one.getKeyword() === 'WORKDIR' && one.getRange().end.line < place.position.line)
    .map((one) => one.getArgumentsContent() ?? '')
    .filter((folder) => folder.startsWith('/'));
  return [...new Set(above.reverse())].map((folder, at) =>
    item(place, 'folder', folder, { replaces, order: `0${at}` }),
  );
}

/** What the service offers: instructions and variables. Never asked for an image's tags: it would go to Docker Hub. */
async function fromService(place: Place): Promise<Completion[]> {
  const { text, language } = place.document;
  const offered = await service.computeCompletionItems(text, place.position);
  return offered.flatMap((one, at): Completion[] => {
    const edit = one.textEdit;
    if (!edit || !('range' in edit) || one.label.startsWith('--')) {
      return [];
    }
    const word = /^[A-Z]+/.exec(one.label)?.[0] ?? '';
    const known = edit.newText.startsWith('$') ? undefined : instructionTexts[word];
    const value = typeof one.documentation === 'string' ? one.documentation : '';
    return [
      item(place, known ? 'instruction' : edit.newText.startsWith('$') ? 'variable' : 'value', one.label, {
        replaces: '',
        range: edit.range,
        insert: edit.newText,
        snippet: one.insertTextFormat === 2,
        documentation: known?.said[language] ?? value,
        order: one.sortText ?? String(at).padStart(3, '0'),
        deprecated: word === 'MAINTAINER',
      }),
    ];
  });
}
