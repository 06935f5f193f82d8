import type { CheckOf } from '../../contract/checks.ts';
import { message, word } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchWorld, Finding } from './check-world.ts';
import { excerpt } from './look.ts';
import { type Found, readPlace } from './read-place.ts';

export async function checkFile(check: CheckOf<'file'>, world: BenchWorld): Promise<Finding> {
  const { path, differsFromImage: image } = check;
  const place = placeName(check.in);
  const expected = expectedOf(check, place);
  const found = await readPlace(check.in, path, world);
  if (found.kind === 'noPlace') {
    return {
      outcome: 'notYet',
      expected,
      observed: message('file.observed.noPlace', { place }),
      advice: null,
    };
  }
  if (found.kind === 'missing') {
    const observed = message('file.observed.missing', { path, place });
    return check.exists
      ? { outcome: 'notYet', expected, observed, advice: message('file.advice.path', { path }) }
      : { outcome: 'pass', expected, observed, advice: null };
  }
  const observed = contentOf(found, path, place);
  if (!check.exists) {
    return { outcome: 'fail', expected, observed, advice: null };
  }
  if (found.kind !== 'file') {
    const plain = check.contains === undefined && image === undefined;
    return { outcome: plain ? 'pass' : 'fail', expected, observed, advice: null };
  }
  if (image !== undefined) {
    const original = await readPlace({ image }, path, world);
    if (original.kind === 'noPlace') {
      return {
        outcome: 'fail',
        expected,
        observed: message('file.observed.noImage', { image }),
        advice: null,
      };
    }
    if (original.kind === 'file' && original.content.equals(found.content)) {
      const { length: bytes } = found.content;
      const same = message('file.observed.same', {
        path,
        place,
        image,
        bytes,
        excerpt: excerpt(found.content),
      });
      return { outcome: 'notYet', expected, observed: same, advice: message('file.advice.change', { path }) };
    }
  }
  if (check.contains !== undefined && !found.content.includes(check.contains)) {
    return { outcome: 'fail', expected, observed, advice: message('file.advice.path', { path }) };
  }
  return { outcome: 'pass', expected, observed, advice: null };
}

function expectedOf(check: CheckOf<'file'>, place: string): Message {
  const { path, contains, differsFromImage: image } = check;
  if (!check.exists) {
    return message('file.expected.absent', { path, place });
  }
  if (contains !== undefined) {
    return message('file.expected.contains', { path, place, text: contains });
  }
  return image === undefined
    ? message('file.expected.exists', { path, place })
    : message('file.expected.differs', { path, place, image });
}

function contentOf(
  found: Extract<Found, { kind: 'file' | 'directory' | 'other' }>,
  path: string,
  place: string,
): Message {
  if (found.kind !== 'file') {
    return message('file.observed.notFile', { path, place, kind: word(`kind.${found.kind}`) });
  }
  const { length: bytes } = found.content;
  return bytes === 0
    ? message('file.observed.empty', { path, place })
    : message('file.observed.content', { path, place, bytes, excerpt: excerpt(found.content) });
}

function placeName(place: CheckOf<'file'>['in']): string {
  if ('workspace' in place) {
    return word('place.workspace');
  }
  return 'container' in place ? word('place.container', place.container) : word('place.image', place.image);
}
