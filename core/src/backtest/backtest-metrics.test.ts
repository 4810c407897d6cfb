/** The figures against numbers worked by hand, and against a slow computation that shares nothing with them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestFigures, sessionOf } from '../contracts/index.ts';
import type { PriceColumns } from '../domain/index.ts';
import { backtestMetrics } from './backtest-metrics.ts';
import type { BacktestRun } from './backtest-run.ts';
import { columnsOfCloses, runOf, tradesOf, weekdays } from './run.testing.ts';

const OPTIONS = { capital: 100, periodsPerYear: 252 };

/** Repeats a pattern of factors until there are so many values. */
function curve(start: number, factors: readonly number[], length: number): number[] {
  const values = [start];
  while (values.length < length)
    values.push((values.at(-1) ?? 0) * (factors[(values.length - 1) % factors.length] ?? 1));
  return values;
}

describe('figures of returns', () => {
  // 61 closes, 60 returns: +1 % and −0.5 % in turn. Mean 0.0025, distance 0.0075 each, sample variance 60/59 × 0.0075².
  const equity = curve(100, [1.01, 0.995], 61);
  const { figures } = backtestMetrics(runOf(equity), columnsOfCloses(curve(50, [1.02, 0.99], 61)), OPTIONS);
  const root = Math.sqrt(252);

  it('are those worked by hand', () => {
    const growth = (1.01 * 0.995) ** 30;
    expect(figures.totalReturn.value).toBeCloseTo(growth - 1, 13);
    expect(figures.annualReturn.value).toBeCloseTo(growth ** (365.25 / 60) - 1, 12);
    const deviation = 0.0075 * Math.sqrt(60 / 59);
    expect(figures.volatility.value).toBeCloseTo(deviation * root, 13);
    expect(figures.sharpe.value).toBeCloseTo((0.0025 / deviation) * root, 11);
    // Half of the returns lose 0.005: the mean square is 0.005² / 2.
    expect(figures.sortino.value).toBeCloseTo((0.0025 / (0.005 / Math.SQRT2)) * root, 11);
    expect(figures.maxDrawdown.value).toBeCloseTo(0.005, 13);
    expect(figures.maxDrawdownBars.value).toBe(2);
    expect(figures.calmar.value).toBeCloseTo((growth ** (365.25 / 60) - 1) / 0.005, 9);
  });

  it('explain by the market what the market explains', () => {
    // The asset moves +2 % and −1 % in turn, mean 0.005, distance 0.015: the equity moves half as far, always with it.
    expect(figures.beta.value).toBeCloseTo(0.5, 12);
    expect(figures.alpha.value).toBeCloseTo(0, 12);
  });

  it('count the capital as the beginning, so that what the first order cost is in the first return', () => {
    const paid = [...equity];
    paid[0] = 99;
    const after = backtestMetrics(runOf(paid), columnsOfCloses(equity), OPTIONS);
    expect(after.figures.totalReturn).toEqual(figures.totalReturn);
    expect(after.figures.sharpe).toEqual(figures.sharpe);
    expect(after.figures.maxDrawdown.value).toBeCloseTo(0.01, 13);
  });

  it('name the dates of the deepest fall', () => {
    const run = runOf([100, 120, 120, 90, 96, 120, 130, 117]);
    const { drawdown, figures: few } = backtestMetrics(run, columnsOfCloses([1, 2, 3, 4, 5, 6, 7, 8]), OPTIONS);
    expect(drawdown).toEqual({ value: 0.25, peak: '2018-01-03', trough: '2018-01-04', recovery: '2018-01-06' });
    expect(few.maxDrawdownBars.value).toBe(3);
  });

  it('leave the recovery open where there was none, and count to the last bar', () => {
    const { drawdown, figures: few } = backtestMetrics(
      runOf([100, 110, 88, 99, 99]),
      columnsOfCloses([1, 2, 3, 4, 5]),
      OPTIONS,
    );
    expect(drawdown).toEqual({ value: 0.19999999999999996, peak: '2018-01-02', trough: '2018-01-03', recovery: null });
    expect(few.maxDrawdownBars.value).toBe(3);
  });

  it('have no drawdown where the equity never fell', () => {
    const { drawdown, figures: rising } = backtestMetrics(
      runOf(curve(100, [1.01, 1.02], 61)),
      columnsOfCloses(equity),
      OPTIONS,
    );
    expect(drawdown).toBeNull();
    expect(rising.maxDrawdown.value).toBe(0);
    expect(rising.maxDrawdownBars.value).toBe(0);
    expect(rising.calmar).toEqual({ value: null, reason: 'The equity never fell.' });
    expect(rising.sortino).toEqual({ value: null, reason: 'No bar lost money.' });
  });
});

describe('figures of trades', () => {
  const profits = [50, -20, -30, 0, -10, -10, -5, 40, 30, -1];
  const run = runOf([100, 100], { trades: tradesOf(profits, () => 0) });
  const { figures } = backtestMetrics(run, columnsOfCloses([1, 2]), OPTIONS);

  it('are those worked by hand', () => {
    expect(figures.trades.value).toBe(10);
    expect(figures.winRate.value).toBe(0.3);
    expect(figures.profitFactor.value).toBeCloseTo(120 / 76, 14);
    expect(figures.expectancy.value).toBeCloseTo(4.4, 14);
    expect(figures.averageWin.value).toBe(40);
    expect(figures.averageLoss.value).toBeCloseTo(-76 / 6, 14);
    expect(figures.bestTrade.value).toBe(50);
    expect(figures.worstTrade.value).toBe(-30);
    expect(figures.longestLosingStreak.value).toBe(3);
  });

  it('are not given below 10 trades, with the reason', () => {
    const nine = backtestMetrics(
      runOf([100, 100], { trades: tradesOf(profits.slice(0, 9), () => 0) }),
      columnsOfCloses([1, 2]),
      OPTIONS,
    ).figures;
    expect(nine.trades.value).toBe(9);
    for (const name of ['winRate', 'profitFactor', 'expectancy', 'bestTrade', 'longestLosingStreak'] as const) {
      expect(nine[name]).toEqual({ value: null, reason: 'Needs 10 trades; there are 9.' });
    }
  });

  it('have no profit factor without a loss and no average win without a win', () => {
    const figuresFor = (list: readonly number[]) =>
      backtestMetrics(runOf([100, 100], { trades: tradesOf(list, () => 0) }), columnsOfCloses([1, 2]), OPTIONS).figures;
    const won = figuresFor(Array<number>(10).fill(3));
    expect(won.profitFactor).toEqual({
      value: null,
      reason: 'No trade lost money, so there is nothing to divide by.',
    });
    expect(won.averageLoss.value).toBeNull();
    expect(won.longestLosingStreak.value).toBe(0);
    const lost = figuresFor(Array<number>(10).fill(-3));
    expect(lost.averageWin).toEqual({ value: null, reason: 'No trade made money.' });
    expect(lost.profitFactor.value).toBe(0);
    expect(lost.longestLosingStreak.value).toBe(10);
  });
});

describe('figures of holding', () => {
  it('are the share of bars with a position, dollars traded over equity a year, and what trading cost', () => {
    const bars = 64;
    // Sixteen bars of 64, each entered at one close and left at the next.
    const trades = tradesOf(Array<number>(16).fill(0), (index) => 4 * index);
    // 63 weekday steps from a Monday: 12 whole weeks and three days, 87 days.
    const run = runOf(Array<number>(bars).fill(200), {
      trades,
      traded: 4_000,
      costs: { commission: 12.5, slippage: 7.25 },
    });
    const { figures } = backtestMetrics(run, columnsOfCloses(Array<number>(bars).fill(10), weekdays), {
      capital: 200,
      periodsPerYear: 252,
    });
    expect(figures.exposure.value).toBe(0.25);
    expect(figures.turnover.value).toBeCloseTo((10 / 87) * 365.25, 10);
    expect(figures.costs.value).toBe(19.75);
    expect(figures.sharpe).toEqual({
      value: null,
      reason: 'The equity did not move, so its risk cannot be measured.',
    });
    expect(figures.volatility.value).toBe(0);
    expect(figures.beta).toEqual({ value: null, reason: 'The price of the asset did not move.' });
  });
});

describe('samples that are too small', () => {
  const SPEAK_OF_A_YEAR = [
    'annualReturn',
    'volatility',
    'sharpe',
    'sortino',
    'calmar',
    'alpha',
    'beta',
    'turnover',
  ] as const;

  it('have no figure of a year below 60 bars, with the reason', () => {
    const equity = curve(100, [1.01, 0.99], 59);
    const { figures } = backtestMetrics(runOf(equity), columnsOfCloses(equity), OPTIONS);
    for (const name of SPEAK_OF_A_YEAR) {
      expect(figures[name], name).toEqual({ value: null, reason: 'Needs 60 bars; there are 59.' });
    }
    expect(figures.totalReturn.value).toBeCloseTo((equity.at(-1) ?? 0) / 100 - 1, 14);
    const enough = curve(100, [1.01, 0.99], 60);
    const { figures: all } = backtestMetrics(runOf(enough), columnsOfCloses(enough), OPTIONS);
    for (const name of SPEAK_OF_A_YEAR) expect(all[name].value, name).not.toBeNull();
  });

  it('have no return of a single bar', () => {
    const { figures, drawdown } = backtestMetrics(runOf([100]), columnsOfCloses([5]), OPTIONS);
    expect(figures.totalReturn).toEqual({ value: null, reason: 'Needs 2 bars; there is 1.' });
    expect(figures.maxDrawdown.value).toBeNull();
    expect(drawdown).toBeNull();
  });

  it('have no figure of returns once the equity fell to nothing', () => {
    const equity = curve(100, [1.01, 0.98], 70);
    equity[40] = -3;
    const { figures } = backtestMetrics(runOf(equity), columnsOfCloses(curve(5, [1.01, 0.98], 70)), OPTIONS);
    expect(figures.sharpe.reason).toContain('fell to nothing or below');
    expect(figures.annualReturn.value).toBeNull();
    expect(figures.maxDrawdown.value).toBeGreaterThan(1);
    expect(figures.totalReturn.value).not.toBeNull();
  });

  it('refuse a run that lies on other bars', () => {
    expect(() => backtestMetrics(runOf([100, 101, 102]), columnsOfCloses([1, 2]), OPTIONS)).toThrow(RangeError);
  });
});

const isHeldAt = ({ trades }: BacktestRun, bar: number): boolean =>
  Array.from(trades.entryIndex).some((entry, at) => entry <= bar && bar < (trades.exitIndex[at] ?? 0));

/** The definitions once more, slowly and from lists alone. */
function slowly(run: BacktestRun, columns: PriceColumns, capital: number, periods: number): Record<string, number> {
  const returnsOf = (values: number[]): number[] => values.slice(1).map((value, at) => value / (values[at] ?? 0) - 1);
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  const average = (values: number[]): number => sum(values) / values.length;
  const curveValues = [capital, ...Array.from(run.equity).slice(1)];
  const own = returnsOf(curveValues);
  const market = returnsOf(Array.from(columns.close.slice(run.from, run.to + 1)));
  const [mine, its] = [average(own), average(market)];
  const variance = (values: number[]): number =>
    sum(values.map((value) => (value - average(values)) ** 2)) / (values.length - 1);
  const covariance = sum(own.map((value, at) => (value - mine) * ((market[at] ?? 0) - its))) / (own.length - 1);
  const beta = covariance / variance(market);
  const drawdowns = Array.from(run.equity, (value, at) => {
    return 1 - value / Math.max(capital, ...Array.from(run.equity).slice(0, at + 1));
  });
  const days = ((columns.time[run.to] ?? 0) - (columns.time[run.from] ?? 0)) / 86_400_000;
  const annual = ((run.equity.at(-1) ?? 0) / capital) ** (365.25 / days) - 1;
  return {
    totalReturn: (run.equity.at(-1) ?? 0) / capital - 1,
    annualReturn: annual,
    volatility: Math.sqrt(variance(own) * periods),
    sharpe: (mine / Math.sqrt(variance(own))) * Math.sqrt(periods),
    sortino: (mine / Math.sqrt(average(own.map((value) => Math.min(0, value) ** 2)))) * Math.sqrt(periods),
    maxDrawdown: Math.max(...drawdowns),
    calmar: annual / Math.max(...drawdowns),
    beta,
    alpha: (mine - beta * its) * periods,
    exposure: Array.from(run.equity).filter((_, bar) => isHeldAt(run, run.from + bar)).length / run.equity.length,
    turnover: run.traded / (2 * average(Array.from(run.equity))) / (days / 365.25),
  };
}

describe('figures of any run', () => {
  const changes = fc.array(fc.integer({ min: -2_000, max: 2_000 }), { minLength: 60, maxLength: 700 });
  const walk = (start: number, steps: readonly number[]): number[] => {
    const values = [start];
    for (const step of steps) values.push((values.at(-1) ?? start) * (1 + step / 10_000));
    return values;
  };

  it('equal an independent slow computation', () => {
    fc.assert(
      fc.property(
        changes,
        changes,
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom(252, 365),
        (one, two, lead, periods) => {
          const size = Math.min(one.length, two.length);
          const equity = walk(1_000, one.slice(0, size));
          const columns = columnsOfCloses([...Array<number>(lead).fill(7), ...walk(20, two.slice(0, size))], weekdays);
          const trades = tradesOf(two.slice(0, size / 3), (index) => lead + 3 * index);
          const run = runOf(equity, { from: lead, to: lead + size, trades, traded: 5_000 });
          const { figures } = backtestMetrics(run, columns, { capital: 1_000, periodsPerYear: periods });
          for (const [name, expected] of Object.entries(slowly(run, columns, 1_000, periods))) {
            const { value } = figures[name as keyof BacktestFigures];
            if (value === null) continue;
            expect(Math.abs(value - expected), `${name}: ${value}, ${expected}`).toBeLessThanOrEqual(
              1e-9 * Math.max(1, Math.abs(expected)),
            );
          }
          expect(figures.sharpe.value === null).toBe(new Set(one.slice(0, size)).size === 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are numbers or have a reason, whatever the equity: never NaN, Infinity or −0', () => {
    const wild = fc.array(
      fc.oneof(fc.constantFrom(0, -0, 1e-300, 1e300, -5, 100), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
      {
        minLength: 1,
        maxLength: 90,
      },
    );
    fc.assert(
      fc.property(wild, fc.array(fc.constantFrom(-3, 0, -0, 2), { maxLength: 14 }), (equity, profits) => {
        const run = runOf(equity, { trades: tradesOf(profits, () => 0) });
        const columns = columnsOfCloses(equity.map((_, index) => 10 + (index % 3)));
        const { figures } = backtestMetrics(run, columns, OPTIONS);
        expect(BacktestFigures.safeParse(figures).success).toBe(true);
        for (const [name, { value, reason }] of Object.entries(figures)) {
          expect(
            value === null ? (reason ?? '').length > 5 : Number.isFinite(value) && !Object.is(value, -0),
            name,
          ).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('name sessions of the counted bars, not of the warm-up', () => {
    const columns = columnsOfCloses([9, 9, 9, 10, 8, 11]);
    const { drawdown } = backtestMetrics(runOf([100, 80, 110], { from: 3, to: 5 }), columns, OPTIONS);
    expect(drawdown?.trough).toBe(sessionOf(columns.time[4] ?? 0));
  });
});
