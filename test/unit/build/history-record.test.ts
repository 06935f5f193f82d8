import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BuildEvent } from '../../../electron/core/build/build-events.ts';
import { statusDecoder } from '../../../electron/core/build/decode-trace.ts';
import { wireFields } from '../../../electron/core/build/decode-wire.ts';
import { grpcMessages } from '../../../electron/core/build/h2-grpc.ts';
import {
  historyRequest,
  readHistoryEvent,
  statusRequest,
} from '../../../electron/core/build/history-record.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/build-history');
const recorded = (name: string): Uint8Array[] =>
  grpcMessages().write(readFileSync(path.join(FOLDER, `${name}.grpc`)));

/** In the order in which they were built; see test/engine/build-typed-record.ts. */
function records() {
  const found = recorded('history').flatMap((message) => readHistoryEvent(message) ?? []);
  expect(new Set(found.map(({ type }) => type))).toEqual(new Set(['complete']));
  return found.map(({ record }) => record).sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
}

describe('the engine’s memory of builds', () => {
  it('tells what was asked for and what came of it', () => {
    const [made, failed, refused, stopped, ...more] = records();
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      attributes: {
        'build-arg:WORD': 'two',
        filename: 'Dockerfile',
        'image-resolve-mode': 'local',
        'no-cache': '',
        target: 'last',
      },
      error: null,
      imageId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(made?.ref).toMatch(/^[a-z0-9]{25}$/);
    expect(failed).toMatchObject({
      attributes: { filename: 'Failing' },
      error: {
        code: 2,
        message: 'process "/bin/sh -c exit 3" did not complete successfully: exit code: 3',
      },
      imageId: null,
    });
    expect(refused).toMatchObject({
      attributes: { dockerfilekey: 'dockerfile' },
      error: { message: expect.stringContaining('unknown instruction: RUNN') },
    });
    expect(stopped).toMatchObject({ error: { code: 1, message: 'context canceled' } });
  });

  it('tells when, by one clock', () => {
    let last = 0;
    for (const { createdAt, completedAt, complete, totalSteps, completedSteps } of records()) {
      expect(complete).toBe(true);
      expect(createdAt).toBeGreaterThan(last);
      expect(completedAt).toBeGreaterThan(createdAt ?? Number.POSITIVE_INFINITY);
      expect(completedSteps).toBe(totalSteps);
      last = createdAt ?? 0;
    }
  });

  it('replays what a build had told', () => {
    const decoder = statusDecoder();
    const events = recorded('status-1').flatMap((message) => decoder.take(message));
    const is =
      <T extends BuildEvent['type']>(type: T) =>
      (event: BuildEvent): event is BuildEvent & { type: T } =>
        event.type === type;
    const names = events.filter(is('step-known')).map(({ name }) => name);
    expect(names).toContain('[made 2/2] RUN printf \'问候 %s\\n\' "two" | tee /word');
    expect(names).toContain('[last 2/3] COPY page /page');
    expect(events.filter(is('step-log')).map(({ text }) => text)).toContain('问候 two\n');
    expect(events.filter(is('image')).at(-1)?.image).toBe(records()[0]?.imageId);
    expect(events.filter(is('other'))).toEqual([]);
  });

  it('is not misread when it is cut off', () => {
    for (const message of recorded('history')) {
      for (let length = 0; length < message.length; length += 97) {
        const cut = message.subarray(0, length);
        try {
          const event = readHistoryEvent(cut);
          // Cut between two fields it is a whole message that says less.
          expect(event === null || event.record.ref.length === 25 || event.record.ref === '').toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }
    }
  });

  it('takes names of arguments as they are', () => {
    const text = (value: string) => [value.length, ...Buffer.from(value)];
    const entry = (key: string, value: string) => [0x0a, ...text(key), 0x12, ...text(value)];
    const attribute = entry('__proto__', 'x');
    const record = [0x1a, attribute.length, ...attribute];
    const event = readHistoryEvent(Uint8Array.from([0x12, record.length, ...record]));
    expect(Object.entries(event?.record.attributes ?? {})).toEqual([['__proto__', 'x']]);
  });
});

describe('questions about builds', () => {
  const fields = (bytes: Uint8Array) =>
    [...wireFields(bytes)].map(({ field, number, bytes: value }) => [
      field,
      number,
      Buffer.from(value).toString(),
    ]);

  it('have the fields of control.proto', () => {
    expect(fields(historyRequest())).toEqual([[3, 1, '']]);
    expect(fields(historyRequest({ ref: 'abc', stay: true }))).toEqual([[2, 0, 'abc']]);
    expect(fields(statusRequest('abc'))).toEqual([[1, 0, 'abc']]);
  });
});
