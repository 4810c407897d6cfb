// @vitest-environment node
import { defaultStrategy, type BacktestRequest } from '@trading-crew/core/contracts';
import { backtestResult } from '@trading-crew/core/backtest';
import { columnsOf } from '@trading-crew/core/domain';
import { describe, expect, it } from 'vitest';
import { demoLongBars } from '../demo/demo-long-history.ts';
import type { LabBars, SweepWork } from './lab-engine.ts';
import { pageRunner } from './page-runner.ts';
import { sharedEngine } from './shared-engine.ts';

const columns = columnsOf(demoLongBars('AAPL', 800));
const bars: LabBars = { key: 'AAPL 1', asset: 'AAPL', columns, priceIncrement: 0.01, quantityIncrement: 1 };
const request: BacktestRequest = {
  asset: 'AAPL',
  source: { kind: 'market' },
  strategy: defaultStrategy('three-moving-averages'),
  from: null,
  to: null,
  rules: {
    capital: 50_000,
    costs: { slippageBps: 5, volumeImpact: 0, commissionPerShare: 0.01, commissionPerOrder: 1, commissionRate: 0 },
    sizing: { kind: 'fraction', fraction: 0.9, stopLoss: 0.05, takeProfit: 0 },
    allowShort: false,
    wholeShares: true,
    fillAt: 'next-open',
  },
};
const work: SweepWork = {
  request,
  first: { parameter: 'short', values: [4, 6, 8, 14] },
  second: { parameter: 'long', values: [21, 34] },
};
const none = { combinationsTried: 1, sharpeVariance: null };
const ignore = () => undefined;
const engineOf = (pool: number) => {
  const runner = pageRunner();
  return sharedEngine({
    single: runner,
    pool: [runner, ...Array.from({ length: pool - 1 }, pageRunner)],
    walkForward: runner,
    crew: runner,
  });
};

describe('the engine of the lab', () => {
  it('gives a backtest as it is stored, with every trade, and its drawdown as equity under its peak', async () => {
    const { result, curve, trades, monthly, counted } = await engineOf(1).backtest(bars, { request, search: none });
    const expected = backtestResult(request, columns, { checkSentinel: true });
    expect(result).toEqual(expected);
    expect(trades).toHaveLength(expected.figures.trades.value ?? -1);
    expect(counted).toBe(800 - 20);
    expect(curve.drawdown).toHaveLength(curve.sessions.length);
    expect(Math.max(...curve.drawdown)).toBeCloseTo(expected.figures.maxDrawdown.value ?? -1, 10);
    const growth = monthly.reduce((product, { value }) => product * (1 + value), 1);
    expect(growth - 1).toBeCloseTo(expected.figures.totalReturn.value ?? Number.NaN, 10);
  });

  it('gives the same sweep whoever shares it, with gaps where numbers do not go together', async () => {
    const alone = await engineOf(1).sweep(bars, work, ignore, new AbortController().signal);
    const shared = await engineOf(2).sweep(bars, work, ignore, new AbortController().signal);
    expect(shared).toEqual(alone);
    expect(alone.rows.map((row) => row.map((cell) => cell !== null))).toEqual([
      [true, true],
      [true, true],
      [true, true],
      [false, false],
    ]);
    expect(alone.search.combinationsTried).toBe(6);
    expect(alone.search.sharpeVariance).toBeGreaterThan(0);
  });

  it('tells how far a sweep is, never backwards, up to the end', async () => {
    const told: number[] = [];
    await engineOf(2).sweep(bars, work, (fraction) => told.push(fraction), new AbortController().signal);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it('ends a sweep that is cancelled', async () => {
    const controller = new AbortController();
    const asked = engineOf(2).sweep(bars, work, () => controller.abort(), controller.signal);
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('walks forward over the combinations that go together, each window judged after it was chosen', async () => {
    const asked = { ...work, windows: 3, kind: 'anchored', criterion: 'totalReturn' } as const;
    const walked = await engineOf(1).walkForward(bars, asked, ignore, new AbortController().signal);
    expect(walked.candidates).toBe(6);
    for (const { chosen, inSample, outOfSample } of walked.windows) {
      expect(Object.keys(chosen)).toEqual(['short', 'long']);
      expect(inSample.to < outOfSample.from).toBe(true);
    }
    expect(walked.curve.equity.at(-1)).toBeCloseTo(50_000 * (1 + walked.outOfSampleReturn), 1);
  });

  it('refuses what it cannot compute, at the field that is wrong', async () => {
    const later = { ...request, from: '2030-01-01' };
    await expect(engineOf(1).backtest(bars, { request: later, search: none })).rejects.toMatchObject({
      problem: { field: 'from' },
    });
    const many = { ...work, windows: 50, kind: 'rolling', criterion: 'sharpe' } as const;
    await expect(engineOf(1).walkForward(bars, many, ignore, new AbortController().signal)).rejects.toMatchObject({
      problem: { field: 'windows' },
    });
    const huge = { ...work, first: { parameter: 'short', values: new Array<number>(3_000).fill(5) } };
    await expect(engineOf(1).sweep(bars, huge, ignore, new AbortController().signal)).rejects.toMatchObject({
      problem: { message: expect.stringContaining('at most 2,500 combinations') as string },
    });
  });
});
