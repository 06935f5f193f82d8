import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, chromium, _electron as electron, type Page } from '@playwright/test';
import { Bench } from '../../electron/core/bench/bench.ts';
import { findEngine } from '../../electron/core/engine/find-engine.ts';
import { electronLaunchOptions } from './electron-launch.ts';
import { startLab } from './lab-process.ts';
import { Learner } from './learner.ts';

/** The terminal draws with WebGL where it can, and then its text is not in the page; tests read it as the fallback draws it. */
const DRAW_TEXT = ['--disable-3d-apis', '--disable-gpu', '--disable-software-rasterizer'];

interface Fixtures {
  /** A data directory of this test's own; its benches are removed afterwards. */
  home: string;
  /** The lab's screen, in Chromium or in Electron, whichever the project is. */
  lab: Page;
  learner: Learner;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  home: async ({}, use) => {
    const home = mkdtempSync(path.join(tmpdir(), 'll-e2e-'));
    await use(home);
    await removeBenches(home);
    rmSync(home, { recursive: true, force: true });
  },
  lab: async ({ home }, use, info) => {
    if (info.project.name === 'electron') {
      const options = electronLaunchOptions(home);
      const app = await electron.launch({ ...options, args: [...DRAW_TEXT, ...options.args] });
      await use(await app.firstWindow());
      await app.close();
      return;
    }
    const lab = await startLab(home);
    const browser = await chromium.launch({
      executablePath: process.env.LAYER_LAB_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', ...DRAW_TEXT],
    });
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.goto(lab.url);
    await use(page);
    await browser.close();
    await lab.stop();
  },
  learner: async ({ lab }, use) => {
    await use(new Learner(lab));
  },
});
export { expect } from '@playwright/test';

async function removeBenches(home: string): Promise<void> {
  const { found } = await findEngine({ dataDir: home });
  const bench = new Bench({ host: () => found, dataDir: home, lessonId: 'nginx-commit', images: [] });
  await bench.destroy();
  await bench.close();
}
