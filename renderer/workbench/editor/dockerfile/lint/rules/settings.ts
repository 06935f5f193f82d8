import { each } from '../lint-file.ts';
import type { Hit, Rule } from '../rule.ts';
import { unquote } from '../shell-commands.ts';

export const relativeWorkdir: Rule = {
  id: 'relative-workdir',
  severity: 'warning',
  what: {
    en: 'WORKDIR {path} is relative to the WORKDIR before it.',
    'zh-CN': 'WORKDIR {path} 是相对于前一个 WORKDIR 的路径。',
  },
  why: {
    en: 'Where that is depends on lines above or on the base image, which may change. Begin it with /.',
    'zh-CN': '它到底在哪里，取决于上面的行或基础镜像，而基础镜像可能会变。请以 / 开头。',
  },
  fixes: { fix: { en: 'Write {whole}', 'zh-CN': '写成 {whole}' } },
  find: (file) =>
    file.stages.flatMap((stage) => {
      let now: string | null = null;
      const hits: Hit[] = [];
      for (const instruction of stage.instructions) {
        const range = instruction.getArgumentsRange();
        const path = unquote(instruction.getArgumentsContent() ?? '');
        if (instruction.getKeyword() !== 'WORKDIR' || !range || path === '') {
          continue;
        }
        if (/^([/$\\]|[A-Za-z]:)/.test(path)) {
          now = path.startsWith('/') && !path.includes('$') ? path : null;
          continue;
        }
        const whole: string | null =
          now === null || /[$\s]|\.\./.test(path)
            ? null
            : `${now.replace(/\/+$/, '')}/${path.replace(/^\.\//, '')}`;
        hits.push({
          range,
          values: { path },
          fixes: whole ? [{ edits: [{ range, newText: whole }], preferred: true, values: { whole } }] : [],
        });
        now = whole;
      }
      return hits;
    }),
};

export const exposeRange: Rule = {
  id: 'expose-out-of-range',
  severity: 'error',
  what: { en: '{port} is no port.', 'zh-CN': '{port} 不是端口。' },
  why: {
    en: 'Ports go from 1 to 65535, and a range from the smaller to the larger. The build stops here.',
    'zh-CN': '端口从 1 到 65535，范围要从小到大。构建会在这里停止。',
  },
  find: (file) =>
    each(file, 'EXPOSE').flatMap(({ instruction }) =>
      instruction.getArguments().flatMap((argument): Hit[] => {
        const found = /^(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(argument.getValue());
        const from = Number(found?.[1]);
        const to = Number(found?.[2] ?? found?.[1]);
        const wrong = found && (from < 1 || to > 65_535 || from > to);
        return wrong ? [{ range: argument.getRange(), values: { port: argument.getValue() } }] : [];
      }),
    ),
};
