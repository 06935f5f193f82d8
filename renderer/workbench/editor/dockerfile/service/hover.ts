import { type Dockerfile, DockerfileParser, type Flag, type Instruction } from 'dockerfile-ast';
import { flagsOf } from '../lint/lint-file.ts';
import type { Document, HoverText, Language } from '../protocol.ts';
import { contains, type Position } from '../span.ts';
import { flags, mountKey, mounts } from './flags.ts';
import { directiveTexts, type InstructionText, instructionTexts } from './instruction-text.ts';
import { service } from './language-service.ts';

const REFERENCE = 'https://docs.docker.com/reference/dockerfile/';
const MORE = { en: 'Reference', 'zh-CN': '参考' } as const;

/** What the word at a place means. */
export function hover(document: Document, position: Position): HoverText | null {
  const dockerfile = DockerfileParser.parse(document.text);
  const directive = dockerfile.getDirectives().find((one) => contains(one.getNameRange(), position));
  const directiveText = directive && directiveTexts[directive.getName().toLowerCase()];
  if (directive && directiveText) {
    return {
      markdown: written(directiveText, document.language, '#parser-directives'),
      range: directive.getNameRange(),
    };
  }
  for (const instruction of instructionsAt(dockerfile, position)) {
    const keyword = instruction.getKeyword();
    const text = instructionTexts[keyword];
    if (text && contains(instruction.getInstructionRange(), position)) {
      return {
        markdown: written(text, document.language, `#${keyword.toLowerCase()}`),
        range: instruction.getInstructionRange(),
      };
    }
    const flag = flagsOf(instruction).find((one) => contains(one.getRange(), position));
    if (flag) {
      return flagHover(keyword, flag, position, document.language);
    }
  }
  return variableHover(document, position);
}

function instructionsAt(dockerfile: Dockerfile, position: Position): Instruction[] {
  return [...dockerfile.getOnbuildTriggers(), ...dockerfile.getInstructions()].filter((one) =>
    contains(one.getRange(), position),
  );
}

function written({ said, example }: InstructionText, language: Language, anchor: string): string {
  return `${said[language]}\n\n\`\`\`dockerfile\n${example}\n\`\`\`\n\n[${MORE[language]}](${REFERENCE}${anchor})`;
}

function flagHover(keyword: string, flag: Flag, position: Position, language: Language): HoverText | null {
  const option = flag.getOptions().find((one) => contains(one.getRange(), position));
  if (flag.getName() === 'mount' && option) {
    const mount = option.getName() === 'type' ? mounts[option.getValue() ?? ''] : undefined;
    const said = mount?.said ?? mountKey(option.getName());
    if (said) {
      const link = `\n\n[${MORE[language]}](${REFERENCE}#run---mount)`;
      return { markdown: `**${option.toString()}** ${said[language]}${link}`, range: option.getRange() };
    }
  }
  const known = flags[keyword]?.[flag.getName()];
  if (!known) {
    return null;
  }
  const anchor = keyword === 'HEALTHCHECK' ? '#healthcheck' : `#${keyword.toLowerCase()}---${flag.getName()}`;
  const only = known.buildkit ? ' (BuildKit)' : '';
  return {
    markdown: `**--${flag.getName()}**${only} ${known.said[language]}\n\n[${MORE[language]}](${REFERENCE}${anchor})`,
    range: flag.getRange(),
  };
}

/** The value of a variable, as far as the file says it. */
function variableHover(document: Document, position: Position): HoverText | null {
  const found = service.computeHover(document.text, position);
  const contents = found?.contents;
  const value =
    typeof contents === 'string' ? contents : contents && 'value' in contents ? contents.value : null;
  return value ? { markdown: `\`${value.replaceAll('`', '')}\``, range: found?.range ?? null } : null;
}
