import { runVerify } from './verify.ts';

/** `lab verify LESSON`. */
export async function verify(lesson: string, o: { json: boolean }): Promise<number> {
  return runVerify(lesson, o);
}
