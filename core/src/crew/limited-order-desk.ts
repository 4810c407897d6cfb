/**
 * An order desk that asks the account and the price once more before it places: two runs at the same time may each have
 * been allowed what both together are not, and a price moves. Where the account answers from afar the look is a moment
 * old, but never a step.
 */
import {
  LimitReached,
  type MarketSession,
  type OrderIntent,
  type OrderRecord,
  type RiskLimits,
} from '../contracts/index.ts';
import { day, limitInTheWay, money, purchasesBefore, withPurchases } from '../domain/index.ts';
import type { Account, MarketData, OrderDesk } from '../ports/index.ts';

export interface LimitedOrderDeskOptions {
  readonly desk: OrderDesk;
  readonly account: Account;
  readonly marketData: MarketData;
  readonly limits: RiskLimits;
  /** How many orders were meant in a market session, the one that is placed included; left out, they are not counted. */
  readonly ordersIn?: (session: string) => Promise<number>;
  /** Every order of the crew on the account, for purchases that are neither cash nor position yet; left out, none count. */
  readonly book?: () => Promise<readonly OrderRecord[]>;
  /** A cap on what all purchases of a session add up to; left out, there is none. */
  readonly purchases?: {
    /** Dollars. */
    readonly most: number;
    /** Dollars that the purchases of a session were meant for, the one that is placed included: `purchasesMeant`. */
    readonly meantIn: (session: string) => Promise<number>;
  };
}

/**
 * Throws `LimitReached` for a purchase that limits, account or price no longer allow, and for a sale of more than the
 * crew holds by now. Exits that protect, and an order that stands already, are not asked about.
 */
export const limitedOrderDesk = (options: LimitedOrderDeskOptions): OrderDesk => {
  const { desk } = options;
  return {
    find: (clientOrderId) => desk.find(clientOrderId),
    openOrders: (asset) => desk.openOrders(asset),
    orders: (since) => desk.orders(since),
    cancel: (clientOrderId) => desk.cancel(clientOrderId),
    place: async (intent, permit) => {
      if (intent.orderClass !== 'oco' && (await desk.find(intent.clientOrderId)) === null) {
        const reason = await (intent.side === 'buy' ? purchaseInTheWay : saleInTheWay)(intent, options);
        if (reason !== null) throw new LimitReached(reason);
      }
      return desk.place(intent, permit);
    },
  };
};

/** A sale needs no price and meets no limit: it waits for nothing but the account. */
async function saleInTheWay(intent: OrderIntent, { account, limits }: LimitedOrderDeskOptions): Promise<string | null> {
  const noPrice = { instrument: null, lastClose: null, lastPrice: null, earlierOrders: 0 };
  return limitInTheWay({ intent, account: await account.snapshot(), limits, ...noPrice });
}

async function purchaseInTheWay(intent: OrderIntent, options: LimitedOrderDeskOptions): Promise<string | null> {
  const { account, marketData, limits, ordersIn } = options;
  const { asset } = intent;
  const [snapshot, market, instrument] = await Promise.all([
    account.snapshot(),
    account.market(),
    marketData.instrument(asset),
  ]);
  if (!market.isOpen) return 'The market has closed since this was decided.';
  const session = sessionFor(intent, market);
  if (session !== market.session) {
    return `This was decided in the session of ${day(session)}, and the market stands at ${day(market.session)} by now.`;
  }
  const [bars, last, orders, meant] = await Promise.all([
    marketData.bars({ asset, until: market.now, limit: 1 }),
    marketData.lastPrice(asset, market.now),
    ordersIn?.(session) ?? 0,
    options.purchases?.meantIn(session) ?? 0,
  ]);
  const most = options.purchases?.most ?? Number.POSITIVE_INFINITY;
  if (meant > most) {
    return `All purchases of the day may cost at most ${money(most)} dollars; with this one they come to ${money(meant)}.`;
  }
  return limitInTheWay({
    intent,
    account: withPurchases(snapshot, purchasesBefore(intent, (await options.book?.()) ?? [])),
    limits,
    instrument,
    lastClose: bars.at(-1)?.close ?? null,
    lastPrice: last?.price ?? null,
    earlierOrders: Math.max(0, orders - 1),
  });
}

/** The session that the order is counted in: the one it was decided in. */
const sessionFor = ({ basis }: OrderIntent, { session }: MarketSession): string => basis?.session ?? session;
