/**
 * How long the functions take from the start of a process until they can be called, against a bundle of the same SDKs
 * that does nothing and against the product unbundled.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { CALLS } from '../core/src/contracts/calls.ts';
import { BUNDLE_OPTIONS } from '../scripts/build-functions.ts';
import type { Figure, Group } from './figure.ts';
import { interleaved, median, medianRatio } from './statistics.ts';

const ROUNDS = 21;
const WARM_UPS = 3;
const FUNCTIONS = join(import.meta.dirname, '..', 'functions');
const LIB = join(FUNCTIONS, 'lib');

/** Loads a module, demands its exports, and leaves: what the parent times is this process from spawn to exit. */
const PROBE = `
const [file, ...names] = process.argv.slice(1);
import(file).then((loaded) => {
  const exported = { ...loaded.default, ...loaded };
  process.exit(names.every((name) => exported[name] !== undefined) ? 0 : 1);
});`;

const BARE = `
export { initializeApp } from 'firebase-admin/app';
export { getFirestore } from 'firebase-admin/firestore';
export { onCall } from 'firebase-functions/v2/https';
export { GoogleGenerativeAI } from '@google/generative-ai';
export * as alpaca from '@alpacahq/alpaca-trade-api/rest';
export { z } from 'zod';
`;
const BARE_EXPORTS = ['initializeApp', 'getFirestore', 'onCall', 'GoogleGenerativeAI', 'alpaca', 'z'];

interface Subject {
  readonly file: string;
  readonly exports: readonly string[];
  /** Where the compiled code is kept between starts; null: nothing is kept, as on a fresh instance. */
  readonly compileCache: string | null;
}

/** Milliseconds from spawn to exit. Throws when the module does not load or lacks an export. */
function start({ file, exports, compileCache }: Subject): Promise<number> {
  const { NODE_COMPILE_CACHE: _inherited, ...inherited } = process.env;
  const environment = {
    ...inherited,
    GCLOUD_PROJECT: 'demo-benchmarks',
    ...(compileCache === null ? { NODE_DISABLE_COMPILE_CACHE: '1' } : { NODE_COMPILE_CACHE: compileCache }),
  };
  const began = performance.now();
  const child = spawn(process.execPath, ['-e', PROBE, file, ...exports], {
    cwd: FUNCTIONS,
    env: environment,
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - began);
      else reject(new Error(`${file} did not load as expected.`));
    });
  });
}

/** Everything from npm but core and data files; those are sources of the product and stay inside. */
function ownDependencies(): string[] {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(FUNCTIONS, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const names = Object.keys({ ...dependencies, ...devDependencies });
  return names.filter((name) => !name.startsWith('@trading-crew/') && !name.startsWith('@observablehq/'));
}

async function buildComparisons(folder: string): Promise<{ bare: string; unbundled: string }> {
  const [bare, outdir] = [join(folder, 'bare.cjs'), join(folder, 'unbundled')];
  const stdin = { contents: BARE, resolveDir: FUNCTIONS, sourcefile: 'bare.ts' };
  await build({ ...BUNDLE_OPTIONS, stdin, outfile: bare });
  const { banner: _banner, define: _define, ...options } = BUNDLE_OPTIONS;
  const external = ownDependencies().flatMap((name) => [name, `${name}/*`]);
  const entryPoints = [join(FUNCTIONS, 'src', 'index.ts')];
  // Split where the sources import late: in one file, what they import late would be loaded at once.
  const asModules = { format: 'esm', splitting: true, outdir, outExtension: { '.js': '.mjs' } } as const;
  await build({ ...options, ...asModules, minify: false, entryPoints, external });
  return { bare, unbundled: join(outdir, 'index.mjs') };
}

/** For the time of the measurement; from inside functions/, because its packages must resolve from there. */
const FOLDER = join(FUNCTIONS, '.local', 'cold-start');

async function samples() {
  if (!existsSync(LIB)) throw new Error('The functions are not built: run "npm run build" first.');
  try {
    // A copy, so that a build in the meantime changes nothing.
    const lib = join(FOLDER, 'lib');
    cpSync(LIB, lib, { recursive: true, filter: (file) => !file.endsWith('.map') });
    const files = await buildComparisons(FOLDER);
    const exports = Object.keys(CALLS);
    const [product, shipped] = [join(lib, 'functions.cjs'), join(lib, 'index.cjs')];
    const compileCache = join(FOLDER, 'compile-cache');
    const candidates = {
      product: () => start({ file: product, exports, compileCache: null }),
      bare: () => start({ file: files.bare, exports: BARE_EXPORTS, compileCache: null }),
      unbundled: () => start({ file: files.unbundled, exports, compileCache: null }),
      again: () => start({ file: shipped, exports, compileCache }),
      node: () => start({ file: 'node:path', exports: ['join'], compileCache: null }),
    };
    return await interleaved(candidates, { warmUps: WARM_UPS, rounds: ROUNDS });
  } finally {
    rmSync(dirname(FOLDER), { recursive: true, force: true });
  }
}

export async function measure(): Promise<Group> {
  const { product, bare, unbundled, again, node } = await samples();
  const rounds = `Median ratio of ${ROUNDS} interleaved rounds after ${WARM_UPS} to warm up the disk cache`;
  const told = (name: string, starts: readonly number[], how: string): Figure => ({
    name,
    value: median(starts),
    unit: 'ms',
    goal: null,
    how: `${how}; median of ${ROUNDS} starts, spawn to exit.`,
  });
  return {
    title: 'Cold start of the functions',
    figures: [
      {
        name: 'Product bundle / bare bundle of the same SDKs',
        value: medianRatio(product, bare),
        unit: '×',
        goal: { atMost: 1.15 },
        how: `${rounds}; no compile cache on either side.`,
      },
      {
        name: 'Product bundle / product unbundled',
        value: medianRatio(product, unbundled),
        unit: '×',
        goal: { atMost: 0.8 },
        how: `${rounds}; no compile cache on either side.`,
      },
      told('Product bundle', product, 'All callables are exported'),
      told('Bare bundle', bare, 'Admin, functions, generative-ai, Alpaca and zod bundled with the same options'),
      told('Product unbundled', unbundled, 'The same sources as ES modules, every package loaded from node_modules'),
      told('Product bundle, compile cache filled', again, 'As it starts for the second time on one machine'),
      told('Node alone', node, 'A process that loads nothing'),
    ],
  };
}
