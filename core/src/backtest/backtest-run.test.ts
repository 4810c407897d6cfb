/** Trades as they are shown, from the columns of a run. */
import { describe, expect, it } from 'vitest';
import { BacktestTrade, ExitReason } from '../contracts/index.ts';
import { EXIT_REASONS, emptyTradeColumns, tradeList } from './backtest-run.ts';
import { columnsOfCloses, runOf, tradesOf } from './run.testing.ts';

const columns = columnsOfCloses([10, 11, 12, 13]);

describe('the list of trades', () => {
  it('has dates for places, words for numbers and the profit as a share of what was paid', () => {
    const trades = { ...emptyTradeColumns(5), count: 1 };
    trades.side[0] = -1;
    trades.quantity[0] = 4;
    trades.entryIndex[0] = 1;
    trades.entryPrice[0] = 11;
    trades.exitIndex[0] = 3;
    trades.exitPrice[0] = 12;
    trades.reason[0] = EXIT_REASONS.stop;
    trades.commission[0] = 0.4;
    trades.slippage[0] = 0.1;
    trades.profit[0] = -4.4;
    const [trade, ...rest] = tradeList(runOf([1, 1, 1, 1], { trades }), 'DEMO', columns);
    expect(rest).toEqual([]);
    expect(BacktestTrade.parse(trade)).toEqual({
      asset: 'DEMO',
      side: 'short',
      quantity: 4,
      entrySession: '2018-01-02',
      entryPrice: 11,
      exitSession: '2018-01-04',
      exitPrice: 12,
      exitReason: 'stop',
      bars: 2,
      commission: 0.4,
      slippage: 0.1,
      profit: -4.4,
      profitFraction: -4.4 / 44,
    });
  });

  it('names every reason by its place', () => {
    expect(ExitReason.options.map((reason) => EXIT_REASONS[reason])).toEqual([0, 1, 2, 3]);
  });

  it('is refused where the run lies on other bars or a reason is unknown', () => {
    expect(() => tradeList(runOf([1, 1], { trades: tradesOf([5], () => 3) }), 'DEMO', columns)).toThrow(
      'bar 4 among 4',
    );
    const trades = tradesOf([5]);
    trades.reason[0] = 9;
    expect(() => tradeList(runOf([1, 1], { trades }), 'DEMO', columns)).toThrow('no exit reason');
  });
});
