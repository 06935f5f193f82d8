import type { LayerInstruction } from '../../contract/layers.ts';
import type { ImageConfig } from './image-config.ts';

type History = NonNullable<NonNullable<ImageConfig['history']>[number]>;

const NONE: LayerInstruction = { raw: '', keyword: '', text: '' };
const DOCKERFILE =
  /^(FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)\b\s*([\s\S]*)$/;
const BUILDKIT_SUFFIX = /\s*# buildkit$/;
const NOP = /^\/bin\/sh -c #\(nop\)\s+/;
const BUILD_ARGUMENTS = /^\|\d+ [\s\S]*? (?=\/(?:usr\/)?bin\/)/;
const SHELL = /^\/(?:usr\/)?bin\/(?:ba|da|a|k|z)?sh (?:-o \w+ )*-\w*c /;
const CONTENT_SUM = /\b(file|dir|multi):([0-9a-f]{64})\b/g;

/**
 * Which instruction made each layer, base first. History rows and layers are matched by `empty_layer` (OCI image-spec
 * config.md, "history"); when the numbers do not agree nothing can be told and every instruction is empty.
 */
export function layerInstructions(config: ImageConfig): LayerInstruction[] {
  const rows = (config.history ?? []).filter((row) => row.empty_layer !== true);
  const known = rows.length === config.rootfs.diff_ids.length;
  return config.rootfs.diff_ids.map((_, at) => {
    const row = known ? rows[at] : undefined;
    return row === undefined ? NONE : readInstruction(row);
  });
}

/** One history row as a Dockerfile author would write it. */
export function readInstruction(row: History): LayerInstruction {
  const raw = row.created_by ?? '';
  const comment = row.comment ?? '';
  if (comment.startsWith('buildkit.') || BUILDKIT_SUFFIX.test(raw)) {
    return fromBuildKit(raw);
  }
  if (NOP.test(raw)) {
    return fromDockerfile(raw, raw.replace(NOP, ''));
  }
  if (raw === '' || raw.startsWith('#') || comment.startsWith('Imported from')) {
    const told = raw.replace(/^#\s*/, '') || comment.replace(/^Imported from -?\s*/, '');
    return { raw, keyword: 'IMPORT', text: told };
  }
  const withoutArguments = raw.replace(BUILD_ARGUMENTS, '');
  if (SHELL.test(withoutArguments)) {
    return { raw, keyword: 'RUN', text: withoutArguments.replace(SHELL, '').trim() };
  }
  if (DOCKERFILE.test(raw)) {
    return fromDockerfile(raw, raw);
  }
  return { raw, keyword: 'COMMIT', text: comment || raw };
}

function fromBuildKit(raw: string): LayerInstruction {
  const instruction = fromDockerfile(raw, raw.replace(BUILDKIT_SUFFIX, ''));
  if (instruction.keyword !== 'RUN') {
    return instruction;
  }
  const command = instruction.text.replace(BUILD_ARGUMENTS, '').replace(SHELL, '');
  return { ...instruction, text: command.trim() };
}

function fromDockerfile(raw: string, line: string): LayerInstruction {
  const match = DOCKERFILE.exec(line.trim());
  const text = (match?.[2] ?? line).trim();
  return {
    raw,
    keyword: match?.[1] ?? '',
    text: text.replace(CONTENT_SUM, (_, kind: string, sum: string) => `${kind}:${sum.slice(0, 12)}`),
  };
}
