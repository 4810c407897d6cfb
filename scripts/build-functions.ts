/**
 * Bundles the Cloud Functions: our source, core and every SDK in one CommonJS file, because Firebase uploads the
 * functions folder alone and because reading one file is what makes a cold start short.
 * `lib/` holds the result and nothing else; a build that fails leaves no half of it.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const LIB = join(ROOT, 'functions', 'lib');

/**
 * One copy of Firestore's transport. In a workspace npm may install the same version once below each package that asks
 * for it; bundled twice it would be read, compiled and run twice at every start.
 */
const oneTransport: Plugin = {
  name: 'one-transport',
  setup(bundle) {
    const resolveDir = dirname(
      createRequire(join(ROOT, 'functions', 'package.json')).resolve('@google-cloud/firestore'),
    );
    bundle.onResolve({ filter: /^google-gax($|\/)/ }, ({ path, kind, pluginData }) =>
      pluginData === resolveDir ? undefined : bundle.resolve(path, { kind, resolveDir, pluginData: resolveDir }),
    );
  },
};

/**
 * Keeps the compiled code of the bundle between starts. On the emulators, where each function is a process of its own,
 * every start after the first saves it; in the cloud it costs nothing.
 */
const ENTRY = `require('node:module').enableCompileCache?.();
module.exports = require('./functions.cjs');
`;

/** How the bundle is made; the benchmarks build their comparisons with the same options. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minifyWhitespace: true,
  minifySyntax: true,
  // Names stay: stack traces can be read, and shortened ones were measured to start slower.
  loader: { '.csv': 'text' },
  plugins: [oneTransport],
  // ES modules inside the bundle ask where they are; CommonJS has another word for it.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Writes functions/lib. Throws, with esbuild's own words printed, when the source does not bundle. */
export async function buildFunctions(): Promise<void> {
  rmSync(LIB, { recursive: true, force: true });
  mkdirSync(LIB, { recursive: true });
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: [join(ROOT, 'functions', 'src', 'index.ts')],
    outfile: join(LIB, 'functions.cjs'),
    sourcemap: 'linked',
    sourcesContent: false,
  });
  writeFileSync(join(LIB, 'index.cjs'), ENTRY);
}

if (import.meta.main) {
  await buildFunctions().catch(() => {
    process.exitCode = 1;
  });
}
