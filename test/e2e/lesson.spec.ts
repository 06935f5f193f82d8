import { readFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import { Lesson } from '../../electron/contract/index.ts';
import { text as layersText } from '../../renderer/layers/text.ts';
import { text as lessonText } from '../../renderer/lesson/text.ts';
import { expect, test } from './fixtures.ts';

const lesson = Lesson.parse(
  parse(readFileSync(path.join(import.meta.dirname, '../../lessons/nginx-commit/lesson.yaml'), 'utf8')),
);
const PAGE = '/usr/share/nginx/html/index.html';

for (const [language, button] of [
  ['en', 'EN'],
  ['zh-CN', '中文'],
] as const) {
  test(`the nginx-commit lesson, by clicking and typing, in ${language}`, async ({ lab, learner }) => {
    const words = lessonText[language];
    const next = words.foot.next;
    const choice = (stepId: string, checkId: string, id: string): string => {
      const check = lesson.steps.find((step) => step.id === stepId)?.checks.find((one) => one.id === checkId);
      const found = check?.type === 'question' ? check.choices?.find((one) => one.id === id) : undefined;
      return found?.text[language] ?? '';
    };

    await learner.chooseLanguage(button);
    await expectAccessible(lab);
    await learner.openLesson(lesson.title[language]);
    await learner.seesPrompt();

    await learner.types('echo 你好，实验台');
    await learner.seesInTerminal(/\n你好，实验台/);

    // Run nginx.
    await learner.types('docker run -d --name web -p 80:80 nginx');
    await learner.seesCheck('web-running', 'pass');
    await learner.seesCheck('web-answers', 'pass');
    await expect(learner.preview()).toContainText('Welcome to nginx');
    await expectAccessible(lab);
    await learner.goesOn(next);

    // Count its layers; a wrong answer is told as one.
    await learner.types("docker image inspect -f 'layers={{len .RootFS.Layers}}' nginx");
    const nginxLayers = await learner.readsNumber('layers');
    await learner.answersNumber('layer-count', '1');
    await learner.seesCheck('layer-count', 'fail');
    await learner.answersNumber('layer-count', String(nginxLayers));
    await learner.seesCheck('layer-count', 'pass');
    await learner.goesOn(next);

    // Change the page from inside, and see it.
    await learner.types('docker exec -it web bash');
    await learner.seesInTerminal(/root@\w+:\/#/);
    await learner.types(`echo '<h1>Hello from inside</h1>' > ${PAGE}`);
    await learner.types('exit');
    await learner.seesCheck('page-changed', 'pass');
    await expect(learner.preview()).toContainText('Hello from inside');
    await learner.goesOn(next);

    // What the container wrote.
    await learner.types('docker diff web');
    await learner.seesCheck('diff-run', 'pass');
    const listed = await learner.readsDiff();
    expect(listed).toContain(PAGE);
    await learner.answersChoice('who-wrote', choice('diff', 'who-wrote', 'nginx'));
    await learner.seesCheck('who-wrote', 'pass');
    await learner.goesOn(next);

    // A second container knows nothing of it.
    await learner.types('docker run -d --name fresh -p 81:80 nginx');
    await learner.seesCheck('fresh-running', 'pass');
    await learner.seesCheck('fresh-welcome', 'pass');
    await learner.types('docker rm -f fresh');
    await learner.seesCheck('fresh-removed', 'pass');
    await learner.goesOn(next);

    // Commit: nginx's layers and exactly one more, with the page in it and nothing that docker diff did not list.
    await learner.seesCheck('one-layer-more', 'notYet');
    await learner.types('docker commit web mynginx');
    await learner.seesCheck('one-layer-more', 'pass');
    await learner.seesCheck('page-in-layer', 'pass');
    await learner.showsLayersAs(layersText[language].mode.table);
    const tables = layersText[language].table;
    const rowsOf = (ref: string) =>
      lab
        .getByRole('table', { name: fill(tables.caption, { ref }), exact: true })
        .locator('tbody tr:not(.writable)');
    await expect(rowsOf('nginx')).toHaveCount(nginxLayers);
    await expect(rowsOf('mynginx')).toHaveCount(nginxLayers + 1);
    await lab
      .getByRole('button', { name: fill(tables.select, { index: nginxLayers + 1, ref: 'mynginx' }) })
      .click();
    await lab.getByRole('searchbox', { name: layersText[language].files.filter }).fill('index.html');
    await expect(lab.getByRole('treeitem', { name: /index\.html/ })).toBeVisible();
    await expectAccessible(lab);
    await learner.goesOn(next);

    await learner.answersNumber('mynginx-layers', String(nginxLayers + 1));
    await learner.seesCheck('mynginx-layers', 'pass');
    await learner.goesOn(next);

    // Run it: the page is there from the start.
    await learner.types('docker run -d --name mine -p 82:80 mynginx');
    await learner.seesCheck('mine-running', 'pass');
    await learner.seesCheck('mine-answers', 'pass');
    await learner.seesCheck('mine-page', 'pass');
    await expect(learner.preview()).toContainText('Hello from inside');
    await learner.goesOn(next);

    await learner.types(`docker commit -c 'CMD ["nginx", "-t"]' web mynginx:test`);
    await learner.seesCheck('test-cmd', 'pass');
    await learner.types('docker run --rm mynginx:test');
    await learner.seesCheck('test-run', 'pass');
    await learner.goesOn(next);

    await learner.types('docker history mynginx');
    await learner.seesCheck('history-run', 'pass');
    await learner.answersChoice('how-made', choice('limits', 'how-made', 'nothing'));
    await learner.seesCheck('how-made', 'pass');
    await expect(lab.getByRole('heading', { name: words.finished.title })).toBeVisible();
    await expectAccessible(lab);
  });
}

/** A sentence of the screen with its values filled in. */
function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(values[name]));
}

/** axe finds nothing serious. The learner’s own page, in its frame, is not ours to judge. */
async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page }).setLegacyMode(true).exclude('iframe').analyze();
  const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([]);
}
