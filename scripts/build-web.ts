/** Builds the page into web/dist with Vite, quietly: only warnings and errors are printed. */
import { join } from 'node:path';
import { build } from 'vite';

/** Writes web/dist. Throws, with Vite's own words, when the source does not build. */
export async function buildWeb(): Promise<void> {
  await build({ root: join(import.meta.dirname, '..', 'web'), logLevel: 'warn' });
}

if (import.meta.main) await buildWeb();
