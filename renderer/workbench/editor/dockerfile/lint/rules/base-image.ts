import type { LintFile, Stage } from '../lint-file.ts';
import type { Hit, HitFix, Rule } from '../rule.ts';

/** A FROM whose image is named outright: no variable, not `scratch`, no earlier stage, no digest. */
function namesImage(file: LintFile, stage: Stage): boolean {
  const image = stage.from.getImage() ?? '';
  const before = file.stages.slice(0, file.stages.indexOf(stage));
  return (
    image !== '' &&
    image !== 'scratch' &&
    !image.includes('$') &&
    stage.from.getImageDigest() === null &&
    !before.some(({ name }) => name?.toLowerCase() === image.toLowerCase())
  );
}

/** Tags of the same image that the bench already has: what the learner can build with right now. */
function tagsAtHand(file: LintFile, stage: Stage): HitFix[] {
  const range = stage.from.getImageRange();
  const image = (stage.from.getImage() ?? '').replace(/:[^/:]*$/, '');
  const known = file.around.images.filter(
    (name) => name.startsWith(`${image}:`) && !name.endsWith(':latest') && !name.endsWith(':<none>'),
  );
  return range
    ? known.map((name) => ({
        edits: [{ range, newText: name }],
        preferred: known.length === 1,
        values: { name },
      }))
    : [];
}

const fixes = {
  fix: { en: 'Use {name}, which is on your bench', 'zh-CN': '改用实验台上已有的 {name}' },
};

function hits(file: LintFile, wanted: (stage: Stage) => boolean): Hit[] {
  return file.stages
    .filter((stage) => namesImage(file, stage) && wanted(stage))
    .map((stage) => ({
      range: stage.from.getImageRange() ?? stage.from.getRange(),
      values: { image: stage.from.getImage() ?? '' },
      fixes: tagsAtHand(file, stage),
    }));
}

export const fromNoTag: Rule = {
  id: 'from-no-tag',
  severity: 'warning',
  what: {
    en: '{image} has no tag: that means {image}:latest.',
    'zh-CN': '{image} 没有写标签，等于 {image}:latest。',
  },
  why: {
    en: 'latest is only a name, and it moves. The same Dockerfile builds another image next month, and nobody can tell from which one yours was made. Name a version.',
    'zh-CN':
      'latest 只是一个会移动的名字。下个月，同一个 Dockerfile 会构建出另一个镜像，谁也说不清你的镜像是从哪一个来的。请写明版本。',
  },
  fixes,
  find: (file) => hits(file, ({ from }) => from.getImageTag() === null),
};

export const fromLatest: Rule = {
  id: 'from-latest',
  severity: 'warning',
  what: { en: '{image} is whatever is newest today.', 'zh-CN': '{image} 指的是今天最新的那个镜像。' },
  why: {
    en: 'latest moves: the same Dockerfile builds another image next month, and the cache misses from the first line on. Name a version.',
    'zh-CN':
      'latest 会移动：下个月，同一个 Dockerfile 会构建出另一个镜像，而且从第一行起缓存就失效。请写明版本。',
  },
  fixes,
  find: (file) => hits(file, ({ from }) => from.getImageTag() === 'latest'),
};

export const platformConstant: Rule = {
  id: 'platform-constant',
  severity: 'info',
  what: {
    en: 'This stage is always built for {platform}.',
    'zh-CN': '这个阶段总是为 {platform} 构建。',
  },
  why: {
    en: 'On a computer with another processor it runs slowly in emulation or not at all, and --platform of the build command has no effect. Leave it away, or use $BUILDPLATFORM for a stage that only makes files.',
    'zh-CN':
      '在处理器不同的计算机上，它要靠模拟运行，很慢，甚至不能运行；构建命令的 --platform 也不起作用。去掉它；如果这个阶段只用来生成文件，就用 $BUILDPLATFORM。',
  },
  fixes: { fix: { en: 'Remove --platform', 'zh-CN': '去掉 --platform' } },
  find: (file) =>
    file.stages.flatMap(({ from }) => {
      const flag = from.getPlatformFlag();
      const value = flag?.getValue() ?? '';
      const image = from.getImageRange();
      if (!flag || value === '' || value.includes('$')) {
        return [];
      }
      const range = { start: flag.getRange().start, end: image?.start ?? flag.getRange().end };
      return [
        {
          range: flag.getRange(),
          values: { platform: value },
          fixes: image ? [{ edits: [{ range, newText: '' }], preferred: false }] : [],
        },
      ];
    }),
};

/** Every name or number by which a later line takes something from a stage, in lower case. */
function usedStages(file: LintFile): Set<string> {
  const used = new Set<string>();
  for (const { from, instructions } of file.stages) {
    used.add((from.getImage() ?? '').toLowerCase());
    for (const instruction of instructions) {
      const text = instruction.getTextContent();
      for (const [, name] of text.matchAll(/(?:--from=|[=,]from=)"?([^\s,"]+)/g)) {
        used.add((name ?? '').toLowerCase());
      }
    }
  }
  return used;
}

export const unusedStage: Rule = {
  id: 'unused-stage',
  severity: 'info',
  unnecessary: true,
  what: { en: 'Nothing is taken from stage {stage}.', 'zh-CN': '没有哪一行用到阶段 {stage}。' },
  why: {
    en: 'BuildKit leaves it out; the classic builder builds it all the same. It counts only when you build with --target. Copy from it with COPY --from, or delete it.',
    'zh-CN':
      'BuildKit 会跳过它，经典构建器却照样构建。只有用 --target 指定时它才有用。用 COPY --from 从中复制，或者删掉它。',
  },
  find: (file) => {
    const used = usedStages(file);
    return file.stages
      .slice(0, -1)
      .map((stage, index) => ({ stage, index }))
      .filter(({ stage, index }) => !used.has(stage.name?.toLowerCase() ?? '') && !used.has(String(index)))
      .filter(({ stage }) => !(stage.name ?? '').includes('$'))
      .map(({ stage, index }) => ({
        range: stage.from.getBuildStageRange() ?? stage.from.getRange(),
        values: { stage: stage.name ?? String(index) },
      }));
  },
};
