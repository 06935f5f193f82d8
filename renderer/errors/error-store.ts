import { create } from 'zustand';
import { type ErrorBody, type ErrorCode, toErrorBody } from '../../electron/contract/index.ts';

/** One message in the corner: an error, or a notice that something has been done. */
export type Toast =
  | { id: number; kind: 'error'; error: ErrorBody }
  | { id: number; kind: 'notice'; title: string; text: string };

const MOST_AT_ONCE = 3;
let nextId = 1;

export const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));

/**
 * Shows any thrown value to the learner: what happened, why, what to do now. What was cancelled on purpose is not
 * shown, and the same error is not stacked on itself.
 */
export function showError(thrown: unknown): void {
  const error = toErrorBody(thrown);
  if (error.code === 'CANCELLED') {
    return;
  }
  if (error.code === 'INTERNAL') {
    console.error(thrown);
  }
  useToasts.setState(({ toasts }) => {
    const others = toasts.filter((one) => one.kind !== 'error' || one.error.code !== error.code);
    return { toasts: [...others, { id: nextId++, kind: 'error' as const, error }].slice(-MOST_AT_ONCE) };
  });
}

/** Tells that something has been done, e.g. where old files were put. */
export function showNotice(title: string, text: string): void {
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts, { id: nextId++, kind: 'notice' as const, title, text }].slice(-MOST_AT_ONCE),
  }));
}

/** Takes away errors that are no longer true, e.g. CONNECTION_LOST once there is a connection again. */
export function dismissErrors(code: ErrorCode): void {
  useToasts.setState(({ toasts }) => ({
    toasts: toasts.filter((one) => one.kind !== 'error' || one.error.code !== code),
  }));
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }));
}
