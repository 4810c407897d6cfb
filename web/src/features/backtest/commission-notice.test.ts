/** The notice names how many trades, until when and how much; it is silent where commission is small. */
import type { BacktestTrade } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { commissionWords } from './commission-notice.tsx';

const trade = (entryPrice: number, commission: number, exitSession: string): BacktestTrade => ({
  asset: 'AAPL',
  side: 'long',
  quantity: 1_000,
  entrySession: '1981-01-05',
  entryPrice,
  exitSession,
  exitPrice: entryPrice,
  exitReason: 'signal',
  bars: 3,
  commission,
  slippage: 0,
  profit: -commission,
  profitFraction: -commission / (entryPrice * 1_000),
});

describe('the word on commission', () => {
  it('counts the trades that paid more than one percent and names the last of them and the dearest', () => {
    // Ten dollars on 128 are 7.8 %, on 500 2 %; on 50,000 they are nothing.
    const trades = [trade(0.128, 10, '1981-02-10'), trade(0.5, 10, '1985-03-01'), trade(50, 10, '2020-05-05')];
    expect(commissionWords(trades)?.replace(/\s/g, ' ')).toMatch(
      /^2 trades up to 1 Mar 1985 paid more than 1\.0 % in commission, at most 7\.8 %\. /,
    );
  });

  it('is silent where no trade paid so much, and without trades', () => {
    expect(commissionWords([trade(50, 10, '2020-05-05')])).toBeNull();
    expect(commissionWords([])).toBeNull();
  });
});
