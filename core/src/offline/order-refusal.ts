/**
 * Which orders the simulated broker refuses before it takes them, and in what words. A cash account without short
 * selling: a buy needs the cash, a sale needs the shares, an exit needs prices that make sense.
 */
import {
  BrokerRefused,
  InsufficientQuantity,
  type Instrument,
  type OrderIntent,
  type SimulationCosts,
} from '../contracts/index.ts';
import { expectedOutlay } from '../domain/matching/index.ts';
import { roundToIncrement } from '../domain/rounding.ts';

/** What the broker knows when an order arrives. */
export interface OrderFacts {
  readonly instrument: Instrument | null;
  /** The last price known, dollars; null when the asset has none yet. */
  readonly lastPrice: number | null;
  readonly heldQuantity: number;
  readonly availableQuantity: number;
  readonly buyingPower: number;
  readonly costs: SimulationCosts;
}

const dollars = (value: number): string => `$${value.toFixed(2)}`;
const shares = (quantity: number): string => `${quantity} ${quantity === 1 ? 'share' : 'shares'}`;

/** Throws `BrokerRefused` with the reason when the order cannot be taken, `InsufficientQuantity` where shares are missing. */
export function refuseUnfitOrder(intent: OrderIntent, facts: OrderFacts): void {
  const { asset, side } = intent;
  const reason = instrumentFault(intent, facts) ?? priceFault(intent) ?? exitFault(intent, facts);
  if (reason !== null) throw new BrokerRefused(`${asset}: ${reason}`);
  const missing = side === 'sell' ? sharesFault(intent, facts) : cashFault(intent, facts);
  if (missing === null) return;
  throw side === 'sell' ? new InsufficientQuantity(`${asset}: ${missing}`) : new BrokerRefused(`${asset}: ${missing}`);
}

/** The price that an order is expected to fill at before slippage; null when nothing is known. */
export function expectedPrice(
  order: Pick<OrderIntent, 'type' | 'limitPrice' | 'stopPrice'>,
  lastPrice: number | null,
): number | null {
  if (order.type === 'limit') return order.limitPrice;
  return order.type === 'stop' ? order.stopPrice : lastPrice;
}

/** Cash that a buy is expected to take, slippage and commission included, dollars. */
export function expectedCost(
  order: Pick<OrderIntent, 'type' | 'limitPrice' | 'stopPrice'>,
  quantity: number,
  lastPrice: number | null,
  costs: SimulationCosts,
): number {
  const price = expectedPrice(order, lastPrice);
  if (price === null) return 0;
  return expectedOutlay(costs, quantity, price, order.type === 'limit' ? order.limitPrice : null);
}

function instrumentFault({ quantity, orderClass }: OrderIntent, { instrument }: OrderFacts): string | null {
  if (instrument === null) return 'this broker does not know the asset.';
  if (!instrument.tradable) return 'the asset cannot be traded.';
  const step = instrument.quantityIncrement;
  if (!(quantity > 0) || roundToIncrement(quantity, step, 'nearest') !== quantity) {
    return `the quantity must be a positive multiple of ${step}, not ${quantity}.`;
  }
  if ((orderClass === 'bracket' || orderClass === 'oto') && !Number.isInteger(quantity)) {
    return `${named(orderClass)} needs whole shares, not ${quantity}.`;
  }
  return null;
}

function priceFault({ type, limitPrice, stopPrice, orderClass }: OrderIntent): string | null {
  if (orderClass === 'oco') return null;
  if (type === 'limit' && limitPrice === null) return 'a limit order needs a limit price.';
  return type === 'stop' && stopPrice === null ? 'a stop order needs a stop price.' : null;
}

const named = (orderClass: OrderIntent['orderClass']): string =>
  `${orderClass === 'bracket' ? 'a' : 'an'} ${orderClass} order`;

function exitFault(intent: OrderIntent, facts: OrderFacts): string | null {
  const { orderClass, targetPrice, stopLossPrice } = intent;
  if (orderClass === 'simple') return null;
  if (orderClass === 'oto') {
    if ((targetPrice === null) !== (stopLossPrice === null)) return entryFault(intent, facts);
    return 'an oto order needs either a target or a stop price.';
  }
  if (targetPrice === null || stopLossPrice === null) return `${named(orderClass)} needs a target and a stop price.`;
  if (orderClass === 'bracket') return entryFault(intent, facts);
  if (intent.side === 'buy') return 'an oco order must sell a position that is held.';
  if (targetPrice > stopLossPrice) return null;
  return `the target of an oco order (${dollars(targetPrice)}) must be above its stop (${dollars(stopLossPrice)}).`;
}

/** What is wrong with an entry and the prices of the exits that it has. */
function entryFault(intent: OrderIntent, { lastPrice }: OrderFacts): string | null {
  const { side, targetPrice, stopLossPrice } = intent;
  const what = named(intent.orderClass);
  if (side === 'sell') return `${what} must buy: short selling is off.`;
  const reference = expectedPrice(intent, lastPrice);
  if (reference === null) return `no price is known yet to place ${what} against.`;
  const isAbove = targetPrice === null || targetPrice > reference;
  const isBelow = stopLossPrice === null || reference > stopLossPrice;
  if (isAbove && isBelow) return null;
  const wanted = [
    ...(targetPrice === null ? [] : [`its target (${dollars(targetPrice)}) above`]),
    ...(stopLossPrice === null ? [] : [`its stop (${dollars(stopLossPrice)}) below`]),
  ];
  return `${what} needs ${wanted.join(' and ')} the price of ${dollars(reference)}.`;
}

function sharesFault({ quantity }: OrderIntent, { availableQuantity, heldQuantity }: OrderFacts): string | null {
  if (quantity <= availableQuantity) return null;
  const available = `${availableQuantity} of ${heldQuantity} held are available`;
  return `insufficient quantity: ${shares(quantity)} to sell, ${available}.`;
}

function cashFault(intent: OrderIntent, { lastPrice, buyingPower, costs }: OrderFacts): string | null {
  const { quantity } = intent;
  if (expectedPrice(intent, lastPrice) === null) return 'no price is known yet to check the cash against.';
  const cost = expectedCost(intent, quantity, lastPrice, costs);
  if (cost <= buyingPower) return null;
  return `not enough cash: ${shares(quantity)} cost ${dollars(cost)}, ${dollars(buyingPower)} can be spent.`;
}
