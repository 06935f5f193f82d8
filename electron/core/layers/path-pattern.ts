import { matchesGlob } from './path-glob.ts';

/** Answers whether an absolute, normal path fits. */
export type PathTest = (path: string) => boolean;

/**
 * What a person types to find files. Plain text fits every path that has it as a part. With `*`, `?` or `**` it is a
 * glob, see {@link matchesGlob}: whole names, at any depth unless it begins with a slash. Case does not matter.
 */
export function pathPattern(typed: string): PathTest {
  const wanted = typed.toLowerCase();
  if (!/[*?]/.test(wanted)) {
    return (path) => path.toLowerCase().includes(wanted);
  }
  const glob = wanted.startsWith('/') ? wanted : `/**/${wanted}`;
  // Most paths lack what must stand in them as it is, and that is seen many times faster.
  const [literal = ''] = wanted.split(/[*?/]+/).sort((a, b) => b.length - a.length);
  return (path) => {
    const actual = path.toLowerCase();
    return actual.includes(literal) && matchesGlob(actual, glob);
  };
}
