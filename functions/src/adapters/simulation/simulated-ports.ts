/**
 * The simulated account as ports: each call loads the stored state, lets the simulated broker work on it, and stores
 * what changed in the same transaction, so that a crash leaves the account as it was or as it should be.
 */
import {
  LimitReached,
  Misconfigured,
  type OrderIntent,
  type RiskLimits,
  type SimulationAccount,
  type SimulationCosts,
  type SimulationLedger,
} from '@trading-crew/core/contracts';
import { limitInTheWay } from '@trading-crew/core/domain';
import { SimulatedBroker, withOpeningOf, type ReplayedMarket } from '@trading-crew/core/offline';
import type { Account, OrderDesk } from '@trading-crew/core/ports';

export interface SimulationState {
  readonly account: SimulationAccount;
  readonly ledger: SimulationLedger;
}

/** Where simulated accounts are kept. */
export interface SimulationStore {
  read(uid: string): Promise<SimulationState | null>;
  /** Applies a change to the stored state in one transaction; `change` may be called more than once. */
  change<Result>(
    uid: string,
    change: (
      state: SimulationState,
    ) => { state: SimulationState; result: Result } | Promise<{ state: SimulationState; result: Result }>,
  ): Promise<Result>;
}

export interface SimulatedPortsOptions {
  readonly uid: string;
  readonly store: SimulationStore;
  readonly market: ReplayedMarket;
  readonly costs: SimulationCosts;
  readonly limits: RiskLimits;
  /** How many orders were meant in a market session, the one that is placed included; left out, they are not counted. */
  readonly ordersIn?: (session: string) => Promise<number>;
}

/**
 * Asks the limits in the very moment of the order: of two runs at once, each may have been allowed what both together
 * are not. Exits only protect, and an order that stands is not placed again.
 */
async function demandAllowed(
  broker: SimulatedBroker,
  intent: OrderIntent,
  orders: number,
  { market, limits }: SimulatedPortsOptions,
): Promise<void> {
  if (intent.orderClass === 'oco' || (await broker.find(intent.clientOrderId)) !== null) return;
  const { asset } = intent;
  // Where time is replayed the last price is the last close: a decision of another session may rest on another one.
  const lastClose = market.lastBarAt(asset, broker.now)?.close ?? null;
  const [instrument, account] = [market.instrumentOf(asset), await broker.snapshot()];
  const prices = { instrument, lastClose, lastPrice: lastClose };
  const reason = limitInTheWay({ intent, account, limits, ...prices, earlierOrders: Math.max(0, orders - 1) });
  if (reason !== null) throw new LimitReached(reason);
}

/** Counted before the account is taken: what changes the account may be worked more than once, and reads nothing else. */
const ordersBeside = ({ side, basis }: OrderIntent, { ordersIn }: SimulatedPortsOptions): Promise<number> =>
  side === 'buy' && basis && ordersIn ? ordersIn(basis.session) : Promise.resolve(0);

export function simulatedPorts(options: SimulatedPortsOptions): { account: Account; orderDesk: OrderDesk } {
  const { uid, store, market, costs } = options;
  const brokerOn = (state: SimulationState) => new SimulatedBroker({ state, market, costs });
  const reading = async <Result>(read: (broker: SimulatedBroker) => Promise<Result>): Promise<Result> => {
    const state = await store.read(uid);
    if (!state)
      throw new Misconfigured('There is no simulated account yet. Reload the page to open one.', 'simulation');
    return read(brokerOn(state));
  };
  const changing = <Result>(work: (broker: SimulatedBroker) => Promise<Result>): Promise<Result> =>
    store.change(uid, async (state) => {
      const broker = brokerOn(state);
      const result = await work(broker);
      return { state: withOpeningOf(state, broker.state), result };
    });
  return {
    account: {
      snapshot: () => reading((broker) => broker.snapshot()),
      market: () => reading((broker) => broker.market()),
      fills: () => reading((broker) => broker.fills()),
      startingEquity: () => reading((broker) => broker.startingEquity()),
      equityHistory: () => reading((broker) => broker.equityHistory()),
    },
    orderDesk: {
      place: async (intent, permit) => {
        const orders = await ordersBeside(intent, options);
        return changing(async (broker) => {
          await demandAllowed(broker, intent, orders, options);
          return broker.place(intent, permit);
        });
      },
      cancel: (clientOrderId) => changing((broker) => broker.cancel(clientOrderId)),
      find: (clientOrderId) => reading((broker) => broker.find(clientOrderId)),
      openOrders: (asset) => reading((broker) => broker.openOrders(asset)),
      orders: (since) => reading((broker) => broker.orders(since)),
    },
  };
}
