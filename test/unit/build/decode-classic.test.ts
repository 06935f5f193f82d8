import { describe, expect, test } from 'vitest';
import { classicDecoder } from '../../../electron/core/build/decode-classic.ts';
import { plainDecoder } from '../../../electron/core/build/decode-plain.ts';
import { decodeLines, outcomes } from './decode-lines.ts';

const ID = '0123456789ab';
const stream = (text: string) => JSON.stringify({ stream: text });
const say = (...pieces: string[]) =>
  decodeLines(
    classicDecoder(() => null),
    pieces.map(stream),
  );

describe('the classic builder', () => {
  test('a step that prints the builder’s words does not lead it astray', () => {
    const events = say(
      'Step 1/3 : FROM a',
      '\n',
      ` ---> ${ID}\n`,
      'Step 2/3 : RUN b',
      '\n',
      ` ---> Running in ${ID}\n`,
      ' ---> Using cache\n',
      'Step 3/3 : RUN c\n',
      ` ---> ${ID}\n`,
      'Step 9/9 : x',
      ` ---> Removed intermediate container ${ID}\n`,
      ` ---> ${ID}\n`,
      'Step 3/3 : RUN c',
      '\n',
      ' ---> Using cache\n',
      ` ---> ${ID}\n`,
    );
    // One line of its output is exactly what the builder would say next: that much cannot be told apart.
    expect(events.filter(({ type }) => type === 'step-cached')).toEqual([{ type: 'step-cached', id: '3' }]);
    expect(events.some((event) => event.type === 'step-known' && event.id === '9')).toBe(false);
  });

  test('progress of a pull belongs to the step that waits for it', () => {
    const events = decodeLines(
      classicDecoder(() => null),
      [
        stream('Step 1/1 : FROM a'),
        '{"status":"Pulling from library/a","id":"latest"}',
        '{"status":"Downloading","progressDetail":{"current":5,"total":10},"progress":"[=>  ]","id":"abc"}',
        '{"status":"Status: Downloaded newer image for a:latest"}',
        stream(` ---> ${ID}\n`),
      ],
    );
    expect(events.filter(({ type }) => type === 'pull')).toEqual([
      { type: 'pull', id: '1', what: 'latest', status: 'Pulling from library/a', current: null, total: null },
      { type: 'pull', id: '1', what: 'abc', status: 'Downloading', current: 5, total: 10 },
      {
        type: 'pull',
        id: '1',
        what: '',
        status: 'Status: Downloaded newer image for a:latest',
        current: null,
        total: null,
      },
    ]);
    expect(outcomes('FROM a', events)).toEqual(['1 executed']);
  });

  test('warnings', () => {
    expect(
      say(
        ' ---> [Warning] The requested image’s platform does not match\n',
        '[Warning] One or more build-args [X] were not consumed\n',
      ),
    ).toEqual([
      { type: 'warning', message: 'The requested image’s platform does not match', line: null },
      { type: 'warning', message: 'One or more build-args [X] were not consumed', line: null },
    ]);
  });

  test('labels that were given to the build are further steps of no line', () => {
    const events = say(
      'Step 1/2 : FROM a',
      '\n',
      ` ---> ${ID}\n`,
      'Step 2/2 : LABEL x=y',
      '\n',
      ` ---> ${ID}\n`,
    );
    expect(outcomes('FROM a', events)).toEqual(['1 cached']);
  });
});

describe('Podman', () => {
  const file = 'ARG V=1\nFROM a AS one\nRUN b\nFROM a AS unused\nFROM a\nCOPY --from=one /x /\nRUN c';

  test('numbers its steps within stages, and skips what is not needed', () => {
    const full = 'f'.repeat(64);
    const events = say(
      '[1/3] STEP 1/2: FROM a AS one\n',
      '[1/3] STEP 2/2: RUN b\n',
      `--> Using cache ${full}\n`,
      `--> ${full.slice(0, 12)}\n`,
      '[3/3] STEP 1/3: FROM a\n',
      '[3/3] STEP 2/3: COPY --from=one /x /\n',
      `--> ${ID}\n`,
      '[3/3] STEP 3/3: RUN c\n',
      'printed\n',
      'COMMIT name\n',
      `--> ${ID}\n`,
      'Successfully tagged localhost/name:latest\n',
      `${full}\n`,
    );
    expect(outcomes(file, events)).toEqual([
      '1 cached',
      '2 cached',
      '3 cached',
      '4 skipped',
      '5 cached',
      '6 executed',
      '7 executed',
    ]);
    expect(events).toContainEqual({ type: 'step-log', id: '3.3', text: 'printed\n', error: false, at: null });
  });

  test('one stage', () => {
    const events = say('STEP 1/2: FROM a\n', 'STEP 2/2: RUN b\n', `--> ${ID}\n`);
    expect(outcomes('ARG V\nFROM a\nRUN b', events)).toEqual(['1 cached', '2 cached', '3 executed']);
  });

  test('its error', () => {
    const events = [
      ...say('STEP 1/2: FROM a\n', 'STEP 2/2: RUN false\n'),
      ...decodeLines(
        classicDecoder(() => null),
        [
          '{"errorDetail":{"message":"building at STEP \\"RUN false\\": while running runtime: exit status 3"},"error":"x"}',
        ],
      ),
    ];
    expect(events.at(-1)).toMatchObject({ type: 'error', exitCode: 3 });
  });
});

describe('text of a terminal', () => {
  const read = (text: string) => decodeLines(plainDecoder(), [], text);

  test('what stands last in a step that nothing runs in is why it ended', () => {
    const events = read(
      `Step 1/2 : FROM a\n ---> ${ID}\nStep 2/2 : FROM none\npull access denied for none\n`,
    );
    expect(events.slice(-2)).toEqual([
      { type: 'step-failed', id: '2', message: 'pull access denied for none', exitCode: null, at: null },
      { type: 'error', message: 'pull access denied for none', exitCode: null, line: null },
    ]);
  });

  test('a text that ends while a step runs is no failure', () => {
    const events = read(`Step 1/1 : RUN a\n ---> Running in ${ID}\nworking\n`);
    expect(events.some(({ type }) => type === 'error' || type === 'step-failed')).toBe(false);
  });

  test('BuildKit: steps between each other’s lines', () => {
    const events = read(
      '#5 [a 2/2] RUN x\n#5 0.1 one\n#5 ...\n\n#6 [b 2/2] RUN y\n#6 DONE 0.5s\n\n#5 [a 2/2] RUN x\n#5 0.9 two\n#5 DONE 1.2s\n',
    );
    expect(events.filter(({ type }) => type === 'step-known')).toHaveLength(2);
    expect(events.at(-1)).toEqual({ type: 'step-done', id: '5', at: null, ms: 1200 });
    expect(events.flatMap((event) => (event.type === 'step-log' ? [event.text] : []))).toEqual([
      'one\n',
      'two\n',
    ]);
  });

  test('the line that the client points at', () => {
    const events = read(
      '#1 [1/1] FROM a\n------\n > [1/1] FROM a:\n------\nDockerfile.dev:12\n--------------------\nERROR: failed to solve: it went wrong\n',
    );
    expect(events.at(-1)).toEqual({ type: 'error', message: 'it went wrong', exitCode: null, line: 12 });
  });
});
