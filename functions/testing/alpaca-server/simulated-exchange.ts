/**
 * What stands behind the server: the simulated broker on replayed bars, and what Alpaca keeps that it does not, namely
 * every order ever placed, under ids of Alpaca's kind.
 */
import type { Bar, Instrument, Order, OrderIntent, OrderLeg, SimulationCosts } from '@trading-crew/core/contracts';
import { newSimulation, SimulatedBroker, type ReplayedMarket, type SessionResult } from '@trading-crew/core/offline';
import { uuidOf, wireSymbol } from './wire-text.ts';

export interface ExchangeOptions {
  readonly market: ReplayedMarket;
  readonly costs: SimulationCosts;
  /** First session, as YYYY-MM-DD. */
  readonly startOn?: string | undefined;
  readonly startingCash: number;
  readonly seed: number;
}

/** An order or a leg of one, with the order that it belongs to. */
export interface Listed {
  readonly parent: Order;
  readonly part: OrderLeg;
  readonly isLeg: boolean;
}

export class SimulatedExchange {
  /** What the clock says; orders meet the bars all the same. */
  marketOpen = true;
  readonly broker: SimulatedBroker;
  readonly market: ReplayedMarket;
  readonly startedOn: string;
  /** By client id, in the order of placing. */
  readonly #orders = new Map<string, Order>();

  constructor({ market, costs, startOn, startingCash, seed }: ExchangeOptions) {
    const state = newSimulation({ market, startOn, startingCash, seed });
    this.market = market;
    this.startedOn = state.account.startedOn;
    this.broker = new SimulatedBroker({ state, market, costs });
  }

  /** Every order ever placed, oldest first. */
  get orders(): Order[] {
    return [...this.#orders.values()];
  }

  async place(intent: OrderIntent): Promise<Order> {
    const order = await this.broker.place(intent);
    this.#remember();
    return order;
  }

  async cancel(clientOrderId: string): Promise<void> {
    await this.broker.cancel(clientOrderId);
    this.#remember();
  }

  advance(): SessionResult {
    const played = this.broker.advance();
    this.#remember();
    return played;
  }

  /** The order or leg with that id of ours or Alpaca's. */
  find(matches: (part: OrderLeg, isLeg: boolean) => boolean): Listed | null {
    for (const parent of this.#orders.values()) {
      if (matches(parent, false)) return { parent, part: parent, isLeg: false };
      const leg = parent.legs.find((candidate) => matches(candidate, true));
      if (leg) return { parent, part: leg, isLeg: true };
    }
    return null;
  }

  /** The instrument that goes by a symbol on the wire; positions write pairs without a slash. */
  instrument(symbol: string): Instrument | null {
    const goesBy = ({ asset }: Instrument): boolean =>
      wireSymbol(asset) === symbol || (wireSymbol(asset) !== asset && wireSymbol(asset).replace('/', '') === symbol);
    return this.market.instruments().find(goesBy) ?? null;
  }

  /** Bars up to the session that is being traded; of that one only the open is known. */
  bars(asset: string): Bar[] {
    const { session, now } = this.broker;
    const complete = this.market.barsUntil(asset, now, Number.MAX_SAFE_INTEGER);
    const today = this.market.barOf(asset, session);
    if (!today) return complete;
    const { time, open, volume } = today;
    return [...complete, { time, open, high: open, low: open, close: open, volume: Math.round(volume / 10) }];
  }

  /** The broker forgets old orders, Alpaca does not. */
  #remember(): void {
    const { openOrders, closedOrders } = this.broker.state.account;
    for (const { order } of [...closedOrders, ...openOrders]) this.#orders.set(order.clientOrderId, order);
  }
}

/** Alpaca's id of an order or leg. */
export const wireOrderId = (part: OrderLeg): string => uuidOf(`order ${part.clientOrderId}`);

/** The client id on the wire: Alpaca makes up those of legs. */
export const wireClientOrderId = (part: OrderLeg, isLeg: boolean): string =>
  isLeg ? uuidOf(`client ${part.clientOrderId}`) : part.clientOrderId;
