import type { Locator, Page } from '@playwright/test';
import { text as buildsText } from '../../renderer/builds/text.ts';
import { text as layersText } from '../../renderer/layers/text.ts';
import { text as workbenchText } from '../../renderer/workbench/text.ts';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';
import type { Learner } from './learner.ts';

const words = buildsText.en;

/** What becomes of a line in a build, as its cell says it. */
function cell(lab: Page, build: number, line: number): Locator {
  return lab.getByRole('button', { name: new RegExp(`^Build ${build}, line ${line}:`) });
}

async function ends(lab: Page, build: number): Promise<void> {
  const head = lab.getByRole('columnheader', { name: new RegExp(`^Build ?${build}\\b`) });
  await expect(head).toBeVisible({ timeout: 60_000 });
  await expect(head.locator('.spinner')).toHaveCount(0, { timeout: 120_000 });
  await expect(lab.getByRole('button', { name: words.build, exact: true }).first()).toBeVisible();
}

async function writes(learner: Learner, lines: string[]): Promise<void> {
  await learner.types(
    `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > Dockerfile && echo ma""de`,
  );
  await learner.seesInTerminal(/^made$/m);
}

async function begins(lab: Page, learner: Learner, lines: string[]): Promise<void> {
  await learner.chooseLanguage('EN');
  await learner.openLesson('Save a container as an image');
  await learner.seesPrompt();
  await writes(learner, lines);
  await lab.getByRole('button', { name: workbenchText.en.tree.show }).click();
  await lab.getByRole('treeitem', { name: 'Dockerfile' }).dblclick();
  await lab.getByRole('button', { name: workbenchText.en.tree.hide }).click();
  await expect(lab.locator('.view-line').first()).toContainText('FROM');
}

test('an edited line 3 runs again with what follows, lines 1 and 2 are reused, and it is said why', async ({
  lab,
  learner,
}, info) => {
  await begins(lab, learner, [
    'FROM nginx',
    'COPY index.html /page.html',
    'RUN echo one two && echo one two > /words',
    'RUN wc -w /words > /count',
  ]);
  const bar = lab.getByRole('region', { name: words.bar.label });
  await expect(bar).toContainText('docker build -t hello .');
  await expect(bar).toContainText(/sends \d+ files?, \d/);
  await lab.getByRole('tab', { name: words.title }).click();
  await expect(lab.getByText(words.empty.title)).toBeVisible();
  await expectAccessible(lab);

  await bar.getByRole('button', { name: words.build, exact: true }).click();
  await ends(lab, 1);
  for (const line of [2, 3, 4]) {
    await expect(cell(lab, 1, line)).toHaveAttribute('data-mark', /^(miss|ran)$/);
  }

  // Edits line 3 and presses Build; the file need not be saved first.
  await lab.locator('.view-line', { hasText: '/words' }).first().click();
  await lab.keyboard.press('Home');
  for (const _ of 'RUN echo one') {
    await lab.keyboard.press('ArrowRight');
  }
  await lab.keyboard.type(' and');
  await bar.getByRole('button', { name: words.build, exact: true }).click();
  await ends(lab, 2);
  await expect(cell(lab, 2, 1)).toHaveAttribute('data-mark', 'cached');
  await expect(cell(lab, 2, 2)).toHaveAttribute('data-mark', 'cached');
  await expect(cell(lab, 2, 3)).toHaveAttribute('data-mark', 'miss');
  await expect(cell(lab, 2, 4)).toHaveAttribute('data-mark', 'ran');
  const about = lab.getByRole('region', { name: 'About build 2' });
  await expect(about).toContainText(/Line 3 ran: The instruction changed from .*one two.* to .*one and two/);
  await expect(about).toContainText('Line 4 ran because line 3 did.');
  await expect(about).toContainText('Lines 1–2 were reused from the cache.');
  await expect(bar).toContainText('Build 2: 2 of 3 ran');
  // The marks stand beside the text too.
  await expect(lab.locator('.builds-gutter.miss')).toHaveCount(1);
  await expect(lab.locator('.builds-gutter.cached')).toHaveCount(2);
  await expectAccessible(lab);
  await lab.screenshot({ path: info.outputPath('why-en-light.png') });

  // Why of one line, with what it printed; keys alone.
  await cell(lab, 2, 3).focus();
  await lab.keyboard.press('ArrowDown');
  await expect(cell(lab, 2, 4)).toBeFocused();
  await lab.keyboard.press('ArrowUp');
  await lab.keyboard.press('Enter');
  const step = lab.getByRole('region', { name: 'Line 3 in build 2' });
  await expect(step.locator('pre')).toContainText('one and two');
  await expectAccessible(lab);
  await step.getByRole('button', { name: words.step.back }).click();
});

test('files, failures, cancelling, drawings and their tables', async ({ lab, learner }, info) => {
  await begins(lab, learner, [
    'FROM nginx AS made',
    'COPY index.html /page.html',
    'RUN sleep 1; cp /page.html /made.html',
    'FROM nginx',
    'COPY --from=made /made.html /made.html',
  ]);
  // Ctrl+B from inside the terminal.
  await learner.types('');
  await lab.keyboard.press('Control+b');
  await ends(lab, 1);
  await learner.types('echo mine > index.html && echo edi""ted');
  await learner.seesInTerminal(/^edited$/m);
  const whatIf = lab.locator('.builds-whatif');
  await expect(whatIf).toContainText('If you build now, lines 2–3');
  await expect(whatIf).toContainText('index.html');
  await expect(lab.locator('.builds-gutter.reruns').first()).toBeVisible();
  await lab.keyboard.press('Control+b');
  await ends(lab, 2);
  const about = lab.getByRole('region', { name: 'About build 2' });
  await expect(about).toContainText('Line 2 ran: index.html has other contents.');
  await expect(about).toContainText('It came as foretold');
  await about.getByRole('button', { name: words.change.open }).click();
  const file = lab.getByRole('dialog', { name: 'index.html' });
  await expect(file.locator('.modified-in-monaco-diff-editor')).toContainText('mine');
  await expectAccessible(lab);
  await lab.keyboard.press('Escape');
  await expect(file).toBeHidden();

  // When, and what stages take from each other: drawn, and as tables.
  await about.getByRole('tab', { name: words.pane.time }).click();
  await expect(lab.getByRole('img', { name: 'When each line of build 2 ran' })).toBeVisible();
  await about.getByRole('tab', { name: words.pane.stages }).click();
  await expect(lab.getByRole('img', { name: 'Stages of build 2' })).toContainText('/made.html');
  await expectAccessible(lab);
  await learner.showsLayersAs(words.mode.table);
  await expect(lab.getByRole('table', { name: words.stages.copies })).toContainText('/made.html');
  const lines = lab.getByRole('table', { name: 'Lines of build 2' });
  await expect(lines.getByRole('row', { name: /^Line 2: why/ })).toContainText(
    'index.html has other contents.',
  );
  await expectAccessible(lab);
  await learner.showsLayersAs(words.mode.picture);
  await about.getByRole('tab', { name: words.pane.why }).click();
  await lab.screenshot({ path: info.outputPath('file-en-light.png') });

  // Its layers, in the picture of layers.
  await about.getByRole('button', { name: 'Layers of hello' }).click();
  await expect(lab.getByRole('button', { name: /^Layer \d+ of \d+ of hello: COPY/ }).first()).toBeVisible();
  await expect(lab.getByText(layersText.en.title).first()).toBeVisible();
  await lab.getByRole('tab', { name: words.title }).click();

  // A line that fails: its number, the exit code, and the way there.
  await writes(learner, ['FROM nginx', 'RUN echo on the way; exit 7']);
  await lab.keyboard.press('Control+b');
  await ends(lab, 3);
  const failure = lab.getByRole('alert').filter({ hasText: 'Build 3 failed at line 2. Exit code 7.' });
  await expect(failure).toBeVisible();
  await expect(cell(lab, 3, 2)).toHaveAttribute('data-mark', 'failed');
  await expectAccessible(lab);
  await failure.getByRole('button', { name: words.failed.log }).click();
  await expect(lab.getByRole('region', { name: 'Line 2 in build 3' })).toContainText('on the way');
  await failure.getByRole('button', { name: 'Go to line 2' }).click();
  await expect(lab.locator('.wb-foot')).toContainText('Ln 2, Col 1');

  // A build that takes too long is stopped, on the engine too.
  await writes(learner, ['FROM nginx', 'RUN sleep 300']);
  await lab.keyboard.press('Control+b');
  await expect(cell(lab, 4, 2)).toBeVisible({ timeout: 60_000 });
  await lab.getByRole('button', { name: words.cancel, exact: true }).first().click();
  await ends(lab, 4);
  await expect(lab.getByText('Build 4 was cancelled; the engine has stopped working on it.')).toBeVisible();
  await expect(cell(lab, 4, 2)).not.toHaveAttribute('data-mark', 'failed');

  // Options, and the same in Chinese and in the dark.
  await lab.getByRole('button', { name: words.options.open }).click();
  const options = lab.getByRole('dialog', { name: words.options.title });
  await options.getByLabel(words.options.tag, { exact: true }).fill('mine:2');
  await options.getByRole('button', { name: words.builder.classic }).click();
  await expect(options).toContainText('DOCKER_BUILDKIT=0 docker build -t mine:2 .');
  await expectAccessible(lab);
  await options.getByRole('button', { name: words.options.close }).click();
  await learner.chooseLanguage('中文');
  await expect(lab.getByRole('button', { name: '构建', exact: true }).first()).toBeVisible();
  await lab.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  await expectAccessible(lab);
  await lab.screenshot({ path: info.outputPath('builds-zh-dark.png') });
});
