/** The market of a new installation, for a broker that stands beside it: AAPL and the generated instruments. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sessionOf } from '../../core/src/contracts/index.ts';
import { generatedInstruments, parseSampleAapl, ReplayedMarket } from '../../core/src/offline/index.ts';

const AAPL_CSV = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
let market: ReplayedMarket | null = null;

/** The same one every time: it never changes. */
export function replayedMarket(): ReplayedMarket {
  if (market === null) {
    const aapl = parseSampleAapl(readFileSync(AAPL_CSV, 'utf8'));
    market = new ReplayedMarket([aapl, ...generatedInstruments(aapl.bars.map((bar) => sessionOf(bar.time)))]);
  }
  return market;
}
