/**
 * The test projects: `unit` needs nothing, `web` renders in jsdom, `emulator` talks to the official Firestore emulator
 * that its global setup starts. Browser tests are Playwright's, in e2e/.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['core/src/**/*.test.ts', 'functions/{src,testing}/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.emulator.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'web',
          environment: 'jsdom',
          include: ['web/src/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'emulator',
          environment: 'node',
          include: ['functions/src/**/*.emulator.test.ts'],
          globalSetup: ['scripts/platform/vitest-emulator.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
        },
      },
    ],
  },
});
