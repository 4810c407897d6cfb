/** Figures with enough data are numbers, all others say what they lack; none is ever NaN or Infinity. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PerformanceFigures, sessionOf, DAY_MS, type ClosedTrade, type EquityPoint } from '../contracts/index.ts';
import { FIRST_DAY } from './bar-series.testing.ts';
import { performanceFigures } from './performance-figures.ts';

const curve = (values: readonly number[]): EquityPoint[] =>
  values.map((equity, index) => ({ session: sessionOf(FIRST_DAY + index * DAY_MS), equity }));

const trades = (profits: readonly number[]): ClosedTrade[] =>
  profits.map((profit) => ({
    asset: 'AAPL',
    quantity: 1,
    entryPrice: 100,
    exitPrice: 100 + profit,
    entrySession: '2018-01-02',
    exitSession: '2018-01-03',
    exitRole: 'target',
    profit,
    profitFraction: profit / 100,
    commission: 0,
    entryRunId: null,
    exitRunId: null,
  }));

describe('performanceFigures', () => {
  it('measures what there is to measure', () => {
    // Six wins of 20 and four losses of 10: 60 % won, 120 / 40 = 3.
    const figures = performanceFigures({
      startingEquity: 1_000,
      equity: curve([900, 1_100, 1_080]),
      closedTrades: trades([20, 20, 20, -10, -10, 20, 20, 20, -10, -10]),
    });
    expect(figures.totalReturn.value).toBeCloseTo(0.08, 14);
    expect(figures.profit).toEqual({ value: 80, reason: null });
    expect(figures.winRate).toEqual({ value: 0.6, reason: null });
    expect(figures.profitFactor).toEqual({ value: 3, reason: null });
    expect(figures.trades).toEqual({ value: 10, reason: null });
    // The loss of the first session, from 1,000 to 900, counts.
    expect(figures.maxDrawdown.value).toBeCloseTo(0.1, 14);
    expect(figures.sharpe).toEqual({ value: null, reason: 'Needs 60 sessions; so far there are 3.' });
  });

  it('speaks of the present instant where the equity of now is given', () => {
    const figures = performanceFigures({
      startingEquity: 1_000,
      equity: curve([1_100]),
      currentEquity: 1_200,
      closedTrades: [],
    });
    expect(figures.profit.value).toBe(200);
    expect(figures.totalReturn.value).toBeCloseTo(0.2, 14);
  });

  it('has return, profit and number of trades from the first session on, and says what the others lack', () => {
    expect(performanceFigures({ startingEquity: 1_000, equity: curve([1_010]), closedTrades: trades([5]) })).toEqual({
      totalReturn: { value: 0.01, reason: null },
      profit: { value: 10, reason: null },
      winRate: { value: null, reason: 'Needs 10 closed trades; so far there is 1.' },
      profitFactor: { value: null, reason: 'Needs 10 closed trades; so far there is 1.' },
      sharpe: { value: null, reason: 'Needs 60 sessions; so far there is 1.' },
      maxDrawdown: { value: null, reason: 'Needs 2 sessions; so far there is 1.' },
      trades: { value: 1, reason: null },
    });
    const none = performanceFigures({ startingEquity: 1_000, equity: [], closedTrades: [] });
    expect(none.totalReturn).toEqual({ value: null, reason: 'No session has ended yet.' });
    expect(none.profit.value).toBeNull();
    expect(none.trades).toEqual({ value: 0, reason: null });
  });

  it('has no profit factor while nothing was lost', () => {
    const { profitFactor, winRate } = performanceFigures({
      startingEquity: 1,
      equity: [],
      closedTrades: trades(Array<number>(10).fill(5)),
    });
    expect(winRate.value).toBe(1);
    expect(profitFactor.value).toBeNull();
    expect(profitFactor.reason).toContain('No closed trade lost money');
  });

  it('has a Sharpe ratio from sixty sessions on, unless the equity never moved', () => {
    // Alternately +2 % and no change: mean 1 %, sample deviation 1 % × √(60/59).
    const values: number[] = [];
    for (let index = 0; index < 60; index++) values.push((values.at(-1) ?? 1_000) * (index % 2 === 0 ? 1.02 : 1));
    const of = (equity: readonly number[]) =>
      performanceFigures({ startingEquity: 1_000, equity: curve(equity), closedTrades: [] }).sharpe;
    expect(of(values).value).toBeCloseTo(Math.sqrt(59 / 60) * Math.sqrt(252), 9);
    expect(of(values.slice(1)).reason).toBe('Needs 60 sessions; so far there are 59.');
    expect(of(Array<number>(60).fill(1_000))).toEqual({
      value: null,
      reason: 'The equity did not move, so its risk cannot be measured.',
    });
  });

  it('is a finite number or a reason, for any account', () => {
    const money = fc.double({ min: -1e7, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(
        money,
        fc.array(money, { maxLength: 80 }),
        fc.array(money, { maxLength: 15 }),
        (startingEquity, equity, profits) => {
          const figures = performanceFigures({ startingEquity, equity: curve(equity), closedTrades: trades(profits) });
          expect(PerformanceFigures.parse(figures)).toEqual(figures);
          for (const { value, reason } of Object.values(figures)) expect(value === null).toBe(reason !== null);
        },
      ),
    );
  });
});
