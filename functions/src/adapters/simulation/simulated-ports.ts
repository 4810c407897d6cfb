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
import { SimulatedBroker, type ReplayedMarket } from '@trading-crew/core/offline';
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
}

/**
 * Asks the limits in the very moment of the order: of two runs at once, each may have been allowed what both together
 * are not. Exits only protect, and an order that stands is not placed again.
 */
async function demandAllowed(
  broker: SimulatedBroker,
  intent: OrderIntent,
  { market, limits }: SimulatedPortsOptions,
): Promise<void> {
  if (intent.orderClass === 'oco' || (await broker.find(intent.clientOrderId)) !== null) return;
  const { asset } = intent;
  const [instrument, last] = [market.instrumentOf(asset), market.lastBarAt(asset, broker.now)];
  if (!instrument || !last) return;
  const account = await broker.snapshot();
  const reason = limitInTheWay({ intent, account, instrument, limits, referencePrice: last.close });
  if (reason !== null) throw new LimitReached(reason);
}

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
      return { state: broker.state, result };
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
      place: (intent) =>
        changing(async (broker) => {
          await demandAllowed(broker, intent, options);
          return broker.place(intent);
        }),
      cancel: (clientOrderId) => changing((broker) => broker.cancel(clientOrderId)),
      find: (clientOrderId) => reading((broker) => broker.find(clientOrderId)),
      openOrders: (asset) => reading((broker) => broker.openOrders(asset)),
    },
  };
}
