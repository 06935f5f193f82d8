import { text as layersText } from '../../renderer/layers/text.ts';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

const PAGE = '/usr/share/nginx/html/index.html';
const CONF = '/etc/nginx/conf.d/default.conf';
const words = layersText.en;

test('what a layer changed, who wrote a file, what it was before, and what is wasted', async ({
  lab,
  learner,
}) => {
  await learner.chooseLanguage('EN');
  await learner.openLesson('Save a container as an image');
  await learner.seesPrompt();
  await learner.types('docker create --name box nginx && docker start box');
  await learner.seesInTerminal(/^box$/m);
  await learner.types(
    `docker exec box sh -c 'echo "<h1>Mine</h1>" > ${PAGE}; rm ${CONF}; chmod 700 /etc/passwd; echo z > /zeta' && docker commit box mine && echo commit""ted`,
  );
  await learner.seesInTerminal(/^committed$/m);
  await learner.drawsImage(words.choose.label, 'mine');
  const top = lab.getByRole('button', { name: /^Layer (\d+) of \1 of mine: COMMIT/ });
  await top.click();
  const number = Number(/Layer (\d+)/.exec((await top.getAttribute('aria-label')) ?? '')?.[1]);
  const details = lab.getByRole('region', { name: `Layer ${number}`, exact: true });
  const item = (name: RegExp) => details.getByRole('treeitem', { name });

  // What it changed, each kind told apart, and narrowed by kind, type, size and name.
  await expect(item(/index\.html, file, modified, 14 B, before \d+ B/)).toBeVisible();
  await details.getByRole('button', { name: /^deleted: 1\./ }).click();
  await expect(item(/default\.conf, file, deleted/)).toBeVisible();
  await expect(item(/index\.html/)).toHaveCount(0);
  await details.getByRole('button', { name: /^deleted: 1\./ }).click();
  await details.getByRole('button', { name: /^metadata only: \d+\./ }).click();
  await expect(item(/passwd, file, metadata only/)).toBeVisible();
  await lab.keyboard.press('Escape');
  const name = details.getByRole('searchbox', { name: words.files.filter });
  await name.fill('nothing-is-called-so');
  await expect(details).toContainText(words.files.noMatch);
  await name.press('Escape');
  await expect(name).toHaveValue('');
  await name.fill('/usr/**/*.html');
  await expect(details).toContainText(/1 of \d+/);
  await expectAccessible(lab);

  // Its contents beside what they were, with keys alone.
  await details.getByRole('tree').focus();
  await lab.keyboard.press('Home');
  await lab.keyboard.press('Enter');
  const file = lab.getByRole('dialog', { name: PAGE });
  await expect(file).toContainText(words.file.verdict.content);
  await expect(file.getByRole('row', { name: /Size/ })).toContainText('14 B');
  await expect(file.locator('.monaco-diff-editor .modified-in-monaco-diff-editor')).toContainText('Mine');
  await expect(file.locator('.monaco-diff-editor .original-in-monaco-diff-editor')).toContainText('Welcome');
  await expectAccessible(lab);
  await lab.keyboard.press('Escape');
  await expect(file).toBeHidden();

  // Who wrote it: a question, an answer from the base up, and the way there.
  await details.getByRole('tree').press('?');
  const history = lab.getByRole('region', { name: `Who wrote ${PAGE}?` });
  await expect(history.getByRole('listitem')).toHaveCount(2);
  await expect(history.getByRole('listitem').nth(1)).toContainText(`Layer ${number}`);
  const first = history.getByRole('listitem').first();
  const writer = Number(/Layer (\d+)/.exec((await first.textContent()) ?? '')?.[1]);
  await expectAccessible(lab);
  await first.getByRole('button').click();
  const below = lab.getByRole('region', { name: `Layer ${writer}`, exact: true });
  await expect(below.getByRole('treeitem', { selected: true, name: /index\.html/ })).toBeVisible();
  await history.getByRole('button', { name: words.history.close }).click();
  await expect(history).toBeHidden();

  // A deleted file: what was lost.
  await top.click();
  await name.fill('default.conf');
  await item(/default\.conf, file, deleted/).dblclick();
  const lost = lab.getByRole('dialog', { name: CONF });
  await expect(lost).toContainText(words.file.verdict.deleted);
  await expect(lost.locator('.monaco-editor')).toContainText('server');
  await lost.getByRole('button', { name: words.file.close }).click();
  await name.fill('passwd');
  await item(/passwd/).dblclick();
  await expect(
    lab.getByRole('dialog', { name: '/etc/passwd' }).getByRole('row', { name: /Mode/ }),
  ).toContainText(/0644.*0700/);
  await lab.keyboard.press('Escape');

  // All files at this level, folder by folder and by search.
  await details.getByRole('tab', { name: words.tabs.all }).click();
  const all = details.getByRole('tree');
  await expect(all.getByRole('treeitem').first()).toBeVisible();
  await all.focus();
  await lab.keyboard.type('zet');
  await expect(all.getByRole('treeitem', { selected: true })).toHaveAccessibleName(
    new RegExp(`/zeta, file, 2 B, written by layer ${number}`),
  );
  await lab.keyboard.press('Home');
  await lab.keyboard.type('etc');
  await lab.keyboard.press('ArrowRight');
  await expect(all.locator('[aria-level="2"]').first()).toBeVisible();
  await details.getByRole('searchbox').fill('html/index.html');
  await expect(item(/index\.html, file, 14 B/)).toBeVisible();
  await expectAccessible(lab);

  // Wasted: what the commit hid, who wrote it, who hid it.
  await details.getByRole('tab', { name: words.tabs.wasted }).click();
  await expect(details.getByRole('treeitem').first()).toBeVisible();
  const gone = item(new RegExp(`${CONF}, \\d+ B: written by layer \\d+, deleted by layer ${number}`));
  await details.getByRole('tree').focus();
  await lab.keyboard.press('End');
  await expect(gone).toBeVisible();
  await expect(
    item(new RegExp(`${PAGE}, \\d+ B: written by layer ${writer}, overwritten by layer ${number}`)),
  ).toHaveCount(1);
  await expectAccessible(lab);
  await gone.getByRole('button', { name: /which deleted it/ }).click();
  await expect(details.getByRole('treeitem', { selected: true })).toHaveAccessibleName(
    /default\.conf, file, deleted/,
  );

  // The same in the table, in Chinese.
  await learner.showsLayersAs(words.mode.table);
  const sums = lab.getByRole('table', { name: 'mine, top layer first' });
  await expect(sums.getByRole('row', { name: /^Efficiency \d+\.\d %/ })).toBeVisible();
  await learner.chooseLanguage('中文');
  await expect(lab.getByRole('row', { name: /^效率/ }).first()).toBeVisible();
  await expectAccessible(lab);
});
