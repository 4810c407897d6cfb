/**
 * The packages that the lab is compared with: dependencies of this folder alone, installed when a group that needs them
 * is measured. Nothing else knows them, neither the product nor its tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;

type Manifest = { readonly version?: string; readonly devDependencies?: Readonly<Record<string, string>> };

/** What a package.json says, our own or one that npm has installed. */
const manifest = (...path: readonly string[]): Manifest =>
  JSON.parse(readFileSync(join(FOLDER, ...path, 'package.json'), 'utf8')) as Manifest;

/** Whether each package is there in the version that is asked for; one asked for by a range in any version. */
function areInstalled(): boolean {
  return Object.entries(manifest().devDependencies ?? {}).every(([name, wanted]) => {
    if (!existsSync(join(FOLDER, 'node_modules', name, 'package.json'))) return false;
    return wanted.startsWith('^') || manifest('node_modules', name).version === wanted;
  });
}

/** Installs what the lock file says, unless it is there. Throws when npm fails, with what it said last. */
export function installComparisonPackages(tell: (what: string) => void): void {
  if (areInstalled()) return;
  tell('Installing the packages to compare with, in benchmarks/node_modules (npm ci).');
  const npm = process.env['npm_execpath'];
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const { status, stderr, error } = spawnSync(
    command,
    [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    {
      cwd: FOLDER,
      encoding: 'utf8',
    },
  );
  if (status === 0) return;
  const said = error?.message ?? stderr.trim().split('\n').at(-1) ?? 'it said nothing';
  throw new Error(`The packages to compare with were not installed (npm ci in benchmarks/ failed: ${said}).`);
}

/**
 * A package to compare with, as the shape that the caller uses of it. Its types are not imported, so that checking ours
 * does not need it to be there.
 */
export async function comparisonPackage<Shape>(name: string): Promise<Shape> {
  const loaded = (await import(name)) as Shape & { readonly default?: Shape };
  return loaded.default ?? loaded;
}
