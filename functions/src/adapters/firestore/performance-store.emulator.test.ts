import type { PerformanceReport } from '@trading-crew/core/contracts';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestorePerformanceStore } from './performance-store.ts';

const figure = { value: null, reason: 'No trade was closed yet.' };
const report = (asOf: number): PerformanceReport => ({
  schemaVersion: 1,
  mode: 'simulation',
  asOf,
  startingEquity: 100_000,
  benchmarkLabel: 'Buy and hold: AAPL',
  sessions: ['2016-03-14', '2016-03-15'],
  equity: [100_000, 100_250.5],
  benchmark: [100_000, null],
  drawdown: [0, 0],
  figures: {
    totalReturn: { value: 0.0025, reason: null },
    profit: figure,
    winRate: figure,
    profitFactor: figure,
    sharpe: figure,
    maxDrawdown: figure,
    trades: figure,
  },
  closedTrades: [],
  openPositions: [],
});

describe('performance reports', () => {
  const store = firestorePerformanceStore(database());

  it('are kept one a mode, the newest', async () => {
    const uid = freshId();
    expect(await store.read(uid, 'simulation')).toBeNull();
    await store.save(uid, report(1));
    await store.save(uid, report(2));
    await store.save(uid, { ...report(3), mode: 'paper' });
    expect(await store.read(uid, 'simulation')).toEqual(report(2));
    expect((await store.read(uid, 'paper'))?.asOf).toBe(3);
  });
});
