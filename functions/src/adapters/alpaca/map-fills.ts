/**
 * Alpaca's fills in our words, joined with the orders that they belong to. A fill names its order by Alpaca's own id,
 * and only the orders know our client ids and which run they came from.
 */
import type { Fill, Order, OrderRole } from '@trading-crew/core/contracts';
import { newYorkSession } from './new-york.ts';
import { fromAlpacaSymbol } from './symbols.ts';
import type { WireFill } from './wire.ts';

export interface FillOrigin {
  readonly clientOrderId: string;
  readonly runId: string | null;
  readonly role: OrderRole;
}

/** The run that an order of ours was placed by, from its client id; null for an order of somebody else. */
export const runIdOf = (clientOrderId: string): string | null =>
  /^tc-([A-Za-z0-9]{20})-/.exec(clientOrderId)?.[1] ?? null;

/** Orders and legs by Alpaca's id. A leg's client id is Alpaca's invention, so its run is that of its order. */
export function originsOf(orders: readonly Order[]): Map<string, FillOrigin> {
  const origins = new Map<string, FillOrigin>();
  for (const order of orders) {
    const runId = runIdOf(order.clientOrderId);
    for (const { brokerOrderId, clientOrderId, role } of [order, ...order.legs]) {
      origins.set(brokerOrderId, { clientOrderId, runId, role });
    }
  }
  return origins;
}

/** The fill; null for an asset that cannot be named here, and when `origin` is left out its order is not known. */
export function mapFill(wire: WireFill, origin?: FillOrigin): Fill | null {
  const asset = fromAlpacaSymbol(wire.symbol, joinedPairClass(wire.symbol));
  if (asset === null) return null;
  return {
    fillId: wire.id,
    clientOrderId: origin?.clientOrderId ?? wire.orderId,
    runId: origin?.runId ?? null,
    asset,
    side: wire.side === 'buy' ? 'buy' : 'sell',
    role: origin?.role ?? 'entry',
    quantity: wire.qty,
    price: wire.price,
    // Alpaca charges no commission, and what the market price was at the fill is not known.
    commission: 0,
    slippage: 0,
    time: wire.transactionTime,
    session: newYorkSession(wire.transactionTime),
  };
}

/**
 * How many positions these fills of one session opened, by asset: a position opens when a purchase finds none. What
 * was held before the fills follows from what is held now.
 */
export function positionsOpened(fills: readonly Fill[], heldNow: ReadonlyMap<string, number>): Map<string, number> {
  const opened = new Map<string, number>();
  for (const asset of new Set(fills.map((fill) => fill.asset))) {
    const changes = fills.filter((fill) => fill.asset === asset).map(signedQuantity);
    let held = (heldNow.get(asset) ?? 0) - changes.reduce((sum, change) => sum + change, 0);
    let count = 0;
    for (const change of changes) {
      if (held <= DUST && held + change > DUST) count += 1;
      held += change;
    }
    if (count > 0) opened.set(asset, count);
  }
  return opened;
}

/** Below the smallest quantity that is traded: what binary sums leave over. */
const DUST = 1e-9;

const signedQuantity = (fill: Fill): number => (fill.side === 'buy' ? fill.quantity : -fill.quantity);

/** Activities do not carry the asset class: six capitals or more that end in a currency are a pair, no share. */
const joinedPairClass = (symbol: string): string | undefined =>
  /^[A-Z]{3,5}(USD|USDT|USDC)$/.test(symbol) ? 'crypto' : undefined;
