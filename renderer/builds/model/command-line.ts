import type { BuildOptions } from '../../../electron/contract/index.ts';

/** What one would type in the workspace to have the same build. */
export function commandLine(options: BuildOptions): string {
  const { context, dockerfile, tag, target, buildArgs, noCache, builder } = options;
  const usual = context === '' ? 'Dockerfile' : `${context}/Dockerfile`;
  return [
    ...(builder === 'classic' ? ['DOCKER_BUILDKIT=0'] : []),
    'docker build',
    ...(tag === null ? [] : ['-t', quote(tag)]),
    ...(dockerfile === usual ? [] : ['-f', quote(dockerfile)]),
    ...(target === null ? [] : ['--target', quote(target)]),
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', quote(`${name}=${value}`)]),
    ...(noCache ? ['--no-cache'] : []),
    context === '' ? '.' : quote(context),
  ].join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
