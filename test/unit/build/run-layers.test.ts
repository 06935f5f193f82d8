import { expect, test } from 'vitest';
import { layersOf } from '../../../electron/core/build/build-layers.ts';
import { parseDockerfile } from '../../../electron/core/build/dockerfile-model.ts';
import type { BuiltImage } from '../../../electron/core/build/record-types.ts';

/** History rows; a number is the size of the row's layer. */
function image(rows: [string, number | null][]): BuiltImage {
  const layers = rows.flatMap(([raw, size]) => (size === null ? [] : [{ instruction: { raw }, size }]));
  return { rows: rows.map(([raw]) => raw), index: { layers } as unknown as BuiltImage['index'] };
}

const MODEL = parseDockerfile(`ARG V=1
FROM base AS tools
RUN make tools
FROM base AS one
ENV A=1
RUN one
FROM one
COPY --from=tools /t /t
WORKDIR /w
WORKDIR /w
CMD ["sh"]
`);
const made = (found: ReturnType<typeof layersOf>) =>
  found?.made.map(({ layers, bytes }) => `${layers}:${bytes}`);

test.each<[string, [string, number | null][]]>([
  [
    'classic',
    [
      ['/bin/sh -c #(nop) ADD file:1 in / ', 100],
      ['/bin/sh -c #(nop)  CMD ["x"]', null],
      ['/bin/sh -c #(nop)  ENV A=1', null],
      ['/bin/sh -c one', 20],
      ['/bin/sh -c #(nop) COPY file:2 in /t ', 3],
      ['/bin/sh -c #(nop) WORKDIR /w', 0],
      ['/bin/sh -c #(nop) WORKDIR /w', null],
      ['/bin/sh -c #(nop)  CMD ["sh"]', null],
    ],
  ],
  [
    'buildkit',
    [
      ['/bin/sh -c #(nop) ADD file:1 in / ', 100],
      ['/bin/sh -c #(nop)  CMD ["x"]', null],
      ['ENV A=1', null],
      ['RUN /bin/sh -c one # buildkit', 20],
      ['COPY /t /t # buildkit', 3],
      ['WORKDIR /w', 0],
      ['WORKDIR /w', null],
      ['CMD ["sh"]', null],
    ],
  ],
])('layers and bytes go to the instructions that made them, %s', (_, rows) => {
  const found = layersOf(MODEL, 2, image(rows));
  expect(made(found)).toEqual([
    '0:0',
    '0:0',
    '0:0',
    '1:100',
    '0:0',
    '1:20',
    '0:0',
    '1:3',
    '1:0',
    '0:0',
    '0:0',
  ]);
  expect(found?.stages).toEqual(
    new Map([
      [1, 120],
      [2, 123],
    ]),
  );
  const labelled = layersOf(MODEL, 2, image([...rows, ['LABEL a=b', null]]));
  expect(made(labelled)).toEqual(made(found));
});

test('nothing is claimed of an image whose history is another', () => {
  expect(layersOf(MODEL, 2, image([['RUN /bin/sh -c other # buildkit', 1]]))).toBeNull();
  expect(layersOf(MODEL, 2, { rows: [], index: image([['x', 1]]).index })).toBeNull();
});
