/** An order desk that keeps what it was sent, and the orders that the tests of the execution agent put on it. Imported by tests alone. */
import {
  BrokerRefused,
  DEFAULT_SETTINGS,
  WORKING_STATUSES,
  type CrewOutputs,
  type Order,
  type OrderIntent,
  type OrderLeg,
} from '../../contracts/index.ts';
import { newOrder, withClosed, withFill } from '../../domain/index.ts';
import type { OrderDesk } from '../../ports/order-desk.ts';
import type { Safety } from '../../ports/safety.ts';
import type { Brief } from '../agent.ts';
import { tradeExecution } from '../trade-execution.ts';
import type { ExecutionInput } from './order-intent.ts';

export const RUN = 'A2345678901234567890';
export const SESSION = '2026-11-20';
const BEFORE = 'B2345678901234567890';

export const risk = (
  side: 'buy' | 'sell',
  change: Partial<CrewOutputs['RiskManagementAgent']> = {},
): CrewOutputs['RiskManagementAgent'] => ({
  verdict: 'approve',
  side,
  askedQuantity: 10,
  quantity: 10,
  referencePrice: 100,
  stopPrice: side === 'buy' ? 95 : null,
  targetPrice: side === 'buy' ? 110 : null,
  notional: 1_000,
  clamps: [],
  ...change,
});

/** A purchase with nothing held, or the sale of the ten shares that are. */
export const input = (side: 'buy' | 'sell', change: Partial<ExecutionInput> = {}): ExecutionInput => ({
  runId: RUN,
  asset: 'AAPL',
  mode: 'simulation',
  risk: risk(side),
  session: SESSION,
  heldQuantity: side === 'sell' ? 10 : 0,
  adoptedQuantity: 0,
  ...change,
});

export const intent = (clientOrderId: string, change: Partial<OrderIntent> = {}): OrderIntent => ({
  clientOrderId,
  runId: RUN,
  asset: 'AAPL',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
  ...change,
});

const exits = { targetPrice: 120, stopLossPrice: 90, timeInForce: 'gtc' } as const;

/** A bracket of an earlier run whose entry has filled: its exits rest. */
export const bracket = (id = `tc-${BEFORE}-entry-1`, quantity = 10): Order =>
  withFill(newOrder(intent(id, { ...exits, orderClass: 'bracket', quantity }), 1), 'entry', quantity, 100, 2);

/** The same with a stop alone. */
export const oto = (id = `tc-${BEFORE}-entry-1`): Order =>
  withFill(newOrder(intent(id, { ...exits, targetPrice: null, orderClass: 'oto' }), 1), 'entry', 10, 100, 2);

/** A resting sale by somebody. */
export const restingSale = (id: string, quantity: number): Order =>
  newOrder(intent(id, { side: 'sell', type: 'limit', limitPrice: 150, quantity }), 1);

const isWorking = (part: OrderLeg): boolean => WORKING_STATUSES.includes(part.status);
const canFill = (order: Order): boolean => [order, ...order.legs].some(isWorking);

/** What a purchase or sale becomes: filled at once at 100.50, other orders rest. */
const placed = (sent: OrderIntent): Order => {
  const order = newOrder(sent, 3);
  return sent.type === 'market' ? withFill(order, 'entry', sent.quantity, 100.5, 3) : order;
};

export interface TestDesk {
  readonly orderDesk: OrderDesk;
  readonly calls: string[];
  readonly sent: OrderIntent[];
  readonly held: Map<string, Order>;
  /** What placing throws next, one after the other; null lets it pass. */
  readonly failures: (Error | null)[];
}

export function testDesk(...resting: Order[]): TestDesk {
  const held = new Map(resting.map((order) => [order.clientOrderId, order]));
  const calls: string[] = [];
  const sent: OrderIntent[] = [];
  const failures: (Error | null)[] = [];
  const orderDesk: OrderDesk = {
    place: (given) => {
      calls.push(`place ${given.clientOrderId}`);
      sent.push(given);
      const failure = failures.shift();
      if (failure) return Promise.reject(failure);
      held.set(given.clientOrderId, placed(given));
      return Promise.resolve(placed(given));
    },
    find: (id) => Promise.resolve(held.get(id) ?? null),
    openOrders: () => Promise.resolve([...held.values()].filter(canFill)),
    orders: () => Promise.resolve([...held.values()]),
    cancel: (id) => {
      calls.push(`cancel ${id}`);
      const order = held.get(id);
      if (!order) return Promise.reject(new BrokerRefused('unknown'));
      held.set(id, withClosed(order, 'cancelled', 'Cancelled on request.', 4));
      return Promise.resolve(held.get(id) ?? order);
    },
  };
  return { orderDesk, calls, sent, held, failures };
}

/** The safety of an account on which nothing is stopped, with what a case changes about it. */
export const safetyWith = (change: { killSwitch?: boolean; installationSwitch?: boolean } = {}): Safety => ({
  protections: () =>
    Promise.resolve({
      killSwitch: false,
      installationSwitch: false,
      halts: [],
      peakSince: null,
      ordersToday: 0,
      ...change,
    }),
  halt: () => Promise.resolve(),
});

/** The agent at work on a desk: its result, what it said, and how long it waited. */
export async function atWork(
  given: ExecutionInput,
  { orderDesk }: Pick<TestDesk, 'orderDesk'>,
  safety: Safety = safetyWith(),
) {
  const said: string[] = [];
  const waits: number[] = [];
  const clock = {
    now: () => 0,
    sleep: (waitMs: number) => {
      waits.push(waitMs);
      return Promise.resolve();
    },
  };
  const settled = await tradeExecution
    .work(given, { orderDesk, safety, clock }, (level, message) => said.push(`${level} ${message}`))
    .then(
      (result) => ({ result, error: null }),
      (error: unknown) => ({ result: null, error }),
    );
  return { ...settled, said, waits };
}

/** A brief with the account that holds what `input` says. */
export function briefFor(given: ExecutionInput, change: Partial<Brief> = {}): Brief {
  const { runId, asset, mode, session, heldQuantity, adoptedQuantity } = given;
  const position = {
    asset,
    quantity: heldQuantity,
    adoptedQuantity,
    availableQuantity: heldQuantity,
    averagePrice: 100,
    marketPrice: 100,
    marketValue: 100 * heldQuantity,
    unrealizedPl: 0,
    unrealizedPlFraction: 0,
    stopPrice: null,
    targetPrice: null,
    openedOn: null,
  };
  const account = {
    status: 'active' as const,
    restriction: null,
    cash: 1_000,
    equity: 1_000,
    buyingPower: 1_000,
    previousEquity: 1_000,
    positions: heldQuantity > 0 ? [position] : [],
    newPositionsToday: 0,
  };
  const market = {
    now: 0,
    simulated: false,
    session,
    isOpen: true,
    nextOpen: null,
    nextClose: null,
    sessionsLeft: null,
  };
  const connection = { account, market, dayChange: 0, dayChangeFraction: 0, heldQuantity };
  const outputs = { RiskManagementAgent: given.risk, AlpacaConnectionManager: connection };
  return {
    runId,
    asset,
    mode,
    settings: DEFAULT_SETTINGS,
    trigger: 'user',
    dismissed: [],
    outputs,
    noTrade: null,
    ...change,
  };
}
