/** What a visitor downloads: the JavaScript of the signed-out page, and the chunk that draws charts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';
import type { Group } from './figure.ts';

const DIST = join(import.meta.dirname, '..', 'web', 'dist');
const ASSETS = join(DIST, 'assets');
const KB = 1_024;

const gzipped = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(ASSETS, file)), { level: 9 }).length, 0) / KB;

/** The chunks that a chunk imports statically. */
function importsOf(file: string): string[] {
  const { body } = parseAst(readFileSync(join(ASSETS, file), 'utf8'));
  return body.flatMap((statement) => {
    const isImport =
      statement.type === 'ImportDeclaration' ||
      statement.type === 'ExportAllDeclaration' ||
      statement.type === 'ExportNamedDeclaration';
    return isImport && statement.source ? [basename(statement.source.value)] : [];
  });
}

/** The chunks themselves and all that they import statically: what the browser loads without being asked twice. */
function closureOf(files: readonly string[]): Set<string> {
  const known = new Set<string>();
  const queue = [...files];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (known.has(file)) continue;
    known.add(file);
    queue.push(...importsOf(file));
  }
  return known;
}

/** The scripts that index.html names itself, preloads among them. */
function entryScripts(): string[] {
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('The page is not built: run "npm run build" first.');
  const html = readFileSync(join(DIST, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, file = '']) => file);
}

/** The chunk that holds Plotly, by a class name that its figures carry. */
function chartChunk(): string {
  const holders = readdirSync(ASSETS).filter(
    (file) => file.endsWith('.js') && readFileSync(join(ASSETS, file), 'utf8').includes('svg-container'),
  );
  const [chunk] = holders;
  if (chunk === undefined || holders.length > 1) throw new Error(`Plotly is in ${holders.length} chunks, not in one.`);
  return chunk;
}

export function measure(): Promise<Group> {
  const first = closureOf(entryScripts());
  const chart = chartChunk();
  if (first.has(chart)) throw new Error('The signed-out page loads the chart chunk.');
  const everything = readdirSync(ASSETS).filter((file) => file.endsWith('.js'));
  const size = 'gzip level 9, KB of 1024 bytes';
  return Promise.resolve({
    title: 'Size of the page',
    figures: [
      {
        name: 'JavaScript of the signed-out page',
        value: gzipped(first),
        unit: 'KB',
        goal: { atMost: 210 },
        how: `The ${first.size} chunks that index.html names or that those import statically; ${size}.`,
      },
      {
        name: 'Chart chunk',
        value: gzipped([chart]),
        unit: 'KB',
        goal: { atMost: 400 },
        how: `The chunk that holds Plotly, which no chunk of the signed-out page imports; ${size}.`,
      },
      {
        name: 'All JavaScript',
        value: gzipped(everything),
        unit: 'KB',
        goal: null,
        how: `All ${everything.length} chunks; ${size}.`,
      },
    ],
  });
}
