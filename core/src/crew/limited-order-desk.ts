/**
 * An order desk that asks the account once more before it places: two runs at the same time may each have been allowed
 * what both together are not. Where the account answers from afar the look is a moment old, but never a step.
 */
import { LimitReached, type RiskLimits } from '../contracts/index.ts';
import { limitInTheWay } from '../domain/index.ts';
import type { Account, MarketData, OrderDesk } from '../ports/index.ts';

export interface LimitedOrderDeskOptions {
  readonly desk: OrderDesk;
  readonly account: Account;
  readonly marketData: MarketData;
  readonly limits: RiskLimits;
}

/** Throws `LimitReached` for an order that the account no longer allows; one that stands already is not asked about. */
export const limitedOrderDesk = ({ desk, account, marketData, limits }: LimitedOrderDeskOptions): OrderDesk => ({
  find: (clientOrderId) => desk.find(clientOrderId),
  openOrders: (asset) => desk.openOrders(asset),
  cancel: (clientOrderId) => desk.cancel(clientOrderId),
  place: async (intent) => {
    if (intent.orderClass !== 'oco' && (await desk.find(intent.clientOrderId)) === null) {
      const { asset } = intent;
      const [snapshot, { now }, instrument] = await Promise.all([
        account.snapshot(),
        account.market(),
        marketData.instrument(asset),
      ]);
      const [last] = await marketData.bars({ asset, until: now, limit: 1 });
      const facts = instrument && last && { intent, account: snapshot, instrument, limits, referencePrice: last.close };
      const reason = facts ? limitInTheWay(facts) : `No price of ${asset} is known to ask the limits with.`;
      if (reason !== null) throw new LimitReached(reason);
    }
    return desk.place(intent);
  },
});
