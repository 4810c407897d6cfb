/** Groups of trades lose nothing and invent nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClosedTrade } from '../contracts/index.ts';
import { byAsset, byExit, byHour, byWeekday, tradeGroups } from './trade-groups.ts';

const trade = (change: Partial<ClosedTrade>): ClosedTrade => ({
  asset: 'AAPL',
  quantity: 10,
  entryPrice: 100,
  exitPrice: 110,
  entrySession: '2026-03-02',
  exitSession: '2026-03-06',
  exitRole: 'entry',
  profit: 99,
  profitFraction: 0.099,
  commission: 1,
  entryRunId: null,
  exitRunId: null,
  ...change,
});

describe('tradeGroups', () => {
  it('adds up dollars and commission, and measures profit against what the entries cost', () => {
    const trades = [trade({}), trade({ profit: -49, commission: 3 }), trade({ asset: 'MSFT', quantity: 1, profit: 5 })];
    expect(tradeGroups(trades, byAsset)).toMatchObject([
      { name: 'AAPL', trades: 2, profit: 50, commission: 4, profitFraction: 50 / 2_000, winRate: { value: null } },
      { name: 'MSFT', trades: 1, profit: 5, commission: 1, profitFraction: 0.05 },
    ]);
  });

  it('says a win rate from ten trades on', () => {
    const trades = Array.from({ length: 10 }, (_, index) => trade({ profit: index < 4 ? 1 : -1 }));
    expect(tradeGroups(trades, byAsset)[0]?.winRate).toEqual({ value: 0.4, reason: null });
  });

  it('orders weekdays from Monday, by the session of the entry', () => {
    const trades = ['2026-03-06', '2026-03-02', '2026-03-08'].map((entrySession) => trade({ entrySession }));
    expect(tradeGroups(trades, byWeekday).map(({ name }) => name)).toEqual(['Monday', 'Friday', 'Sunday']);
  });

  it.each([
    ['winter', Date.UTC(2026, 2, 6, 14, 35)],
    ['summer, which began on Sunday', Date.UTC(2026, 2, 9, 13, 35)],
    ['the last day of summer', Date.UTC(2026, 9, 30, 13, 59)],
    ['winter again', Date.UTC(2026, 10, 2, 14, 0)],
  ])('knows the hour at the exchange, in %s', (_season, entryTime) => {
    expect(byHour(trade({ entryTime }))).toBe('09:00 New York');
  });

  it('tells the hours apart at the very moment when the clock is set forward', () => {
    const change = Date.UTC(2026, 2, 8, 7);
    expect(byHour(trade({ entryTime: change - 1 }))).toBe('01:00 New York');
    expect(byHour(trade({ entryTime: change }))).toBe('03:00 New York');
    expect(byHour(trade({ entryTime: Date.UTC(2026, 2, 6, 5, 30) }))).toBe('00:00 New York');
  });

  it('gives the hours of crypto in UTC, after those of shares', () => {
    const entryTime = Date.UTC(2026, 2, 2, 0, 5);
    const trades = [trade({ entryTime, asset: 'BTC-USD' }), trade({ entryTime }), trade({ entryTime, asset: 'BRK-B' })];
    expect(tradeGroups(trades, byHour)).toMatchObject([
      { name: '19:00 New York', trades: 2 },
      { name: '00:00 UTC', trades: 1 },
    ]);
  });

  it('knows the hour only where the time of the fill is known', () => {
    const trades = [trade({ entryTime: Date.UTC(2026, 2, 2, 14, 59) }), trade({})];
    expect(tradeGroups(trades, byHour)).toMatchObject([{ name: '09:00 New York', trades: 1 }]);
  });

  it('names how a position was left', () => {
    const trades = [trade({ exitRole: 'stop' }), trade({ exitRole: 'target' }), trade({})];
    expect(tradeGroups(trades, byExit).map(({ name }) => name)).toEqual(['Signal', 'Stop', 'Target']);
  });

  it('neither loses nor invents a trade or a dollar', () => {
    const trades = fc.array(
      fc
        .record({ asset: fc.constantFrom('A', 'B', 'C'), profit: fc.integer({ min: -500, max: 500 }) })
        .map((change) => trade(change)),
    );
    fc.assert(
      fc.property(trades, (all) => {
        const groups = tradeGroups(all, byAsset);
        expect(groups.reduce((sum, group) => sum + group.trades, 0)).toBe(all.length);
        expect(groups.reduce((sum, group) => sum + group.profit, 0)).toBe(
          all.reduce((sum, { profit }) => sum + profit, 0),
        );
      }),
    );
  });
});
