/**
 * Fetches the bars that every later agent rests on, and checks them. Faulty data are reported, never repaired: a bar
 * that cannot be trusted ends the decision with DATA_MISSING.
 */
import { z } from 'zod';
import { AssetSymbol, StrategyChoice, sessionOf, toBarColumns, type BarIssue } from '../contracts/index.ts';
import { barsNeeded, barsToRead, checkBars, count, day, money } from '../domain/index.ts';
import type { MarketData } from '../ports/market-data.ts';
import { skipWithout, type Agent } from './agent.ts';

const Input = z.object({ asset: AssetSymbol, asOf: z.number(), strategy: StrategyChoice });

/** Enough for the strategy, and at least so many that volatility and volume can be judged. */
const MIN_BARS = 120;
const ISSUES_LOGGED = 5;

function sentence(issues: readonly BarIssue[]): string {
  const [first] = issues;
  const more = issues.length > 1 ? ` And ${count(issues.length - 1, 'more fault')}.` : '';
  return `The price data cannot be used. ${first?.message ?? ''}${more}`;
}

export const historicalData: Agent<'HistoricalDataAgent', z.infer<typeof Input>, { marketData: MarketData }> = {
  name: 'HistoricalDataAgent',
  goal: 'Hand on complete, checked bars that were known at this instant, or say what is wrong with them.',
  version: 1,
  input: Input,
  tools: ['marketData'],
  prepare: ({ asset, settings, outputs }) => {
    const brokerage = outputs.AlpacaConnectionManager;
    if (!brokerage) return skipWithout('the account could not be reached');
    return { kind: 'work', input: { asset, asOf: brokerage.market.now, strategy: settings.strategy } };
  },
  work: async ({ asset, asOf, strategy }, { marketData }, say) => {
    const required = barsNeeded(strategy);
    const limit = Math.max(MIN_BARS, required + 1, barsToRead(strategy));
    say('info', `Fetching up to ${limit} daily bars of ${asset}.`);
    const instrument = await marketData.instrument(asset);
    if (instrument === null) {
      const summary = `No market data are known for ${asset}.`;
      say('warning', summary);
      return { status: 'blocked', code: 'DATA_MISSING', summary, output: null, noTrade: 'DATA_MISSING' };
    }
    const bars = await marketData.bars({ asset, until: asOf, limit });
    const issues = checkBars(bars, { required, asOf });
    const output = { instrument, bars: toBarColumns(bars), issues };
    if (issues.length > 0) {
      for (const issue of issues.slice(0, ISSUES_LOGGED)) say('warning', issue.message, { kind: issue.kind });
      return { status: 'blocked', code: 'DATA_MISSING', summary: sentence(issues), output, noTrade: 'DATA_MISSING' };
    }
    const last = bars.at(-1);
    const summary = last
      ? `${count(bars.length, 'bar')} up to ${day(sessionOf(last.time))}, last close ${money(last.close)}.`
      : 'No bars.';
    say('info', summary, { bars: bars.length, source: instrument.source });
    return { status: 'done', code: null, summary, output };
  },
};
