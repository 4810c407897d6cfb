/**
 * Fifty runs of the last agent on replayed, generated and real prices: each ends with proposals that have complete
 * evidence, or with nothing better and the table that this rests on.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  EnhancementOutput,
  STRATEGY_NAMES,
  defaultStrategy,
  sessionOf,
  type StrategyName,
  type TriedSetting,
} from '../contracts/index.ts';
import { changesBetween, defaultRules, neighboursOf, verdictOf } from '../backtest/index.ts';
import { hasMarketData, readMarketBars } from '../domain/market-data-folder.testing.ts';
import { generatedInstruments, parseSampleAapl, ReplayedMarket, sessionInstant } from '../offline/index.ts';
import { strategyEnhancement } from './strategy-enhancement.ts';

const AAPL_CSV = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
const aapl = parseSampleAapl(readFileSync(AAPL_CSV, 'utf8'));
const generated = generatedInstruments(aapl.bars.map(({ time }) => sessionOf(time)));

const real = (asset: string) => ({
  instrument: { ...aapl.instrument, asset, name: asset },
  bars: readMarketBars(`daily/${asset}.csv`),
});
const market = new ReplayedMarket([aapl, ...generated]);
const realMarket = hasMarketData ? new ReplayedMarket(['SPY', 'AAPL', 'MSFT', 'BTC-USD'].map(real)) : null;

type Ending = 'proposal' | 'nothing better' | 'too few bars';

/** How a run on the asset ends at a session; throws where a proposal or a table lacks anything. */
async function endingOf(on: ReplayedMarket, asset: string, session: string, name: StrategyName): Promise<Ending> {
  const strategy = defaultStrategy(name);
  const input = {
    asset,
    name: null,
    asOf: sessionInstant(session),
    strategy,
    rules: defaultRules(DEFAULT_SETTINGS),
    priceIncrement: 0.01,
    quantityIncrement: 1,
    dismissed: [],
  };
  const tools = { marketData: on, llm: null };
  const result = await strategyEnhancement.work(input, tools, () => undefined).catch(() => null);
  if (result === null) return 'too few bars';
  const output = EnhancementOutput.parse(result.output);
  expect(output.tried.map((tried) => tried.strategy)).toEqual(neighboursOf(strategy));
  for (const tried of output.tried) expectComplete(tried, output);
  if (output.proposals.length === 0) {
    expect(result.code).toBe('NOTHING_BETTER');
    expect(result.summary).toMatch(/^Nothing /);
    return 'nothing better';
  }
  for (const { evidence, changes, because, overfitBecause } of output.proposals) {
    expect(verdictOf(evidence)).toBe('held-up');
    expect(evidence.effectInterval).not.toBeNull();
    expect(changes).toEqual(changesBetween(strategy, evidence.strategy));
    expect(`${because} ${overfitBecause}`).not.toMatch(/NaN|Infinity|undefined|n\/a/);
  }
  return 'proposal';
}

function expectComplete({ windowReturns, trainingReturns, effect, trades }: TriedSetting, output: EnhancementOutput) {
  expect([windowReturns.length, trainingReturns.length]).toEqual([output.windows.length, output.windows.length]);
  for (const value of [...windowReturns, ...trainingReturns, effect]) expect(Number.isFinite(value)).toBe(true);
  expect(trades).toBeGreaterThanOrEqual(0);
}

/** So many runs over assets, sessions and strategies in turn, each with at least two years of history before it. */
async function runs(on: ReplayedMarket, count: number): Promise<Ending[]> {
  const assets = on.instruments().map(({ asset }) => asset);
  const endings: Ending[] = [];
  for (let run = 0; run < count; run++) {
    const asset = assets[run % assets.length] ?? '';
    const bars = (await on.bars({ asset, until: Infinity, limit: 20_000 })).slice(504);
    const session = sessionOf(bars[Math.floor((run * bars.length) / count)]?.time ?? 0);
    // Every second run has the strategy of a new account.
    const name = run % 2 === 0 ? 'three-moving-averages' : (STRATEGY_NAMES[run % STRATEGY_NAMES.length] ?? 'vote');
    endings.push(await endingOf(on, asset, session, name));
  }
  return endings;
}

const share = (endings: readonly Ending[], ending: Ending): number =>
  endings.filter((one) => one === ending).length / endings.length;

describe('fifty runs of the last agent', () => {
  it('on replayed and generated prices end with evidence or with the table', async () => {
    const endings = await runs(market, 50);
    expect(share(endings, 'too few bars')).toBe(0);
    // What is generated moves in cycles, which some settings follow better: there is something to find.
    expect(share(endings, 'proposal')).toBeGreaterThan(0.1);
    expect(share(endings, 'nothing better')).toBeGreaterThan(0.5);
  });

  it.skipIf(realMarket === null)(
    'on real prices (skipped without the market data folder) end with evidence or the table',
    async () => {
      const endings = realMarket === null ? [] : await runs(realMarket, 50);
      expect(share(endings, 'too few bars')).toBe(0);
      // Measured: one of the fifty. Real prices have little to find.
      expect(share(endings, 'proposal')).toBeLessThan(0.2);
    },
  );
});
