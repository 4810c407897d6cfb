/** The bars that come with the product, by symbol: real AAPL, and the generated ones that say so in their name. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sessionOf, type Bar } from '../core/src/contracts/index.ts';
import { generatedInstruments, parseSampleAapl } from '../core/src/offline/index.ts';

const ALL = (() => {
  const file = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
  const aapl = parseSampleAapl(readFileSync(file, 'utf8'));
  return [aapl, ...generatedInstruments(aapl.bars.map((bar) => sessionOf(bar.time)))];
})();

export const SAMPLE_SYMBOLS: readonly string[] = ALL.map(({ instrument }) => instrument.asset);

/** Oldest first; null for a symbol that does not come with the product. */
export const sampleBars = (symbol: string): readonly Bar[] | null =>
  ALL.find(({ instrument }) => instrument.asset === symbol)?.bars ?? null;
