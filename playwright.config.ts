import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  // Each test has a bench of its own, and this machine may have two cores: one after the other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure', viewport: { width: 1440, height: 900 } },
  projects: [
    { name: 'chromium', testMatch: /.*\.spec\.ts/, testIgnore: /desktop-.*\.spec\.ts/ },
    { name: 'electron', testMatch: /(lesson|desktop-).*\.spec\.ts/ },
  ],
});
