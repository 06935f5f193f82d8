import type { ErrorCode, LabError } from '../contract/errors.ts';
import type { InspectInput } from './inspect-input.ts';
import { harmless } from './inspect-text.ts';

const NEXT: Partial<Record<ErrorCode, string>> = {
  ARCHIVE_INVALID: 'Write the archive again (docker save -o FILE IMAGE), or see how it was copied.',
  FILE_NOT_FOUND: 'Give the path of an archive, or the name of an image without ./ before it.',
  ENGINE_NOT_FOUND: 'Start an engine, or name an archive: lab inspect ./image.tar',
  IMAGE_NOT_FOUND: 'docker images lists what an engine has; an archive is named by its path: ./image.tar',
  LAYER_NOT_FOUND: 'The image may have been removed meanwhile; try again.',
};

/** An expected failure as people read it: what is wrong, what to do, and the name by which scripts know it. */
export function failureLines({ code, message, details }: LabError, input: InspectInput): string[] {
  const { available, asked } = details;
  const lines =
    code === 'IMAGE_NOT_FOUND' && Array.isArray(available)
      ? [
          asked === undefined
            ? `The archive has ${available.length} images. Say which is meant, with --image or --platform:`
            : `${asked} is not exactly one image of the archive. It has:`,
          ...available.map((image) => `  ${image}`),
        ]
      : [...message.split('\n'), ...(NEXT[code] === undefined ? [] : [NEXT[code]])];
  if (input.kind === 'archive' && input.mayBeImage) {
    lines.push(`There is a file ${input.file}, so that was read. For the image of that name: --engine host`);
  }
  // Names and paths in a message may come out of an image.
  return [...lines.map(harmless), `(${code})`];
}
