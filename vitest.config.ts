/**
 * The test projects: `unit` needs nothing, `web` renders in jsdom, `emulator` talks to the official Firestore emulator
 * that its global setup starts. Browser tests are Playwright's, in e2e/.
 */
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vitest/config';

/** CSV files are imported as text, as the bundler of the functions does it. */
const csvAsText: Plugin = {
  name: 'csv-as-text',
  enforce: 'pre',
  load: (id) => (id.endsWith('.csv') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [csvAsText],
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'core/src/**/*.test.ts',
            'functions/{src,testing}/**/*.test.ts',
            '{scripts,benchmarks}/**/*.test.ts',
          ],
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
        plugins: [csvAsText],
        test: {
          name: 'emulator',
          environment: 'node',
          include: ['functions/{src,testing}/**/*.emulator.test.ts'],
          globalSetup: ['scripts/platform/vitest-emulator.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
        },
      },
    ],
  },
});
