import path from 'node:path';

/** The folder that holds package.json. */
export const projectRoot = path.join(import.meta.dirname, '..', '..');

export const inProject = (...parts: string[]): string => path.join(projectRoot, ...parts);
