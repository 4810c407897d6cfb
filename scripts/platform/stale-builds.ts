/**
 * Tells which of the two builds is older than what it is made of, by the files' times.
 * A missing build counts as old.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface BuildTimes {
  /** The file that the build writes last. */
  product: string;
  /** Files and folders that it is made of. */
  sources: string[];
}

/** What each build is made of, as paths below `root`. */
export function builds(root: string): Record<'functions' | 'web', BuildTimes> {
  const at = (...paths: string[]): string[] => paths.map((path) => join(root, path));
  return {
    functions: {
      product: join(root, 'functions', 'lib', 'index.cjs'),
      sources: at(
        'core/src',
        'functions/src',
        'functions/package.json',
        'scripts/build-functions.ts',
        'package-lock.json',
      ),
    },
    web: {
      product: join(root, 'web', 'dist', 'index.html'),
      sources: at('core/src', 'web/src', 'web/public', 'web/index.html', 'web/vite.config.ts', 'package-lock.json'),
    },
  };
}

/** True when the product is missing or any source, tests aside, was written after it. */
export function isStale({ product, sources }: BuildTimes): boolean {
  if (!existsSync(product)) return true;
  const built = statSync(product).mtimeMs;
  return sources.some((source) => existsSync(source) && newest(source) > built);
}

function newest(path: string): number {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => !/\.test\.tsx?$/.test(name));
  return Math.max(0, ...files.map((name) => statSync(join(path, name)).mtimeMs));
}
