import type { LayerInstruction } from '../../contract/layers.ts';
import type { ImageConfig } from './image-config.ts';

type History = NonNullable<NonNullable<ImageConfig['history']>[number]>;

const NONE: LayerInstruction = { raw: '', keyword: '', text: '' };
const DOCKERFILE =
  /^(FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)\b\s*([\s\S]*)$/;
const BUILDKIT_SUFFIX = /\s*# buildkit$/;
const NOP = /^\/bin\/sh -c #\(nop\)\s+/;
/** Build arguments that a RUN saw: how many, then each as NAME=value. Values may hold spaces, so count alone can lie. */
const BUILD_ARGUMENTS = /^\|(\d{1,3}) /;
const SHELL = /^\/(?:usr\/)?bin\/(?:ba|da|a|k|z)?sh (?:-\w*o \w+ |-\w+ )*?-\w*c /;
const SHELL_AFTER_ARGUMENTS = / (?=\/(?:usr\/)?bin\/(?:ba|da|a|k|z)?sh (?:-\w*o \w+ |-\w+ )*?-\w*c )/;
/** Builders that write a sentence of their own for a layer. */
const OTHER_BUILDERS = /^(?:bazel |jib-|ko build |apko|Buildpacks |nix2?container|Nixpkgs|merge sha256:)/i;
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

/**
 * One history row as a Dockerfile author would write it. What `docker commit` recorded cannot always be told from a RUN
 * of the classic builder: both put down a command; only a commit can have a message.
 */
export function readInstruction(row: History): LayerInstruction {
  const raw = row.created_by ?? '';
  const comment = row.comment ?? '';
  if (comment.startsWith('buildkit.') || BUILDKIT_SUFFIX.test(raw)) {
    return fromBuildKit(raw);
  }
  if (NOP.test(raw)) {
    return fromDockerfile(raw, raw.replace(NOP, ''));
  }
  if (OTHER_BUILDERS.test(raw || comment)) {
    return { raw, keyword: '', text: raw || comment };
  }
  if (raw === '' || raw.startsWith('#') || comment.startsWith('Imported from')) {
    const told = raw.replace(/^#\s*/, '') || comment.replace(/^Imported from -?\s*/, '');
    return { raw, keyword: raw === '' && comment === '' ? '' : 'IMPORT', text: told };
  }
  const command = withoutArguments(raw);
  const messageOfCommit = comment !== '' && !comment.startsWith('FROM ');
  if (command !== raw || (SHELL.test(command) && !messageOfCommit)) {
    return { raw, keyword: 'RUN', text: command.replace(SHELL, '').trim() };
  }
  if (DOCKERFILE.test(raw)) {
    return withKeyword(raw);
  }
  return { raw, keyword: 'COMMIT', text: comment || raw };
}

function fromBuildKit(raw: string): LayerInstruction {
  return withKeyword(raw, raw.replace(BUILDKIT_SUFFIX, ''));
}

/** An instruction that begins with its keyword; a RUN then has its shell, and before that its build arguments. */
function withKeyword(raw: string, line = raw): LayerInstruction {
  const instruction = fromDockerfile(raw, line);
  if (instruction.keyword !== 'RUN') {
    return instruction;
  }
  return { ...instruction, text: withoutArguments(instruction.text).replace(SHELL, '').trim() };
}

/** A command without the build arguments that are put down before it. */
function withoutArguments(command: string): string {
  const count = Number(BUILD_ARGUMENTS.exec(command)?.[1] ?? 0);
  if (count === 0) {
    return command;
  }
  const shell = SHELL_AFTER_ARGUMENTS.exec(command);
  if (shell !== null) {
    return command.slice(shell.index + 1);
  }
  const plain = new RegExp(`^\\|\\d+ (?:[A-Za-z_]\\w*=\\S* ){${count}}`);
  return command.replace(plain, '');
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
