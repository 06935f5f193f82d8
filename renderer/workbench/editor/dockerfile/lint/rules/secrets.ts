import { Arg, Env } from 'dockerfile-ast';
import type { LintFile } from '../lint-file.ts';
import type { Hit, Rule } from '../rule.ts';

const WORDS =
  /(^|[_-])(password|passwd|passphrase|pwd|pass|secret|secrets|token|apikey|api[_-]key|access[_-]key|private[_-]key|secret[_-]key|ssh[_-]key|signing[_-]key|credentials?)($|[_-])/i;
/** A name that says where a secret is, or how long it lives, holds none. */
const HARMLESS = /[_-](file|path|dir|url|uri|ttl|name|id|length|expiry|timeout|endpoint|header)$|^public/i;

/** Whether a variable's name says that its value is a secret. */
export function smellsSecret(name: string): boolean {
  return WORDS.test(name) && !HARMLESS.test(name);
}

function hits(file: LintFile, wanted: 'ARG' | 'ENV'): Hit[] {
  return file.dockerfile.getInstructions().flatMap((instruction) => {
    const properties =
      wanted === 'ARG' && instruction instanceof Arg
        ? [instruction.getProperty()]
        : wanted === 'ENV' && instruction instanceof Env
          ? instruction.getProperties()
          : [];
    return properties.flatMap((property) =>
      property &&
      smellsSecret(property.getName()) &&
      !/^\$\{?\w+\}?$/.test(wanted === 'ENV' ? '' : (property.getValue() ?? ''))
        ? [{ range: property.getNameRange(), values: { name: property.getName() } }]
        : [],
    );
  });
}

export const secretInArg: Rule = {
  id: 'secret-in-arg',
  severity: 'warning',
  what: {
    en: '{name} looks like a secret, and build arguments are written into the image’s history.',
    'zh-CN': '{name} 像是机密，而构建参数会写进镜像的历史。',
  },
  why: {
    en: 'Whoever has the image reads it with docker history. Give it with RUN --mount=type=secret,id=…, which leaves nothing in any layer.',
    'zh-CN':
      '拿到镜像的人用 docker history 就能读到它。改用 RUN --mount=type=secret,id=…，这样不会在任何一层留下痕迹。',
  },
  find: (file) => hits(file, 'ARG'),
};

export const secretInEnv: Rule = {
  id: 'secret-in-env',
  severity: 'warning',
  what: {
    en: '{name} looks like a secret, and ENV writes it into the image for good.',
    'zh-CN': '{name} 像是机密，而 ENV 会把它永久写进镜像。',
  },
  why: {
    en: 'docker inspect shows it to everybody who has the image, also when a later line unsets it. Give it when the container starts (docker run -e), or to one step with RUN --mount=type=secret.',
    'zh-CN':
      '拿到镜像的人用 docker inspect 就能看到，后面的行再清掉它也没有用。在启动容器时传入（docker run -e），或者用 RUN --mount=type=secret 只给某一步使用。',
  },
  find: (file) => hits(file, 'ENV'),
};
