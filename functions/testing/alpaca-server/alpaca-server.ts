/**
 * A server that speaks Alpaca's wire format over HTTP, trading and data on one address, with the simulated broker
 * behind it. It is for tests and for rehearsing trading; it listens on loopback only and keeps nothing. One server is one
 * account in one world: for paper and live there are two.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DEFAULT_SETTINGS,
  type BrokerEnvironment,
  type Order,
  type OrderIntent,
  type SimulationCosts,
} from '@trading-crew/core/contracts';
import type { ReplayedMarket, SessionResult } from '@trading-crew/core/offline';
import type { Keys, LoggedRequest } from './answer-question.ts';
import { arm, takeFault, type ArmedFault, type Fault } from './faults.ts';
import { replayLedger, type LedgerEntry, type ReplayedAccount } from './ledger.ts';
import { serveRequest, type Door } from './serve-request.ts';
import { SimulatedExchange } from './simulated-exchange.ts';
import { stormFault, type StormPlan } from './storm.ts';
import { uuidOf } from './wire-text.ts';

export interface AlpacaServerOptions {
  readonly market: ReplayedMarket;
  /** The key that is let in; REHEARSAL_KEYS unless told otherwise. */
  readonly keys?: Keys;
  readonly accountNumber?: string;
  readonly costs?: SimulationCosts;
  readonly startOn?: string | undefined;
  readonly startingCash?: number;
  readonly seed?: number;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

/** An order that the account's owner places at the broker, past the crew; the rest is a market order for the day. */
export type HandOrder = Pick<OrderIntent, 'asset' | 'side' | 'quantity'> & Partial<OrderIntent>;

export interface AlpacaServer {
  /** Such as http://127.0.0.1:40123, for ALPACA_BASE_URL. */
  readonly url: string;
  /** Every request that came in whole, oldest first, with when it came; keys are not kept. */
  readonly requests: readonly LoggedRequest[];
  /** Every fill that there has been, oldest first. */
  readonly ledger: readonly LedgerEntry[];
  /** The book and the market behind the server. */
  readonly exchange: SimulatedExchange;
  /** What the clock says of the market. */
  marketOpen: boolean;
  /** Hits the next requests that match with a fault. */
  fail(fault: Fault): void;
  /** Lets a storm rage from the next request on, or ends it with null. Faults that were set by hand go first. */
  storm(plan: StormPlan | null): void;
  /** Fills the orders whose fill is late. */
  fillLate(): Promise<void>;
  /** The orders posted from one instant of `performance.now()` up to another, taken or not. */
  postsBetween(from: number, to: number): LoggedRequest[];
  /** Cash and positions replayed from the ledger alone. */
  replayed(): ReplayedAccount;
  /** Places an order that no crew knows, under a client id of Alpaca's making. */
  placeByHand(order: HandOrder): Promise<Order>;
  /** Loses an order and its client id; what it traded stays. Throws `BrokerRefused` where there is none. */
  forget(clientOrderId: string): Promise<void>;
  /** Shows an order otherwise than it is. Throws `BrokerRefused` where there is none. */
  alter(clientOrderId: string, change: Partial<Order>): void;
  /** Takes the key back: every request with it is forbidden from now on. */
  revokeKey(): void;
  /** Plays the session to its end and goes on to the next. */
  advance(): SessionResult;
  close(): Promise<void>;
}

export const REHEARSAL_KEYS: Keys = { keyId: 'PKREHEARSAL000000000', secret: 'rehearsal-secret-of-no-worth' };
export const LIVE_REHEARSAL_KEYS: Keys = { keyId: 'AKREHEARSAL000000000', secret: 'live-rehearsal-of-no-worth' };
/** The key, and the number of the account behind it, in each world of a rehearsal. */
export const REHEARSAL: Readonly<Record<BrokerEnvironment, { readonly keys: Keys; readonly accountNumber: string }>> = {
  paper: { keys: REHEARSAL_KEYS, accountNumber: 'PA0000004821' },
  live: { keys: LIVE_REHEARSAL_KEYS, accountNumber: '900007316' },
};

/** What hits a request: a fault set by hand, or the storm. */
class Weather {
  readonly #armed: ArmedFault[] = [];
  #storm: { readonly plan: StormPlan; requests: number } | null = null;

  fail(fault: Fault): void {
    this.#armed.push(arm(fault));
  }

  storm(plan: StormPlan | null): void {
    this.#storm = plan && { plan, requests: 0 };
  }

  takeFault(method: string, path: string): Fault | null {
    const storm = this.#storm;
    if (storm) storm.requests += 1;
    const byHand = takeFault(this.#armed, method, path);
    return byHand ?? (storm && stormFault(storm.plan, storm.requests, method, path));
  }
}

/** Starts the server; it is ready when the promise resolves. */
export async function startAlpacaServer(options: AlpacaServerOptions): Promise<AlpacaServer> {
  const { market, costs = DEFAULT_SETTINGS.costs, startOn, startingCash = 100_000, seed = 7 } = options;
  const { keys = REHEARSAL_KEYS, accountNumber = REHEARSAL.paper.accountNumber } = options;
  const exchange = new SimulatedExchange({ market, costs, startOn, startingCash, seed, accountNumber });
  const weather = new Weather();
  const requests: LoggedRequest[] = [];
  let isRevoked = false;
  const door: Door = {
    exchange,
    keys,
    requests,
    get isRevoked() {
      return isRevoked;
    },
    takeFault: (method, path) => weather.takeFault(method, path),
  };
  const server = createServer((request, response) => {
    // A request that was given up leaves nobody to answer.
    request.on('error', () => response.destroy());
    void serveRequest(door, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    ledger: exchange.ledger,
    exchange,
    get marketOpen() {
      return exchange.marketOpen;
    },
    set marketOpen(isOpen) {
      exchange.marketOpen = isOpen;
    },
    fail: (fault) => weather.fail(fault),
    storm: (plan) => weather.storm(plan),
    postsBetween: (from, to) => requests.filter(({ accepted, at }) => accepted !== null && at >= from && at < to),
    ...ownersDeeds(exchange),
    revokeKey: () => {
      isRevoked = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Deeds = 'fillLate' | 'replayed' | 'placeByHand' | 'forget' | 'alter' | 'advance';

/** What is done at the broker and not through its interface. */
function ownersDeeds(exchange: SimulatedExchange): Pick<AlpacaServer, Deeds> {
  let byHand = 0;
  return {
    fillLate: () => exchange.exclusive(() => exchange.fillLate()),
    replayed: () => replayLedger(exchange.ledger, exchange.startingCash),
    placeByHand: (order) => {
      byHand += 1;
      const clientOrderId = uuidOf(`by hand ${byHand}`);
      return exchange.exclusive(() => exchange.place({ ...HAND_ORDER, clientOrderId, ...order }));
    },
    forget: (clientOrderId) => exchange.exclusive(() => exchange.forget(clientOrderId)),
    alter: (clientOrderId, change) => exchange.alter(clientOrderId, change),
    advance: () => exchange.advance(),
  };
}

const HAND_ORDER = {
  runId: 'by-hand',
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
} as const;
