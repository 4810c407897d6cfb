// @vitest-environment node
/** The reason is told exactly where whole shares were too dear: the engine itself says whether anything was opened. */
import { defaultRules, runChoice, tradeList } from '@trading-crew/core/backtest';
import {
  DAY_MS,
  DEFAULT_SETTINGS,
  defaultStrategy,
  withNumbers,
  type BacktestRequest,
  type BacktestRules,
  type StrategyChoice,
} from '@trading-crew/core/contracts';
import { priceColumns } from '@trading-crew/core/domain';
import { describe, expect, it } from 'vitest';
import type { LabOutcome } from './lab-work.ts';
import { whyNoTrades } from './why-no-trades.ts';

/** Slow waves between 21,000 and 39,000 dollars. */
const BARS = Array.from({ length: 300 }, (_, index) => {
  const close = 30_000 + 9_000 * Math.sin(index / 15);
  return { time: index * DAY_MS, open: close, high: close * 1.005, low: close * 0.995, close, volume: 1_000 };
});
const columns = priceColumns(BARS);
const steps = { priceIncrement: 0.01, quantityIncrement: 1 };
const averages = defaultStrategy('three-moving-averages');

const rulesWith = (sizing: BacktestRules['sizing'], part: Partial<BacktestRules> = {}): BacktestRules => ({
  ...defaultRules(DEFAULT_SETTINGS),
  sizing,
  wholeShares: true,
  allowShort: false,
  ...part,
});
const share = (fraction: number): BacktestRules['sizing'] => ({
  kind: 'fraction',
  fraction,
  stopLoss: 0,
  takeProfit: 0,
});
const byRisk = (change: object): BacktestRules['sizing'] => ({
  kind: 'risk',
  limits: { ...DEFAULT_SETTINGS.risk, riskPerTrade: 0.05, maxOrderDollars: 1_000_000, ...change },
  confirm: false,
});

/** What the lab would have computed, as far as it is read. */
function outcomeOf(rules: BacktestRules, strategy: StrategyChoice = averages): LabOutcome {
  const request: BacktestRequest = {
    asset: 'BTC-USD',
    source: { kind: 'market' },
    strategy,
    from: null,
    to: null,
    rules,
  };
  const run = runChoice(columns, strategy, rules, { from: 0, to: columns.length - 1, ...steps });
  const trades = tradeList(run, 'BTC-USD', columns);
  return {
    request,
    loaded: { bars: { key: 'k', asset: 'BTC-USD', columns, ...steps } },
    backtest: { trades },
  } as unknown as LabOutcome;
}

describe('why nothing was traded', () => {
  it('is that a share of the equity buys less than one whole', () => {
    const outcome = outcomeOf(rulesWith(share(0.1)));
    expect(outcome.backtest.trades).toHaveLength(0);
    const reason = whyNoTrades(outcome);
    expect(reason).toContain('10.0\u00a0% of $100,000.00 buys less than one whole BTC-USD');
    expect(reason).toContain('Allow fractions');
    expect(outcomeOf(rulesWith(share(0.1), { wholeShares: false })).backtest.trades.length).toBeGreaterThan(0);
  });

  it('is the limit that leaves nothing, where the risk limits size', () => {
    const outcome = outcomeOf(rulesWith(byRisk({ maxPosition: 0.1 })));
    expect(outcome.backtest.trades).toHaveLength(0);
    expect(whyNoTrades(outcome)).toContain('A position may hold at most 10');
    const risked = outcomeOf(rulesWith(byRisk({ riskPerTrade: 0.0005, maxPosition: 1 })));
    expect(whyNoTrades(risked)).toContain('more than may be risked');
  });

  it('is not told where something was traded', () => {
    const outcome = outcomeOf(rulesWith(share(1)));
    expect(outcome.backtest.trades.length).toBeGreaterThan(0);
    expect(whyNoTrades(outcome)).toBeNull();
  });

  it('is not told where the strategy wanted nothing', () => {
    const mute = withNumbers(defaultStrategy('vote'), { threshold: 1 });
    const outcome = outcomeOf(rulesWith(share(0.1)), mute);
    expect(outcome.backtest.trades).toHaveLength(0);
    expect(whyNoTrades(outcome)).toBeNull();
  });

  it('is told for no share of the equity with which the engine opens something, in either direction', () => {
    for (const allowShort of [false, true])
      for (let percent = 2; percent <= 60; percent += 2) {
        const outcome = outcomeOf(rulesWith(share(percent / 100), { allowShort }));
        if (whyNoTrades(outcome) === null) continue;
        const freer = outcomeOf(rulesWith(share(percent / 100), { allowShort, wholeShares: false }));
        expect([percent, outcome.backtest.trades.length]).toEqual([percent, 0]);
        expect(freer.backtest.trades.length, `${percent} % in fractions`).toBeGreaterThan(0);
      }
    expect(whyNoTrades(outcomeOf(rulesWith(share(0.2))))).not.toBeNull();
  });
});
