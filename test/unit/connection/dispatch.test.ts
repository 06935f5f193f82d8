import { describe, expect, it } from 'vitest';
import { LabError, methods } from '../../../electron/contract/index.ts';
import { dispatch } from '../../../electron/core/connection/dispatch.ts';
import type { Handlers } from '../../../electron/core/connection/lab-core.ts';

const handlers = new Proxy({} as Handlers, {
  get: (_target, method) => (input: { path?: string }) => {
    if (method === 'file.read') {
      if (input.path === 'bug') {
        throw new TypeError('oops');
      }
      throw new LabError('FILE_NOT_FOUND', 'no such file', { path: input.path ?? '' });
    }
    return { method };
  },
});

function ask(frame: unknown, bugs: unknown[] = []) {
  return dispatch(handlers, frame, (error) => bugs.push(error));
}

describe('a frame from the screen', () => {
  it('is answered with what the method returns', async () => {
    expect(await ask({ id: 7, method: 'engine.retry', input: {} })).toEqual({
      id: 7,
      ok: { method: 'engine.retry' },
    });
  });

  it('with an unknown method is refused, also when the name is one that every object has', async () => {
    for (const method of ['nothing.here', 'toString', '__proto__', 'constructor']) {
      expect(await ask({ id: 1, method, input: {} })).toMatchObject({
        id: 1,
        error: { code: 'UNKNOWN_METHOD' },
      });
    }
  });

  it('with a wrong field is refused and names the field', async () => {
    const answer = await ask({ id: 2, method: 'preview.open', input: { port: 70000 } });
    expect(answer).toMatchObject({ id: 2, error: { code: 'BAD_REQUEST', details: { field: 'port' } } });
  });

  it('with a field that nobody asked for is refused: no Docker option can be smuggled in', async () => {
    const input = { target: { kind: 'bench', privileged: true }, columns: 80, rows: 24 };
    expect(await ask({ id: 3, method: 'terminal.open', input })).toMatchObject({
      error: { code: 'BAD_REQUEST' },
    });
  });

  it('that is no frame at all is answered, not thrown', async () => {
    for (const raw of [null, 5, 'x', [], { id: 'a' }, { id: 1 }]) {
      expect(await ask(raw)).toMatchObject({ id: 0, error: { code: 'BAD_REQUEST' } });
    }
  });

  it('carries an expected failure with its code and details, and reports no bug', async () => {
    const bugs: unknown[] = [];
    const answer = await ask({ id: 4, method: 'file.read', input: { path: 'x' } }, bugs);
    expect(answer).toEqual({
      id: 4,
      error: { code: 'FILE_NOT_FOUND', message: 'no such file', details: { path: 'x' } },
    });
    expect(bugs).toEqual([]);
  });

  it('that meets a bug is answered as INTERNAL, and the bug is reported', async () => {
    const bugs: unknown[] = [];
    const answer = await ask({ id: 5, method: 'file.read', input: { path: 'bug' } }, bugs);
    expect(answer).toMatchObject({ error: { code: 'INTERNAL' } });
    expect(bugs).toHaveLength(1);
  });
});

describe('the contract', () => {
  it('has no free-form object in any input: every one is strict', () => {
    for (const [name, { input }] of Object.entries(methods)) {
      expect(input.safeParse({ surprise: 1 }).success, name).toBe(false);
    }
  });
});
