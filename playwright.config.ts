/**
 * The whole product in a real browser, against one local platform that e2e/support/start-platform.ts brings up.
 * One worker and no retries: the specs are numbered in the order in which a user meets the product, and a test that
 * passes the second time only is a failing test.
 */
import { defineConfig } from '@playwright/test';
import { browserToLaunch } from './e2e/support/browser.ts';

export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  globalSetup: './e2e/support/start-platform.ts',
  outputDir: 'test-results',
  use: {
    baseURL: process.env['E2E_BASE_URL'] ?? 'http://127.0.0.1:5000',
    ...(await browserToLaunch()),
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    // Recording each page takes a third of the time of all: E2E_TRACE=1 has it where a failure cannot be understood without.
    trace: process.env['E2E_TRACE'] ? 'retain-on-failure' : 'off',
    contextOptions: { reducedMotion: 'reduce' },
  },
});
