/**
 * What stands behind the server: the simulated broker on replayed bars, and what Alpaca keeps that it does not, namely
 * every order ever placed, under ids of Alpaca's kind, and the fills that have not come yet.
 */
import {
  BrokerRefused,
  type Bar,
  type Instrument,
  type Order,
  type OrderIntent,
  type OrderLeg,
  type SimulationCosts,
} from '@trading-crew/core/contracts';
import { isWorking, newOrder, withClosed } from '@trading-crew/core/domain';
import {
  newSimulation,
  SimulatedBroker,
  type ReplayedMarket,
  type SessionResult,
  type SimulationState,
} from '@trading-crew/core/offline';
import { ledgerEntry, type LedgerEntry } from './ledger.ts';
import { uuidOf, wireSymbol } from './wire-text.ts';

export interface ExchangeOptions {
  readonly market: ReplayedMarket;
  readonly costs: SimulationCosts;
  /** First session, as YYYY-MM-DD. */
  readonly startOn?: string | undefined;
  readonly startingCash: number;
  readonly seed: number;
  readonly accountNumber: string;
}

/** An order or a leg of one, with the order that it belongs to. */
export interface Listed {
  readonly parent: Order;
  readonly part: OrderLeg;
  readonly isLeg: boolean;
}

/** An order that will fill when so many more requests have come in. */
interface LateOrder {
  readonly intent: OrderIntent;
  requestsLeft: number;
}

export class SimulatedExchange {
  /** What the clock says; orders meet the bars all the same. */
  marketOpen = true;
  readonly market: ReplayedMarket;
  readonly startedOn: string;
  readonly startingCash: number;
  readonly accountNumber: string;
  readonly #costs: SimulationCosts;
  #broker: SimulatedBroker;
  /** By client id, in the order of placing. */
  readonly #orders = new Map<string, Order>();
  readonly #ledger: LedgerEntry[] = [];
  readonly #late = new Map<string, LateOrder>();
  readonly #altered = new Map<string, Partial<Order>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ market, costs, startOn, startingCash, seed, accountNumber }: ExchangeOptions) {
    const state = newSimulation({ market, startOn, startingCash, seed });
    this.market = market;
    this.startedOn = state.account.startedOn;
    this.startingCash = startingCash;
    this.accountNumber = accountNumber;
    this.#costs = costs;
    this.#broker = this.#brokerOn(state);
  }

  get broker(): SimulatedBroker {
    return this.#broker;
  }

  /** Every order ever placed, oldest first, as the exchange shows it. */
  get orders(): Order[] {
    return [...this.#orders.values()].map((order) => ({ ...order, ...this.#altered.get(order.clientOrderId) }));
  }

  /** Every fill that there has been, oldest first. */
  get ledger(): readonly LedgerEntry[] {
    return this.#ledger;
  }

  /** Does the work when all that came before it is done: two requests never see each other half done. */
  exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Places an order; one that would fill at once rests instead when `lateBy` says for how many requests. */
  async place(intent: OrderIntent, lateBy?: number): Promise<Order> {
    const before = this.#broker.state;
    let order = await this.#broker.place(intent);
    if (lateBy !== undefined && order.filledQuantity > 0) {
      // It was taken: the same account again, with the order at rest.
      order = newOrder(intent, this.#broker.now);
      const { account, ledger } = before;
      const openOrders = [...account.openOrders, { intent, order }];
      this.#broker = this.#brokerOn({ account: { ...account, openOrders }, ledger });
      this.#late.set(intent.clientOrderId, { intent, requestsLeft: lateBy });
    }
    this.#remember();
    return order;
  }

  /** Counts a request: orders whose time has come fill. */
  async countRequest(): Promise<void> {
    for (const [clientOrderId, late] of [...this.#late]) {
      late.requestsLeft -= 1;
      if (late.requestsLeft <= 0) await this.#fillNow(clientOrderId, late);
    }
  }

  /** Fills every order that was to fill late. */
  async fillLate(): Promise<void> {
    for (const [clientOrderId, late] of [...this.#late]) await this.#fillNow(clientOrderId, late);
  }

  async cancel(clientOrderId: string): Promise<void> {
    await this.#broker.cancel(clientOrderId);
    this.#remember();
  }

  /** Plays the session to its end and goes on; an order that was to fill late meets it as one at rest. */
  advance(): SessionResult {
    this.#late.clear();
    const played = this.#broker.advance();
    this.#remember();
    return played;
  }

  /** Cancels an order where it still works and loses it, with its id; what it traded stays. */
  async forget(clientOrderId: string): Promise<void> {
    await this.cancel(clientOrderId);
    const { account, ledger } = this.#broker.state;
    const others = (items: typeof account.openOrders) =>
      items.filter(({ intent }) => intent.clientOrderId !== clientOrderId);
    const [openOrders, closedOrders] = [others(account.openOrders), others(account.closedOrders)];
    this.#broker = this.#brokerOn({ account: { ...account, openOrders, closedOrders }, ledger });
    this.#orders.delete(clientOrderId);
  }

  /** Shows an order otherwise than it is from now on; what it does stays as it was. */
  alter(clientOrderId: string, change: Partial<Order>): void {
    if (!this.#orders.has(clientOrderId)) throw new BrokerRefused(`There is no order ${clientOrderId} to alter.`);
    this.#altered.set(clientOrderId, { ...this.#altered.get(clientOrderId), ...change });
  }

  /** The order or leg with that id of ours or Alpaca's. */
  find(matches: (part: OrderLeg, isLeg: boolean) => boolean): Listed | null {
    for (const parent of this.orders) {
      if (matches(parent, false)) return { parent, part: parent, isLeg: false };
      const leg = parent.legs.find((candidate) => matches(candidate, true));
      if (leg) return { parent, part: leg, isLeg: true };
    }
    return null;
  }

  /** Whether an order was ever placed under that client id: it stays taken, whatever became of the order. */
  isTaken(clientOrderId: string): boolean {
    return this.#orders.has(clientOrderId);
  }

  /** The instrument that goes by a symbol on the wire; positions write pairs without a slash. */
  instrument(symbol: string): Instrument | null {
    const goesBy = ({ asset }: Instrument): boolean =>
      wireSymbol(asset) === symbol || (wireSymbol(asset) !== asset && wireSymbol(asset).replace('/', '') === symbol);
    return this.market.instruments().find(goesBy) ?? null;
  }

  /** Bars up to the session that is being traded; of that one only the open is known. */
  bars(asset: string): Bar[] {
    const { session, now } = this.#broker;
    const complete = this.market.barsUntil(asset, now, Number.MAX_SAFE_INTEGER);
    const today = this.market.barOf(asset, session);
    if (!today) return complete;
    const { time, open, volume } = today;
    return [...complete, { time, open, high: open, low: open, close: open, volume: Math.round(volume / 10) }];
  }

  #brokerOn(state: SimulationState): SimulatedBroker {
    return new SimulatedBroker({ state, market: this.market, costs: this.#costs });
  }

  /** Takes the order out of the book and places it anew, so that it meets the market as it did not before. */
  async #fillNow(clientOrderId: string, { intent }: LateOrder): Promise<void> {
    this.#late.delete(clientOrderId);
    const { account, ledger } = this.#broker.state;
    const resting = account.openOrders.find((item) => item.intent.clientOrderId === clientOrderId);
    if (!resting || ![resting.order, ...resting.order.legs].every(isWorking)) return;
    const openOrders = account.openOrders.filter((item) => item !== resting);
    this.#broker = this.#brokerOn({ account: { ...account, openOrders }, ledger });
    try {
      await this.#broker.place(intent);
    } catch (error) {
      if (!(error instanceof BrokerRefused)) throw error;
      const order = withClosed(resting.order, 'rejected', error.message, this.#broker.now);
      const closedOrders = [...account.closedOrders, { intent, order }];
      this.#broker = this.#brokerOn({ account: { ...account, openOrders, closedOrders }, ledger });
    }
    this.#remember();
  }

  /** The broker forgets old orders, Alpaca does not; and what was filled is written down once. */
  #remember(): void {
    const { account, ledger } = this.#broker.state;
    for (const { order } of [...account.closedOrders, ...account.openOrders]) {
      this.#orders.set(order.clientOrderId, order);
    }
    for (const fill of ledger.fills.slice(this.#ledger.length)) this.#ledger.push(ledgerEntry(fill));
  }
}

/** Ids are asked for at every look through the orders, and hashing them each time is most of its cost. */
const known = new Map<string, string>();
function knownUuid(text: string): string {
  const id = known.get(text) ?? uuidOf(text);
  known.set(text, id);
  return id;
}

/** Alpaca's id of an order or leg. */
export const wireOrderId = (part: OrderLeg): string => knownUuid(`order ${part.clientOrderId}`);

/** The client id on the wire: Alpaca makes up those of legs. */
export const wireClientOrderId = (part: OrderLeg, isLeg: boolean): string =>
  isLeg ? knownUuid(`client ${part.clientOrderId}`) : part.clientOrderId;
