import type { Page } from '@playwright/test';
import { benchNames } from '../../electron/core/bench/names.ts';
import { findEngine } from '../../electron/core/engine/find-engine.ts';
import { text as workbenchText } from '../../renderer/workbench/text.ts';
import { expect, test } from './fixtures.ts';

const TITLE = 'Save a container as an image';

/** The learner's bench, from outside: what somebody else on this computer can do to it. */
async function benchContainer(home: string) {
  const { found } = await findEngine({ dataDir: home });
  if (!found) {
    throw new Error('no engine');
  }
  return found.docker.getContainer(benchNames(home, 'nginx-commit').container);
}

async function writesInEditor(lab: Page, words: string): Promise<void> {
  await lab.locator('.monaco-editor:visible').first().click();
  await lab.keyboard.press('ControlOrMeta+A');
  await lab.keyboard.type(words);
}

test('a bench that is killed comes back with the files, and the lesson goes on', async ({
  home,
  lab,
  learner,
}) => {
  await learner.chooseLanguage('EN');
  await learner.openLesson(TITLE);
  await learner.seesPrompt();
  await learner.types('echo kept > note.txt; docker run -d --name web -p 80:80 nginx');
  await learner.seesCheck('web-answers', 'pass');

  await (await benchContainer(home)).kill();
  await expect(lab.getByText('Your bench is gone.').first()).toBeVisible();

  // By itself or by one click; then the terminal answers again and the file is there.
  await expect(lab.getByText('Bench ready', { exact: true })).toBeVisible({ timeout: 90_000 });
  await learner.seesInTerminal(/has ended[^$]*bench:\/workspace\$ *$/m);
  await learner.types('clear; cat note.txt; docker ps -a --format "again={{.Names}}"');
  await learner.seesInTerminal(/kept/);
  await learner.seesInTerminal(/again=web/);
  // What was done once stays done.
  await learner.seesCheck('web-answers', 'pass');
});

test('the same file in the editor and in the terminal: seen on both sides, and never overwritten unasked', async ({
  lab,
  learner,
}) => {
  await learner.chooseLanguage('EN');
  await learner.openLesson(TITLE);
  await learner.seesPrompt();
  const words = workbenchText.en;

  // From the editor to the terminal.
  await expect(lab.locator('.monaco-editor:visible').first()).toContainText('Hello from my workspace');
  await writesInEditor(lab, 'from the editor');
  await lab.keyboard.press('ControlOrMeta+S');
  await expect(lab.getByText(words.editor.saved, { exact: true })).toBeVisible();
  await learner.types('cat index.html');
  await learner.seesInTerminal(/from the editor/);

  // From the terminal to the editor.
  await learner.types('echo from the terminal > index.html');
  await expect(lab.locator('.monaco-editor:visible').first()).toContainText('from the terminal');

  // Both: the learner is asked, and what they wrote is kept.
  await writesInEditor(lab, 'mine');
  await learner.types('echo theirs > index.html');
  await expect(lab.getByText(words.conflict.changed)).toBeVisible();
  await lab.getByRole('button', { name: words.conflict.keepMine }).click();
  await expect(lab.getByText(words.conflict.changed)).toBeHidden();
  await learner.types('clear; cat index.html');
  await learner.seesInTerminal(/mine/);
});

test('a page that is loaded again is at the same step, with the terminal as it was', async ({
  lab,
  learner,
}) => {
  await learner.chooseLanguage('EN');
  await learner.openLesson(TITLE);
  await learner.seesPrompt();
  await learner.types('docker run -d --name web -p 80:80 nginx');
  await learner.seesCheck('web-answers', 'pass');
  await learner.goesOn('Next step');
  await expect(lab.locator('[aria-current="step"]')).toContainText('What an image is made of');

  await lab.reload();
  await expect(lab.locator('[aria-current="step"]')).toContainText('What an image is made of');
  await learner.seesInTerminal(/docker run -d --name web/);
});

test('a new bench loses the containers, keeps the files, and says so first', async ({ lab, learner }) => {
  await learner.chooseLanguage('EN');
  await learner.openLesson(TITLE);
  await learner.seesPrompt();
  await learner.types('echo kept > note.txt; docker run -d --name web -p 80:80 nginx');
  await learner.seesCheck('web-answers', 'pass');

  await lab.getByRole('button', { name: 'More about this lesson' }).click();
  await lab.getByRole('button', { name: 'Reset bench' }).click();
  const dialog = lab.getByRole('dialog');
  await expect(dialog).toContainText('web');
  await dialog.getByRole('button', { name: 'Reset bench' }).click();
  await expect(lab.getByText('Bench ready', { exact: true })).toBeHidden();
  await expect(lab.getByText('Bench ready', { exact: true })).toBeVisible({ timeout: 90_000 });
  await learner.seesPrompt();
  await learner.types('clear; cat note.txt; echo "left=$(docker ps -aq | wc -l)"');
  await learner.seesInTerminal(/kept/);
  await learner.seesInTerminal(/left=0/);
});
