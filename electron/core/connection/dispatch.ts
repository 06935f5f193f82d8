import {
  ClientFrame,
  type ErrorBody,
  LabError,
  type MethodName,
  methods,
  toErrorBody,
} from '../../contract/index.ts';
import type { Handlers } from './lab-core.ts';

type Answer = { id: number; ok: unknown } | { id: number; error: ErrorBody };

/**
 * Answers one frame: checks it, calls the method, turns whatever is thrown into an error body. Never rejects.
 * A frame too broken to have an id is answered with id 0, which no caller waits for.
 */
export async function dispatch(
  handlers: Handlers,
  raw: unknown,
  onBug: (error: unknown) => void,
): Promise<Answer> {
  const frame = ClientFrame.safeParse(raw);
  if (!frame.success) {
    return {
      id: 0,
      error: toErrorBody(new LabError('BAD_REQUEST', 'The frame has not the shape {id, method, input}.')),
    };
  }
  const { id, method, input } = frame.data;
  try {
    return { id, ok: (await callMethod(handlers, method, input)) ?? {} };
  } catch (error) {
    if (!(error instanceof LabError)) {
      onBug(error);
    }
    return { id, error: toErrorBody(error) };
  }
}

async function callMethod(handlers: Handlers, method: string, input: unknown): Promise<unknown> {
  if (!isMethod(method)) {
    throw new LabError('UNKNOWN_METHOD', `There is no method ${method}.`, { method });
  }
  const parsed = methods[method].input.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') ?? '';
    throw new LabError('BAD_REQUEST', `${method}: ${field} ${issue?.message ?? 'is not valid'}`, {
      method,
      field,
    });
  }
  // The schema found by this name made `parsed`, and the handler by this name takes it: a pairing TypeScript cannot follow.
  const handler = handlers[method] as (value: unknown) => unknown;
  return await handler(parsed.data);
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}
