/**
 * Pairs purchases with the sales that closed them, first in, first out. Nothing is lost on the way: the profit of the
 * closed trades plus that of the open lots is the change of cash plus the market value.
 */
import type { ClosedTrade, Fill } from '../contracts/index.ts';

/** Shares that were bought and are still held, with the part of the commission that belongs to them. */
export interface OpenLot {
  readonly asset: string;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly entrySession: string;
  /** Instant of the purchase, milliseconds UTC. */
  readonly entryTime: number;
  readonly commission: number;
  readonly entryRunId: string | null;
}

export interface RoundTrips {
  /** In the order of the sales. A sale that closes several lots is one trade for each of them. */
  readonly closed: ClosedTrade[];
  /** By asset in the order of the first purchase, oldest lot first. */
  readonly open: OpenLot[];
  /** Shares sold that no known purchase explains, by asset: a short sale, or a history that begins too late. */
  readonly unmatched: ReadonlyMap<string, number>;
}

/** Quantities closer than this share are the same: nine decimals of a share are the finest that is traded. */
const SAME_QUANTITY = 1e-9;

/**
 * Round trips of fills given oldest first. Commission is shared in proportion to the quantity; `profitFraction` is the
 * profit over entry price × quantity. What was sold beyond what is held closes nothing and is reported as unmatched.
 */
export function roundTrips(fills: readonly Fill[]): RoundTrips {
  const lotsOf = new Map<string, OpenLot[]>();
  const closed: ClosedTrade[] = [];
  const unmatched = new Map<string, number>();
  for (const fill of fills) {
    const lots = lotsOf.get(fill.asset) ?? [];
    lotsOf.set(fill.asset, lots);
    if (fill.side === 'buy') {
      lots.push(lotOf(fill));
      continue;
    }
    const { trades, left } = closeLots(lots, fill);
    closed.push(...trades);
    if (left > 0) unmatched.set(fill.asset, (unmatched.get(fill.asset) ?? 0) + left);
  }
  return { closed, open: [...lotsOf.values()].flat(), unmatched };
}

const lotOf = (fill: Fill): OpenLot => ({
  asset: fill.asset,
  quantity: fill.quantity,
  entryPrice: fill.price,
  entrySession: fill.session,
  entryTime: fill.time,
  commission: fill.commission,
  entryRunId: fill.runId,
});

/** Takes the sale out of the lots, which it changes: a trade for each lot it touched, and the shares that are left. */
function closeLots(lots: OpenLot[], sale: Fill): { trades: ClosedTrade[]; left: number } {
  const dust = SAME_QUANTITY * sale.quantity;
  const trades: ClosedTrade[] = [];
  let left = sale.quantity;
  while (left > dust) {
    const lot = lots[0];
    if (!lot) return { trades, left };
    const wholeLot = lot.quantity <= left + dust;
    const quantity = wholeLot ? lot.quantity : left;
    const entryCommission = wholeLot ? lot.commission : lot.commission * (quantity / lot.quantity);
    trades.push(tradeOf(lot, sale, quantity, entryCommission));
    if (wholeLot) lots.shift();
    else lots[0] = { ...lot, quantity: lot.quantity - quantity, commission: lot.commission - entryCommission };
    left -= quantity;
  }
  return { trades, left: 0 };
}

function tradeOf(lot: OpenLot, sale: Fill, quantity: number, entryCommission: number): ClosedTrade {
  const commission = entryCommission + sale.commission * (quantity / sale.quantity);
  const profit = (sale.price - lot.entryPrice) * quantity - commission;
  return {
    asset: sale.asset,
    quantity,
    entryPrice: lot.entryPrice,
    exitPrice: sale.price,
    entrySession: lot.entrySession,
    exitSession: sale.session,
    entryTime: lot.entryTime,
    exitTime: sale.time,
    exitRole: sale.role,
    profit,
    profitFraction: profit / (lot.entryPrice * quantity),
    commission,
    entryRunId: lot.entryRunId,
    exitRunId: sale.runId,
  };
}
