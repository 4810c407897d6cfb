/** Nothing is made and nothing is lost: money after every close, for one asset and for several on one account. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BacktestRules } from '../contracts/index.ts';
import type { TradeColumns } from './backtest-run.ts';
import { anyMarket, anyRules, bothEngines, confirmOf, randomColumns, randomStances } from './engine.testing.ts';
import { eventBacktest, type EventBacktest, type EventMarket } from './event-backtest.ts';
import { fastBacktest } from './fast-backtest.ts';
import { barsHeld } from './trade-figures.ts';

/** Sums of thousands of products: the last bits of the largest amounts differ by so much. */
const closeTo = (value: number, expected: number, scale: number): void => {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(scale)));
};

const numberAt = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

/** What trades earned by a bar: those that are closed, and those that are open at the close of that bar, less their costs. */
function earnedBy(trades: TradeColumns, closes: Float64Array, bar: number): number {
  let earned = 0;
  for (let at = 0; at < trades.count; at++) {
    const [entered, left] = [numberAt(trades.entryIndex, at), numberAt(trades.exitIndex, at)];
    if (left <= bar) earned += numberAt(trades.profit, at);
    else if (entered <= bar) {
      const gain = numberAt(closes, bar) - numberAt(trades.entryPrice, at);
      earned += numberAt(trades.side, at) * gain * numberAt(trades.quantity, at);
    }
  }
  return earned;
}

/** Commission that open trades have paid already, and closed ones paid when they were left, is not told apart by trade. */
const withoutCommission = (rules: BacktestRules): BacktestRules => ({
  ...rules,
  costs: { ...rules.costs, commissionPerOrder: 0, commissionPerShare: 0, commissionRate: 0 },
});

describe('the money of a backtest', () => {
  it('is cash and position value at every close, and changes by what trades earn alone', () => {
    fc.assert(
      fc.property(anyMarket, anyRules, (market, drawn) => {
        const rules = withoutCommission(drawn);
        const { event, account } = bothEngines(market, rules);
        const { from, equity, trades } = event;
        const { held } = partOf(account, 0);
        const scale = rules.capital + Math.max(...equity.map(Math.abs));
        account.equity.forEach((value, at) => {
          expect(value).toBe(numberAt(account.cash, at) + numberAt(account.held, at));
          expect(numberAt(held, at)).toBe(numberAt(account.held, at));
          closeTo(value - rules.capital, earnedBy(trades, market.columns.close, from + at), scale);
        });
        expect(barsHeld(trades)).toBe(held.filter((value) => value !== 0).length);
      }),
      { numRuns: 100 },
    );
  });

  it('ends as the capital and the profits of all trades, whose costs are the costs of the run', () => {
    fc.assert(
      fc.property(anyMarket, anyRules, (market, rules) => {
        const { fast } = bothEngines(market, rules);
        const { equity, trades, costs, traded } = fast;
        const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
        const scale = rules.capital + traded;
        closeTo(numberAt(equity, equity.length - 1), rules.capital + sum(trades.profit), scale);
        closeTo(costs.commission, sum(trades.commission), scale);
        closeTo(costs.slippage, sum(trades.slippage), scale);
        expect(Math.min(0, ...trades.commission, ...trades.slippage)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('never goes below zero in cash where nothing is sold short', () => {
    fc.assert(
      fc.property(anyMarket, anyRules, (market, rules) => {
        const { account } = bothEngines(market, { ...rules, allowShort: false });
        expect(Math.min(...account.cash)).toBeGreaterThanOrEqual(-1e-9 * rules.capital);
        expect(Math.min(...account.held)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on what comes later: a shorter backtest is the beginning of a longer one', () => {
    fc.assert(
      fc.property(anyMarket, anyRules, fc.nat(), (market, rules, end) => {
        const { columns, stances, warmUp } = market;
        const to = warmUp - 1 + (end % (columns.length - warmUp + 1));
        const whole = fastBacktest(columns, stances, rules, { ...market, from: 0, to: columns.length - 1 });
        const part = fastBacktest(columns, stances, rules, { ...market, from: 0, to });
        // At the very end nothing is ordered, so that the last close has not yet paid for what a longer one does there.
        const same = part.equity.length - (rules.fillAt === 'close' ? 1 : 0);
        expect(part.equity.slice(0, same)).toEqual(whole.equity.slice(0, same));
      }),
      { numRuns: 100 },
    );
  });
});

/** Markets whose bars begin and pause at different times. */
const several = (seed: number, rules: BacktestRules): { account: EventBacktest; markets: EventMarket[] } => {
  const markets = [0, 1, 2].map((place): EventMarket => {
    const columns = randomColumns(seed + place, 200, 0.01);
    const time = columns.time.map((value, index) => value + (place === 1 && index > 50 ? 7 * 86_400_000 : 0));
    return {
      asset: `ASSET${place}`,
      columns: { ...columns, time },
      stances: randomStances(seed + 10 * place, 200, 5 + place),
      warmUp: 5 + place,
      freshnessBars: 3,
      priceIncrement: 0.01,
      quantityIncrement: 1,
      confirm: confirmOf(seed),
    };
  });
  const time = markets.flatMap(({ columns }) => Array.from(columns.time));
  return { markets, account: eventBacktest(markets, rules, { from: Math.min(...time), to: Math.max(...time) }) };
};

const partOf = ({ runs }: EventBacktest, place: number): EventBacktest['runs'][number] => {
  const part = runs[place];
  if (!part) throw new Error(`there is no run ${place}`);
  return part;
};

describe('several assets on one account', () => {
  it('share one cash: the account is the cash and what all of them hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), anyRules, (seed, rules) => {
        const { account } = several(seed, rules);
        const { equity, cash, held, costs, runs } = account;
        equity.forEach((value, at) => closeTo(value, numberAt(cash, at) + numberAt(held, at), rules.capital));
        const profits = runs.flatMap(({ run }) => Array.from(run.trades.profit));
        const earned = profits.reduce((total, profit) => total + profit, 0);
        closeTo(numberAt(equity, equity.length - 1), rules.capital + earned, rules.capital + account.traded);
        const paid = runs.reduce((total, { run }) => total + run.costs.commission, 0);
        closeTo(costs.commission, paid, rules.capital);
        expect(account.time.every((time, at) => at === 0 || time > numberAt(account.time, at - 1))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('hold no more positions at once than the limits allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), anyRules, fc.integer({ min: 1, max: 2 }), (seed, drawn, most) => {
        const { sizing } = drawn;
        fc.pre(sizing.kind === 'risk');
        if (sizing.kind !== 'risk') return;
        const limits = { ...sizing.limits, maxOpenPositions: most, maxCorrelation: 1 };
        const { account, markets } = several(seed, { ...drawn, sizing: { ...sizing, limits } });
        for (const time of account.time) {
          const open = markets.filter(({ columns }, place) => {
            const { run, held } = partOf(account, place);
            const { from } = run;
            const bar = columns.time.findLastIndex((one) => one <= time);
            return bar >= from && numberAt(held, bar - from) !== 0;
          });
          expect(open.length).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('have trades whether or not the others are there, as long as the cash is not needed twice', () => {
    const rules: BacktestRules = {
      capital: 1_000_000,
      costs: { slippageBps: 5, volumeImpact: 0, commissionPerShare: 0, commissionPerOrder: 0, commissionRate: 0 },
      sizing: { kind: 'fraction', fraction: 0.1, stopLoss: 0.1, takeProfit: 0 },
      allowShort: false,
      wholeShares: true,
      fillAt: 'next-open',
    };
    const { account, markets } = several(3, rules);
    markets.forEach(({ columns, stances, ...terms }, place) => {
      const alone = fastBacktest(columns, stances, rules, { ...terms, from: 0, to: columns.length - 1 });
      const together = partOf(account, place).run.trades;
      expect(together.count).toBe(alone.trades.count);
      expect(together.entryIndex).toEqual(alone.trades.entryIndex);
      expect(together.exitPrice).toEqual(alone.trades.exitPrice);
    });
  });
});
