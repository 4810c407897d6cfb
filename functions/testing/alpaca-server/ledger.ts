/**
 * The server's own record of what was traded, written fill by fill and never changed: what an account must come to is
 * replayed from it, whatever the orders, the positions and the client say.
 */
import type { Fill, OrderRole, OrderSide } from '@trading-crew/core/contracts';
import { isoTime, uuidOf } from './wire-text.ts';

export interface LedgerEntry {
  /** The id under which the activities list it. */
  readonly activityId: string;
  /** Of the order, or of the leg of one as the simulation names it. */
  readonly clientOrderId: string;
  readonly role: OrderRole;
  readonly asset: string;
  readonly side: OrderSide;
  readonly quantity: number;
  /** Dollars a share. */
  readonly price: number;
  /** Dollars. */
  readonly commission: number;
  /** Simulated, milliseconds UTC. */
  readonly time: number;
}

/** Alpaca's id of a fill among the activities. */
export const activityIdOf = ({ time, fillId }: Fill): string =>
  `${isoTime(time).replace(/\D/g, '')}::${uuidOf(fillId)}`;

export function ledgerEntry(fill: Fill): LedgerEntry {
  const { clientOrderId, role, asset, side, quantity, price, commission, time } = fill;
  return { activityId: activityIdOf(fill), clientOrderId, role, asset, side, quantity, price, commission, time };
}

export interface ReplayedAccount {
  /** Dollars. */
  readonly cash: number;
  /** Shares by asset; only what is held. */
  readonly positions: ReadonlyMap<string, number>;
}

/** What fills below this leave over is the dust of binary sums. */
const DUST = 1e-9;

/** Cash and positions as the fills make them from a starting cash, in dollars. */
export function replayLedger(entries: readonly LedgerEntry[], startingCash: number): ReplayedAccount {
  let cash = startingCash;
  const held = new Map<string, number>();
  for (const { asset, side, quantity, price, commission } of entries) {
    const sign = side === 'buy' ? 1 : -1;
    cash -= sign * quantity * price + commission;
    held.set(asset, (held.get(asset) ?? 0) + sign * quantity);
  }
  return { cash, positions: new Map([...held].filter(([, quantity]) => Math.abs(quantity) > DUST)) };
}
