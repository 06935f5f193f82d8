import path from 'node:path';
import { resourcePath } from '../resources.ts';

/** The folder that holds the lessons: LAYER_LAB_LESSONS, else the one that travels with the program. */
export function lessonsRoot(env: NodeJS.ProcessEnv = process.env): string {
  return env.LAYER_LAB_LESSONS ? path.resolve(env.LAYER_LAB_LESSONS) : resourcePath('lessons');
}
