export type Trouble = 'nothing-answers' | 'bench-away' | 'too-slow' | 'broken-answer';

export const STATUS: Record<Trouble, number> = {
  'nothing-answers': 502,
  'broken-answer': 502,
  'bench-away': 503,
  'too-slow': 504,
};

interface Words {
  title: string;
  advice: string;
}

function words(trouble: Trouble, port: number): { en: Words; zh: Words } {
  switch (trouble) {
    case 'nothing-answers':
      return {
        en: {
          title: `Nothing answers on port ${port} of the bench yet.`,
          advice: `Start a container that publishes this port, for example with -p ${port}:80, then look again.`,
        },
        zh: {
          title: `实验台的 ${port} 端口上还没有程序应答。`,
          advice: `请启动一个发布了该端口的容器（例如加上 -p ${port}:80），然后再刷新。`,
        },
      };
    case 'bench-away':
      return {
        en: {
          title: 'The bench is not there right now.',
          advice: 'Your files are kept. Look again once the bench is ready.',
        },
        zh: { title: '实验台目前不可用。', advice: '你的文件都已保留。实验台就绪后请再刷新。' },
      };
    case 'too-slow':
      return {
        en: {
          title: `The server on port ${port} of the bench takes too long to answer.`,
          advice: 'See what it is doing with docker logs, then look again.',
        },
        zh: {
          title: `实验台 ${port} 端口上的服务器太久没有应答。`,
          advice: '请用 docker logs 看看它在做什么，然后再刷新。',
        },
      };
    case 'broken-answer':
      return {
        en: {
          title: `What answers on port ${port} of the bench does not speak HTTP.`,
          advice: 'The preview shows web servers only.',
        },
        zh: { title: `实验台 ${port} 端口上应答的不是 HTTP。`, advice: '预览只能显示网站服务器。' },
      };
  }
}

/** A whole page that says what is wrong and what to do, in both languages. */
export function troublePage(trouble: Trouble, port: number): string {
  const { en, zh } = words(trouble, port);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${en.title}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; gap: 1.5rem; padding: 1.5rem; box-sizing: border-box; }
section { max-width: 34rem; }
h1, p { margin: 0; font-size: 1rem; }
</style>
</head>
<body>
<section><h1>${en.title}</h1><p>${en.advice}</p></section>
<section lang="zh-CN"><h1>${zh.title}</h1><p>${zh.advice}</p></section>
</body>
</html>
`;
}
