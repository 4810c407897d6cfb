/** Connects to the brokerage: is the account usable, what does it hold, is the market open? Changes nothing. */
import { z } from 'zod';
import { AssetSymbol, ExecutionMode, type MarketSession } from '../contracts/index.ts';
import { count, day, instant, money } from '../domain/index.ts';
import type { Account } from '../ports/account.ts';
import type { Agent } from './agent.ts';

const Input = z.object({ asset: AssetSymbol, mode: ExecutionMode });

function closedSentence(market: MarketSession): string {
  const next = market.nextOpen === null ? '' : ` It opens next on ${instant(market.nextOpen)}.`;
  return `The market is closed.${next}`;
}

export const alpacaConnectionManager: Agent<'AlpacaConnectionManager', z.infer<typeof Input>, { account: Account }> = {
  name: 'AlpacaConnectionManager',
  goal: 'Know the account before anything is decided: whether it can trade, what it holds, what time it is there.',
  version: 1,
  input: Input,
  tools: ['account'],
  prepare: ({ asset, mode }) => ({ kind: 'work', input: { asset, mode } }),
  work: async ({ asset, mode }, { account }, say) => {
    const isReal = mode === 'paper' || mode === 'live';
    say('info', `Connecting to the ${isReal ? `Alpaca ${mode}` : 'simulated'} account.`);
    const [snapshot, market] = await Promise.all([account.snapshot(), account.market()]);
    const heldQuantity = snapshot.positions.find((position) => position.asset === asset)?.quantity ?? 0;
    const dayChange = snapshot.equity - snapshot.previousEquity;
    say(
      'info',
      `Equity ${money(snapshot.equity)}, cash ${money(snapshot.cash)}, ${count(snapshot.positions.length, 'position')}.`,
      {
        equity: snapshot.equity,
        cash: snapshot.cash,
        buyingPower: snapshot.buyingPower,
      },
    );
    if (snapshot.status === 'restricted') {
      say(
        'warning',
        `The account is restricted: ${snapshot.restriction ?? 'the broker gives no reason'}. Nothing can be bought.`,
      );
    }
    const output = {
      account: snapshot,
      market,
      dayChange,
      dayChangeFraction: snapshot.previousEquity > 0 ? dayChange / snapshot.previousEquity : 0,
      heldQuantity,
    };
    if (!market.isOpen) {
      say('warning', closedSentence(market));
      return {
        status: 'done',
        code: 'MARKET_CLOSED',
        summary: closedSentence(market),
        output,
        noTrade: 'MARKET_CLOSED',
      };
    }
    say('info', `The market is open: session of ${day(market.session)}${market.simulated ? ' (simulated)' : ''}.`);
    return {
      status: 'done',
      code: null,
      summary: `Connected: equity ${money(snapshot.equity)}, buying power ${money(snapshot.buyingPower)}, market open.`,
      output,
    };
  },
};
