/**
 * Plants, in a copy of core's contracts, the words of Node and of the browser, which core has to be free of: each must
 * be a compile error.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** Ways out of core that the compiler has to refuse. */
export const OUTSIDE_WORDS = ['fetch', 'process', 'console', 'setTimeout', 'window', 'localStorage', 'Buffer'];

/** One sentence for each word that core could use. */
export async function unprovenTypeRules(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'planted-words-'));
  try {
    mkdirSync(join(folder, 'core', 'src'), { recursive: true });
    cpSync(join(ROOT, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
    cpSync(join(ROOT, 'core', 'tsconfig.json'), join(folder, 'core', 'tsconfig.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const lines = OUTSIDE_WORDS.map((word, index) => `export const outside${index}: unknown = ${word};`);
    writeFileSync(join(folder, 'core', 'src', 'planted.ts'), lines.join('\n'));
    const output = await compile(join(folder, 'core'));
    return OUTSIDE_WORDS.filter((word) => !output.includes(`Cannot find name '${word}'`)).map(
      (word) => `core/tsconfig.json: lets core use ${word}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compile(project: string): Promise<string> {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '--project', project, '--pretty', 'false'], (_error, stdout) =>
      resolve(stdout),
    );
  });
}
