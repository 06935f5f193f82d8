import type { Locator, Page } from '@playwright/test';
import { text as workbenchText } from '../../renderer/workbench/text.ts';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

const TITLE = 'Save a container as an image';
const words = workbenchText.en;
const chinese = workbenchText['zh-CN'];

async function makesFile(lab: Page, name: string): Promise<void> {
  await lab.getByRole('button', { name: words.editor.add, exact: true }).click();
  await lab.getByRole('menuitem', { name: words.editor.newFile }).click();
  await lab.getByRole('dialog').getByRole('textbox').fill(name);
  await lab.keyboard.press('Enter');
  await expect(lab.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
  await expect(lab.locator('.monaco-editor.focused:visible').first()).toBeVisible();
}

/** What the editor shows, Monaco's hard spaces made plain. */
function editorText(lab: Page): Promise<string> {
  return lab
    .locator('.monaco-editor:visible .view-lines')
    .first()
    .innerText()
    .then((text) => text.replaceAll('\u00a0', ' '));
}

const suggestion = (lab: Page, name: RegExp): Locator =>
  lab.locator('.suggest-widget').getByRole('option', { name });

test('a Dockerfile is completed, marked and mended by the keyboard alone, in both languages', async ({
  lab,
  learner,
}) => {
  await learner.chooseLanguage('EN');
  await learner.openLesson(TITLE);
  await learner.seesPrompt();
  await makesFile(lab, 'Dockerfile');

  // Completion, while it is typed: a flag that came after the language service was made.
  await lab.keyboard.type('FROM debian:13-slim\nCOPY --li');
  await expect(suggestion(lab, /--link/)).toBeVisible();
  await lab.keyboard.press('Enter');
  await lab.keyboard.type(' index.html /site/\n');
  await expect.poll(() => editorText(lab)).toContain('COPY --link index.html /site/');

  // Completion, asked for: the workspace's own files.
  await lab.keyboard.type('COPY in');
  await lab.keyboard.press('Control+Space');
  await expect(suggestion(lab, /index\.html/)).toBeVisible();
  await lab.keyboard.press('Enter');
  await lab.keyboard.type(' /copy/\n');
  await expect.poll(() => editorText(lab)).toContain('COPY index.html /copy/');

  // A mark appears, F8 goes there and says why, Ctrl+. mends it.
  await lab.keyboard.type('RUN apt-get install curl');
  await expect(lab.getByText('1 problem', { exact: true })).toBeVisible();
  await expect(lab.locator('.squiggly-warning:visible')).toBeVisible();
  await lab.keyboard.press('F8');
  await expect(lab.locator('.monaco-hover:visible').first()).toContainText('in a build nobody answers');
  await lab.keyboard.press('Escape');
  await lab.keyboard.press('ControlOrMeta+.');
  await expect(lab.locator('.action-widget').getByText('Add -y')).toBeVisible();
  await lab.keyboard.press('Enter');
  await expect.poll(() => editorText(lab)).toContain('RUN apt-get install -y curl');
  await expect(lab.getByText('1 problem', { exact: true })).toBeHidden();

  // The other language, while the file is open.
  await lab.keyboard.press('ControlOrMeta+End');
  await lab.keyboard.type('\nEXPOSE 70000');
  await expect(lab.getByText('1 problem', { exact: true })).toBeVisible();
  await learner.chooseLanguage('中文');
  await expect(lab.getByText('1 个问题', { exact: true })).toBeVisible();
  // The marks are written anew a moment after the words around them; a hover shows those of its time.
  await expect(async () => {
    await lab.getByRole('button', { name: chinese.problems.next }).click();
    await expect(lab.locator('.monaco-hover:visible').first()).toContainText('70000 不是端口', {
      timeout: 2000,
    });
  }).toPass();
  await expectAccessible(lab);
  await lab.keyboard.press('Escape');
});

test('an ignore file is marked and completed too', async ({ lab, learner }) => {
  await learner.chooseLanguage('EN');
  await learner.openLesson(TITLE);
  await learner.seesPrompt();
  await makesFile(lab, '.dockerignore');

  await lab.keyboard.type('../secret\n');
  await expect(lab.getByText('1 problem', { exact: true })).toBeVisible();
  await lab.keyboard.press('Control+Space');
  await suggestion(lab, /index\.html/).click();
  await expect.poll(() => editorText(lab)).toContain('index.html');

  await lab.keyboard.press('F8');
  await expect(lab.locator('.monaco-hover:visible').first()).toContainText('../secret can match nothing');
  await lab.keyboard.press('Escape');
  await lab.keyboard.press('ControlOrMeta+.');
  await expect(lab.locator('.action-widget').getByText('Delete the line')).toBeVisible();
  await lab.keyboard.press('Enter');
  await expect.poll(() => editorText(lab)).not.toContain('../secret');
  await expect(lab.getByText('1 problem', { exact: true })).toBeHidden();
});
