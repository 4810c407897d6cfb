/** The storm of trading-storm.ts in small: what benchmarks/RESULTS.md says of two thousand runs holds for these, too. */
import { describe, expect, it } from 'vitest';
import { demoMarket } from './stage.ts';
import { tradingStorm } from './trading-storm.ts';

describe('trading runs whose broker fails in every way by chance', () => {
  it('order once, lose no fill, and leave books that agree to the cent', async () => {
    const report = await tradingStorm({ tradingRuns: 24, accounts: 12, seed: 11, share: 0.3, market: demoMarket() });
    expect(report.faults).toEqual([]);
    expect(report.duplicateOrders).toBe(0);
    expect(report.lostFills).toBe(0);
    expect(report.positionDifferences).toBe(0);
    expect(report.cashDifference).toBeLessThan(0.005);
    expect(report.tradingRuns).toBeGreaterThanOrEqual(24);
    expect(report.fills).toBeGreaterThanOrEqual(20);
    expect(report.struck.size).toBeGreaterThanOrEqual(8);
    expect(report.resumed).toBeGreaterThan(0);
  }, 120_000);
});
