/**
 * The simulated account while it is worked on: cash, positions, orders and the ledger, changed only by fills and by
 * the end of a session. Cash never goes below zero and no more is sold than is held. Orders, positions and fills are
 * values that are replaced and never changed, so a state that was handed out stays as it was.
 */
import type {
  EquityPoint,
  Fill,
  Order,
  OrderLeg,
  SimulatedOrder,
  SimulatedPosition,
  SimulationCosts,
} from '../contracts/index.ts';
import {
  activeExits,
  canStillFill,
  chargedOnSale,
  commissionOf,
  isWorking,
  remainingQuantity,
  roundQuantity,
  slippageCost,
  withFill,
  type Match,
} from '../domain/matching/index.ts';
import type { SimulationState } from './new-simulation.ts';

/** Done orders that are kept for look-ups by client id. */
const CLOSED_ORDERS_KEPT = 60;

export class SimulatedBook {
  session: string;
  newPositionsToday: number;
  #cash: number;
  #previousEquity: number;
  #openOrders: SimulatedOrder[];
  #closedOrders: SimulatedOrder[];
  readonly #positions = new Map<string, SimulatedPosition>();
  readonly #equity: EquityPoint[];
  readonly #fills: Fill[];
  readonly #costs: SimulationCosts;
  readonly #fixed: Pick<
    SimulationState['account'],
    'schemaVersion' | 'revision' | 'seed' | 'startedOn' | 'startingCash'
  >;

  constructor({ account, ledger }: SimulationState, costs: SimulationCosts) {
    const { schemaVersion, revision, seed, startedOn, startingCash } = account;
    this.#fixed = { schemaVersion, revision, seed, startedOn, startingCash };
    this.session = account.session;
    this.newPositionsToday = account.newPositionsToday;
    this.#cash = account.cash;
    this.#previousEquity = account.previousEquity;
    this.#openOrders = [...account.openOrders];
    this.#closedOrders = [...account.closedOrders];
    for (const position of account.positions) this.#positions.set(position.asset, position);
    this.#equity = [...ledger.equity];
    this.#fills = [...ledger.fills];
    this.#costs = costs;
  }

  /** The account and its ledger as they are now, for storing; later work does not change what is returned. */
  get state(): SimulationState {
    return {
      account: {
        ...this.#fixed,
        session: this.session,
        cash: this.#cash,
        previousEquity: this.#previousEquity,
        positions: this.positions,
        openOrders: [...this.#openOrders],
        closedOrders: [...this.#closedOrders],
        newPositionsToday: this.newPositionsToday,
      },
      ledger: { schemaVersion: 1, equity: [...this.#equity], fills: [...this.#fills] },
    };
  }

  get seed(): number {
    return this.#fixed.seed;
  }

  get startingCash(): number {
    return this.#fixed.startingCash;
  }

  get cash(): number {
    return this.#cash;
  }

  get previousEquity(): number {
    return this.#previousEquity;
  }

  /** Cash and positions at their marks, dollars. */
  get equity(): number {
    let equity = this.#cash;
    for (const position of this.#positions.values()) equity += position.quantity * position.markPrice;
    return equity;
  }

  /** Sorted by symbol. */
  get positions(): SimulatedPosition[] {
    return [...this.#positions.values()].sort((one, other) => (one.asset < other.asset ? -1 : 1));
  }

  get openOrders(): readonly SimulatedOrder[] {
    return this.#openOrders;
  }

  get closedOrders(): readonly SimulatedOrder[] {
    return this.#closedOrders;
  }

  get fills(): readonly Fill[] {
    return this.#fills;
  }

  get equityHistory(): readonly EquityPoint[] {
    return this.#equity;
  }

  heldQuantity(asset: string): number {
    return this.#positions.get(asset)?.quantity ?? 0;
  }

  /** Shares that no resting sell order has reserved. */
  availableQuantity(asset: string): number {
    return Math.max(0, roundQuantity(this.heldQuantity(asset) - this.#reservedQuantity(asset)));
  }

  /** The fills of the session that the clock stands in, oldest first. */
  fillsOfSession(): Fill[] {
    let from = this.#fills.length;
    while (this.#fills[from - 1]?.session === this.session) from -= 1;
    return this.#fills.slice(from);
  }

  /** The order with this client id, open or among the done ones that are kept. */
  findOrder(clientOrderId: string): SimulatedOrder | null {
    const matches = (item: SimulatedOrder): boolean => item.intent.clientOrderId === clientOrderId;
    return this.#openOrders.find(matches) ?? this.#closedOrders.findLast(matches) ?? null;
  }

  /** The order that has a leg with this client id. */
  findByLeg(clientOrderId: string): SimulatedOrder | null {
    const matches = (item: SimulatedOrder): boolean =>
      item.order.legs.some((leg) => leg.clientOrderId === clientOrderId);
    return this.#openOrders.find(matches) ?? this.#closedOrders.findLast(matches) ?? null;
  }

  /** Puts an order into the book, or its new form in the place of the old one; done orders move to the closed ones. */
  put(item: SimulatedOrder): SimulatedOrder {
    const place = this.#openOrders.findIndex((open) => open.intent.clientOrderId === item.intent.clientOrderId);
    if (canStillFill(item.order)) {
      if (place < 0) this.#openOrders.push(item);
      else this.#openOrders[place] = item;
      return item;
    }
    if (place >= 0) this.#openOrders.splice(place, 1);
    this.#closedOrders.push(item);
    if (this.#closedOrders.length > CLOSED_ORDERS_KEPT) this.#closedOrders.shift();
    return item;
  }

  /** Books a fill of one part of an order: cash, position, ledger and the order itself, which is returned. */
  fill(item: SimulatedOrder, part: OrderLeg, quantity: number, match: Match, time: number): SimulatedOrder {
    const commission = this.#commission(part, quantity, match.price);
    const notional = quantity * match.price;
    this.#cash += part.side === 'buy' ? -(notional + commission) : notional - commission;
    this.#changePosition(part, quantity, match.price);
    this.#fills.push({
      fillId: `${part.clientOrderId}-fill-${part.filledQuantity > 0 ? 2 : 1}`,
      clientOrderId: part.clientOrderId,
      runId: item.intent.runId,
      asset: part.asset,
      side: part.side,
      role: part.role,
      quantity,
      price: match.price,
      commission,
      slippage: slippageCost(part.side, match.price, match.marketPrice, quantity),
      time,
      session: this.session,
    });
    return this.put({ ...item, order: withFill(item.order, part.role, quantity, match.price, time) });
  }

  /** Marks the positions at the session's closes (null leaves a mark as it is) and records the equity. */
  closeSession(closeOf: (asset: string) => number | null): EquityPoint {
    for (const position of this.#positions.values()) {
      const close = closeOf(position.asset);
      if (close !== null) this.#positions.set(position.asset, { ...position, markPrice: close });
    }
    const point = { session: this.session, equity: this.equity };
    this.#previousEquity = point.equity;
    this.#equity.push(point);
    return point;
  }

  /** Commission in dollars. */
  #commission(part: OrderLeg, quantity: number, price: number): number {
    const commission = commissionOf(this.#costs, quantity, price, part.filledQuantity === 0);
    return part.side === 'buy' ? commission : chargedOnSale(commission, this.#cash, quantity * price);
  }

  #changePosition(part: OrderLeg, quantity: number, price: number): void {
    const held = this.#positions.get(part.asset);
    const before = held?.quantity ?? 0;
    const after = roundQuantity(part.side === 'buy' ? before + quantity : before - quantity);
    if (after <= 0) {
      this.#positions.delete(part.asset);
      return;
    }
    if (!held) this.newPositionsToday += 1;
    const bought = part.side === 'buy' ? quantity : 0;
    this.#positions.set(part.asset, {
      asset: part.asset,
      quantity: after,
      averagePrice: ((held?.averagePrice ?? 0) * before + price * bought) / (before + bought),
      markPrice: price,
      openedOn: held?.openedOn ?? this.session,
    });
  }

  #reservedQuantity(asset: string): number {
    let reserved = 0;
    for (const { order } of this.#openOrders) if (order.asset === asset) reserved += reservedBy(order);
    return reserved;
  }
}

/** Shares that an order keeps from being sold otherwise: a target and its stop share the same ones. */
function reservedBy(order: Order): number {
  const exits = Math.max(0, ...activeExits(order).map(remainingQuantity));
  const entry = order.role === 'entry' && order.side === 'sell' && isWorking(order) ? remainingQuantity(order) : 0;
  return exits + entry;
}
