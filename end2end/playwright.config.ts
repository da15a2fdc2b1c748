import { defineConfig } from '@playwright/test';

const ci = Boolean(process.env.CI);

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './fixtures/setup.ts',
  reporter: 'list',
  workers: 2,
  fullyParallel: true,
  forbidOnly: ci,
  // What fails once and then succeeds is told as flaky; it does not hide what all the others say.
  retries: ci ? 1 : 0,
  // A loaded machine is no fault of the page.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-gpu',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'signed-in', testMatch: '*.setup.ts' },
    { name: 'chromium', dependencies: ['signed-in'] },
    // What is a form or a link must work before and without the wasm.
    { name: 'nojs', dependencies: ['signed-in'], grep: /@nojs/, use: { javaScriptEnabled: false } },
  ],
});
