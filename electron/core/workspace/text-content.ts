import { isUtf8 } from 'node:buffer';
import { LabError } from '../../contract/index.ts';

/** @throws LabError FILE_NOT_TEXT unless the content is UTF-8 without NUL */
export function textOf(content: Buffer, path: string): string {
  if (!isUtf8(content) || content.includes(0)) {
    throw new LabError('FILE_NOT_TEXT', `${path} is not a text file.`, { path });
  }
  return content.toString('utf8');
}
