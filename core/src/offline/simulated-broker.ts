/**
 * A broker without a market behind it: the account and the order desk of simulation mode, on replayed bars. Its clock
 * stands at the open of a session. An order placed now meets that open and nothing later; only `advance` shows the
 * orders the rest of the bar. All chance comes from the account's seed.
 */
import {
  BrokerRefused,
  InvalidInput,
  type AccountSnapshot,
  type EquityPoint,
  type Fill,
  type MarketSession,
  type Order,
  type OrderIntent,
  type SimulationCosts,
} from '../contracts/index.ts';
import {
  canStillFill,
  isRejected,
  isWorking,
  newOrder,
  remainingQuantity,
  withClosed,
  withEntryClosed,
} from '../domain/matching/index.ts';
import type { Account, OrderDesk, Permit } from '../ports/index.ts';
import type { SimulationState } from './new-simulation.ts';
import { expectedCost, refuseUnfitOrder } from './order-refusal.ts';
import { sessionCloseInstant, sessionInstant, type ReplayedMarket } from './replayed-market.ts';
import { matchOrderAtOpen, matchOrdersAtOpen, matchOrdersInSession, type TradingFloor } from './session-matching.ts';
import { viewPosition } from './position-view.ts';
import { SimulatedBook } from './simulated-book.ts';

export type { SimulationState } from './new-simulation.ts';

export interface SimulatedBrokerOptions {
  readonly state: SimulationState;
  readonly market: ReplayedMarket;
  readonly costs: SimulationCosts;
}

/** What a session that was played to its end brought: equity and cash at its close, and its fills. */
export interface SessionResult {
  readonly session: string;
  readonly equity: number;
  readonly cash: number;
  readonly fills: Fill[];
}

/** The work as a promise, so that what it throws reaches the caller as every port's failures do. */
const answer = <T>(work: () => T | Promise<T>): Promise<T> =>
  new Promise((resolve) => {
    resolve(work());
  });

export class SimulatedBroker implements Account, OrderDesk {
  readonly #floor: TradingFloor;

  constructor({ state, market, costs }: SimulatedBrokerOptions) {
    this.#floor = { book: new SimulatedBook(state, costs), market, costs };
  }

  /** The account and ledger as they are now, for storing. `revision` is left as it was given: the store counts it. */
  get state(): SimulationState {
    return this.#floor.book.state;
  }

  /** The session at whose open the clock stands. */
  get session(): string {
    return this.#floor.book.session;
  }

  /** The instant of the simulated clock, milliseconds UTC. */
  get now(): number {
    return sessionInstant(this.session);
  }

  /** How many more times `advance` can be called. */
  get sessionsLeft(): number {
    return this.#floor.market.sessionsAfter(this.session);
  }

  snapshot(): Promise<AccountSnapshot> {
    return answer(() => {
      const { book } = this.#floor;
      return {
        status: 'active' as const,
        restriction: null,
        cash: book.cash,
        equity: book.equity,
        buyingPower: this.#buyingPower(),
        reservedCash: this.#reservedCash(),
        previousEquity: book.previousEquity,
        positions: book.positions.map((position) => viewPosition(position, book)),
        newPositionsToday: book.newPositionsToday,
      };
    });
  }

  market(): Promise<MarketSession> {
    return answer(() => {
      const next = this.#floor.market.nextSession(this.session);
      return {
        now: this.now,
        simulated: true,
        session: this.session,
        isOpen: true,
        nextOpen: next === null ? null : sessionInstant(next),
        nextClose: sessionCloseInstant(this.session),
        sessionsLeft: this.sessionsLeft,
      };
    });
  }

  fills(): Promise<Fill[]> {
    return answer(() => [...this.#floor.book.fills]);
  }

  startingEquity(): Promise<number> {
    return answer(() => this.#floor.book.startingCash);
  }

  equityHistory(): Promise<EquityPoint[]> {
    return answer(() => [...this.#floor.book.equityHistory]);
  }

  place(intent: OrderIntent, permit?: Permit): Promise<Order> {
    return answer(async () => {
      const standing = this.#lookUp(intent.clientOrderId);
      if (standing) return standing;
      this.#refuseUnfit(intent);
      if (permit) {
        await permit(intent);
        // Another call may have placed it meanwhile, or another order that takes what this one needs.
        const arrived = this.#lookUp(intent.clientOrderId);
        if (arrived) return arrived;
        this.#refuseUnfit(intent);
      }
      // Nothing is awaited from here on: what was checked is what the order meets.
      const { book, costs } = this.#floor;
      const order = newOrder(intent, this.now);
      if (order.role === 'entry' && isRejected(book.seed, intent.clientOrderId, costs.rejectionRate)) {
        const reason = 'The simulated broker rejected the order, as the rejection rate of your settings has it.';
        return book.put({ intent, order: withEntryClosed(order, 'rejected', reason, this.now) }).order;
      }
      return matchOrderAtOpen(this.#floor, book.put({ intent, order })).order;
    });
  }

  find(clientOrderId: string): Promise<Order | null> {
    return answer(() => this.#lookUp(clientOrderId));
  }

  openOrders(asset: string): Promise<Order[]> {
    return answer(() => this.#floor.book.openOrders.map((item) => item.order).filter((order) => order.asset === asset));
  }

  orders(since: number): Promise<Order[]> {
    return answer(() => {
      const { openOrders, closedOrders } = this.#floor.book;
      const recent = closedOrders.map((item) => item.order).filter((order) => order.submittedAt >= since);
      return [...recent, ...openOrders.map((item) => item.order)].sort((a, b) => a.submittedAt - b.submittedAt);
    });
  }

  /** A leg's id cancels the order that it belongs to, and answers with the leg. */
  cancel(clientOrderId: string): Promise<Order> {
    return answer(() => {
      const { book } = this.#floor;
      const item = book.findOrder(clientOrderId) ?? book.findByLeg(clientOrderId);
      if (item && canStillFill(item.order)) {
        book.put({ ...item, order: withClosed(item.order, 'cancelled', 'Cancelled on request.', this.now) });
      }
      const order = this.#lookUp(clientOrderId);
      if (!order) throw new BrokerRefused(`There is no order ${clientOrderId} to cancel.`);
      return order;
    });
  }

  /**
   * Plays the session to its end and moves the clock to the next open, where resting orders meet it. Returns what the
   * session brought. Throws `InvalidInput`, and changes nothing, where the data has no next session.
   */
  advance(): SessionResult {
    const { book, market } = this.#floor;
    const next = market.nextSession(book.session);
    if (next === null) {
      throw new InvalidInput(
        `The replayed data ends with ${book.session}. Reset the simulation to start again at an earlier date.`,
      );
    }
    matchOrdersInSession(this.#floor);
    const { session, equity } = book.closeSession((asset) => market.barOf(asset, book.session)?.close ?? null);
    const played = { session, equity, cash: book.cash, fills: book.fillsOfSession() };
    book.session = next;
    book.newPositionsToday = 0;
    matchOrdersAtOpen(this.#floor);
    return played;
  }

  /** The order with this client id; for the id of a leg, that leg as an order of its own. */
  #lookUp(clientOrderId: string): Order | null {
    const { book } = this.#floor;
    const order = book.findOrder(clientOrderId)?.order;
    if (order) return order;
    const parent = book.findByLeg(clientOrderId)?.order;
    const leg = parent?.legs.find((candidate) => candidate.clientOrderId === clientOrderId);
    return parent && leg ? { ...leg, orderClass: parent.orderClass, timeInForce: parent.timeInForce, legs: [] } : null;
  }

  #refuseUnfit(intent: OrderIntent): void {
    const { book, market, costs } = this.#floor;
    refuseUnfitOrder(intent, {
      instrument: market.instrumentOf(intent.asset),
      lastPrice: this.#lastPrice(intent.asset),
      heldQuantity: book.heldQuantity(intent.asset),
      availableQuantity: book.availableQuantity(intent.asset),
      buyingPower: this.#buyingPower(),
      costs,
    });
  }

  /** The last complete close; on the first day of an asset the open of the session, the only price there is. */
  #lastPrice(asset: string): number | null {
    const { market } = this.#floor;
    return market.lastBarAt(asset, this.now)?.close ?? market.barOf(asset, this.session)?.open ?? null;
  }

  /** Cash that no resting buy order is expected to take, dollars. */
  #buyingPower(): number {
    return Math.max(0, this.#floor.book.cash - this.#reservedCash());
  }

  #reservedCash(): number {
    const { book, costs } = this.#floor;
    let reserved = 0;
    for (const { order } of book.openOrders) {
      if (order.role !== 'entry' || order.side !== 'buy' || !isWorking(order)) continue;
      reserved += expectedCost(order, remainingQuantity(order), this.#lastPrice(order.asset), costs);
    }
    return reserved;
  }
}
