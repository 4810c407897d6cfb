/**
 * The shares of an account, explained: what the crew's fills add up to, what was there before, and what orders of others
 * brought since. Whatever is left over is nobody's, and only the user can say whose it is.
 */
import type { AdoptedPosition, Order, OrderLeg, Reconciliation } from '../contracts/index.ts';
import { broughtIn, shares } from './reconcile-order.ts';

/** Differences below this are dust, shares. */
const DUST = 1e-6;
/** A crypto broker keeps its fee out of the coins that it delivers, at most so much of them, and days later. */
const COIN_FEE = 0.005;
const PAIR = /-(USDT|USDC|USD|BTC)$/;

type Baseline = Reconciliation['baseline'];
type Totals = Map<string, number>;

export interface ShareBooks {
  /** Orders of the crew, as far as they have filled. */
  readonly own: readonly Order[];
  /** Orders of anybody else that the broker shows. */
  readonly foreign: readonly Order[];
  readonly positions: readonly AdoptedPosition[];
  /** Null at the first comparison: everything that is there is taken as given. */
  readonly baseline: Baseline | null;
}

/** An asset in both books. */
export interface Holding {
  readonly asset: string;
  /** By the crew's fills, and by the broker. */
  readonly own: number;
  readonly held: number;
  /** Shares that are not the crew's and never touched. */
  readonly adopted: number;
  /** What nothing explains; 0 where both books agree. */
  readonly unexplained: number;
}

const add = (totals: Totals, asset: string, quantity: number): void => {
  totals.set(asset, shares((totals.get(asset) ?? 0) + quantity));
};

const totalsOf = (positions: readonly AdoptedPosition[]): Totals => {
  const totals: Totals = new Map();
  for (const { asset, quantity } of positions) add(totals, asset, quantity);
  return totals;
};

/** How much of each part of these orders has filled, as a baseline keeps it. */
export const filledParts = (orders: readonly Order[]): Baseline['foreign'] =>
  orders.flatMap((order) =>
    [order, ...order.legs].map(({ brokerOrderId, filledQuantity }) => ({ brokerOrderId, filledQuantity })),
  );

/** What an order has brought in since the baseline. */
function broughtSince(order: Order, before: ReadonlyMap<string, number>): number {
  const since = <Part extends OrderLeg>(part: Part): Part => ({
    ...part,
    filledQuantity: part.filledQuantity - (before.get(part.brokerOrderId) ?? 0),
  });
  return broughtIn({ ...since(order), legs: order.legs.map(since) });
}

/** Coins that these orders bought, of which a fee may be missing. */
function coinsBought(orders: readonly Order[], asset: string): number {
  if (!PAIR.test(asset)) return 0;
  const parts = orders.flatMap((order) => [order, ...order.legs]);
  const bought = parts.filter((part) => part.asset === asset && part.side === 'buy');
  return bought.reduce((sum, { filledQuantity }) => sum + filledQuantity, 0);
}

/** Every asset that one of the books knows, sorted by symbol. */
export function explainHoldings({ own, foreign, positions, baseline }: ShareBooks): Holding[] {
  const ours: Totals = new Map();
  for (const order of own) add(ours, order.asset, broughtIn(order));
  const held = totalsOf(positions);
  const expected = totalsOf(baseline?.unexplained ?? []);
  const before = new Map((baseline?.foreign ?? []).map((part) => [part.brokerOrderId, part.filledQuantity]));
  for (const order of foreign) add(expected, order.asset, broughtSince(order, before));
  const assets = [...new Set([...ours.keys(), ...held.keys(), ...expected.keys()])].sort();
  return assets.map((asset) => {
    const [mine, there] = [ours.get(asset) ?? 0, held.get(asset) ?? 0];
    const rest = shares(there - mine);
    const foreignShares = Math.abs(rest) <= DUST ? 0 : rest;
    const all = { asset, own: mine, held: there };
    if (baseline === null) return { ...all, adopted: foreignShares, unexplained: 0 };
    const expectedShares = expected.get(asset) ?? 0;
    const excess = shares(foreignShares - expectedShares);
    const fee = COIN_FEE * coinsBought([...own, ...foreign], asset);
    const isExplained = Math.abs(excess) <= DUST || (excess < 0 && -excess <= fee);
    if (isExplained) return { ...all, adopted: foreignShares, unexplained: 0 };
    // Until it is decided whose the shares are, no more than what is surely the crew's counts as the crew's.
    return { ...all, adopted: Math.max(foreignShares, expectedShares), unexplained: excess };
  });
}
