/**
 * The test projects: `unit` needs nothing, `web` renders in jsdom, `emulator` talks to the official Firestore emulator
 * that its global setup starts. Browser tests are Playwright's, in e2e/. The files of a project share their processes
 * (no isolation), which halves the time: a test leaves nothing behind in a module, a global or the environment.
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
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'web',
          environment: 'jsdom',
          include: ['web/src/**/*.test.{ts,tsx}'],
          isolate: false,
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
          setupFiles: ['functions/testing/heard-console.ts'],
          fileParallelism: false,
          isolate: false,
          testTimeout: 30_000,
        },
      },
    ],
  },
});
