import { DockerfileParser, From } from 'dockerfile-ast';
import { checkIgnore } from '../ignore/check-ignore.ts';
import { completeIgnore } from '../ignore/complete-ignore.ts';
import type { Document, Formatting, Question, Questions } from '../protocol.ts';
import { check } from './check.ts';
import { complete } from './completion.ts';
import { hover } from './hover.ts';
import { service } from './language-service.ts';

type Answers = {
  [Q in Question]: (
    document: Document,
    input: Questions[Q]['input'],
  ) => Questions[Q]['output'] | Promise<Questions[Q]['output']>;
};

const settings = ({ tabSize, insertSpaces }: Formatting): { tabSize: number; insertSpaces: boolean } => ({
  tabSize,
  insertSpaces,
});

/** The answer to every question that the page asks of the worker. */
const answers: Answers = {
  check: (document) => (document.kind === 'dockerfile' ? check(document) : checkIgnore(document)),
  complete: (document, { position, typed }) =>
    document.kind === 'dockerfile'
      ? complete(document, position, typed)
      : completeIgnore(document, position, typed),
  hover: (document, { position }) => hover(document, position),
  signature: (document, { position }) => {
    const help = service.computeSignatureHelp(document.text, position);
    if (help.signatures.length === 0) {
      return null;
    }
    // The service explains in English only.
    const words = (text: unknown): string =>
      document.language === 'en' && typeof text === 'string' ? text : '';
    return {
      signatures: help.signatures.map((one) => ({
        label: one.label,
        documentation: words(one.documentation),
        parameters: (one.parameters ?? []).map((parameter) => ({
          label: String(parameter.label),
          documentation: words(parameter.documentation),
        })),
      })),
      active: help.activeSignature ?? 0,
      parameter: help.activeParameter ?? 0,
    };
  },
  format: (document, input) => service.format(document.text, settings(input)),
  formatRange: (document, input) => service.formatRange(document.text, input.range, settings(input)),
  formatTyped: (document, input) =>
    service.formatOnType(document.text, input.position, input.typed, settings(input)),
  symbols: (document) =>
    DockerfileParser.parse(document.text)
      .getInstructions()
      .map((instruction) => ({
        name: `${instruction.getKeyword()} ${(instruction.getArgumentsContent() ?? '').replace(/\s+/g, ' ')}`.slice(
          0,
          80,
        ),
        range: instruction.getRange(),
        stage: instruction instanceof From,
      })),
  definition: (document, { position }) =>
    service.computeDefinition({ uri: '' }, document.text, position)?.range ?? null,
  highlights: (document, { position }) =>
    service
      .computeHighlightRanges(document.text, position)
      .map(({ range, kind }) => ({ range, write: kind === 3 })),
  renameStart: (document, { position }) => service.prepareRename(document.text, position),
  rename: (document, { position, name }) => service.computeRename({ uri: '' }, document.text, position, name),
  links: (document) => {
    const stages = DockerfileParser.parse(document.text)
      .getFROMs()
      .flatMap((from) => from.getBuildStage()?.toLowerCase() ?? []);
    return service
      .computeLinks(document.text)
      .map((link) => service.resolveLink(link))
      .flatMap(({ range, target }) => {
        const stage = stages.some((name) => target?.toLowerCase().endsWith(`/_/${name}/`));
        return target && !stage ? [{ range, url: target }] : [];
      });
  },
  folds: (document) =>
    service.computeFoldingRanges(document.text).map(({ startLine, endLine, kind }) => ({
      start: startLine,
      end: endLine,
      comment: kind === 'comment',
    })),
};

/** Answers one question. The text may be half typed: what the service throws at is an empty answer's reason, told by rejecting. */
export async function answer<Q extends Question>(
  question: Q,
  document: Document,
  input: Questions[Q]['input'],
): Promise<Questions[Q]['output']> {
  return await answers[question](document, input);
}
