/**
 * Places the order that risk approved, under an id that is a function of the run: however often this step is repeated,
 * the broker holds that order zero times or once. The only agent that is handed an order desk.
 */
import {
  BrokerRefused,
  LeaseLost,
  LimitReached,
  RunCancelled,
  TradingStopped,
  type ExecutionMode,
  type ExecutionOutput,
  type NoTradeReason,
  type Order,
} from '../contracts/index.ts';
import { count, isWorking, money, quantity } from '../domain/index.ts';
import { skipWithout, type Agent, type AgentResult, type Brief, type Prepared, type Say } from './agent.ts';
import { putExitsBack } from './execution/exits-put-back.ts';
import { ExecutionInput, intentOf } from './execution/order-intent.ts';
import {
  Duplicate,
  NothingToSell,
  placePurchase,
  placeSale,
  type ExecutionTools,
  type Placement,
} from './execution/place-order.ts';

type Result = AgentResult<ExecutionOutput>;

/** How often and how long a real order is followed before it is left to rest. */
const FOLLOW_LOOKS = 5;
const FOLLOW_WAIT_MS = 600;

function prepare({ runId, asset, mode, outputs, noTrade }: Brief): Prepared<ExecutionInput> {
  const { RiskManagementAgent: risk, AlpacaConnectionManager: connection } = outputs;
  if (!risk || risk.verdict === 'reject') return skipWithout('there is no approved order');
  if (noTrade === 'MARKET_CLOSED') {
    return { kind: 'skip', code: 'MARKET_CLOSED', summary: 'The market is closed: nothing was ordered.' };
  }
  if (noTrade !== null) return skipWithout('an earlier agent ruled the trade out');
  if (mode === 'validation') {
    const summary = `Validation mode places no order; it would have been: ${risk.side} ${count(risk.quantity, 'share')}.`;
    return { kind: 'skip', code: 'VALIDATION_MODE', summary, noTrade: 'VALIDATION_MODE' };
  }
  if (!connection) return skipWithout('there is no account to order on');
  const position = connection.account.positions.find((held) => held.asset === asset);
  const { session } = connection.market;
  const [heldQuantity, adoptedQuantity] = [position?.quantity ?? 0, position?.adoptedQuantity ?? 0];
  return { kind: 'work', input: { runId, asset, mode, risk, session, heldQuantity, adoptedQuantity } };
}

/** Done without a single share: whatever the broker calls it, nothing was traded. */
const isDead = ({ status, filledQuantity }: Order): boolean =>
  filledQuantity === 0 && (status === 'rejected' || status === 'cancelled' || status === 'expired');

/** Looks at a real order for a short while; whatever is open after that rests at the broker. */
async function follow(order: Order, mode: ExecutionMode, { orderDesk, clock }: ExecutionTools, say: Say) {
  const isRealTime = mode === 'paper' || mode === 'live';
  let latest = order;
  for (let look = 0; isRealTime && look < FOLLOW_LOOKS && isWorking(latest); look += 1) {
    await clock.sleep(FOLLOW_WAIT_MS);
    latest = (await orderDesk.find(order.clientOrderId)) ?? latest;
  }
  if (isRealTime && isWorking(latest)) {
    const seconds = (FOLLOW_LOOKS * FOLLOW_WAIT_MS) / 1_000;
    say('info', `Followed the order for ${seconds} s. What becomes of it is seen when the account is compared next.`);
  }
  return latest;
}

function described(order: Order): string {
  const verb = order.side === 'buy' ? 'Bought' : 'Sold';
  if (order.filledQuantity > 0) {
    const rest = order.quantity - order.filledQuantity;
    const fate = isWorking(order) ? 'more resting' : `more were ${order.status}`;
    const waiting = rest > 0 ? `, ${quantity(rest)} ${fate}` : '';
    const price = order.averageFillPrice === null ? 'a price not known yet' : money(order.averageFillPrice);
    return `${verb} ${quantity(order.filledQuantity)} ${order.asset} at ${price}${waiting}.`;
  }
  return `Order to ${order.side} ${quantity(order.quantity)} ${order.asset} stands at the broker, not filled yet.`;
}

const blocked = (output: ExecutionOutput, code: NoTradeReason, summary: string): Result => ({
  status: 'blocked',
  code,
  summary,
  output,
  noTrade: code,
});

/** How the step ends with what was thrown; null where it is tried again, or taken up by somebody else. */
function endWith(error: unknown, { output, say }: Placement): Result | null {
  if (error instanceof RunCancelled) {
    const summary = 'Cancelled before the order was sent.';
    say('warning', summary);
    return { status: 'skipped', code: 'CANCELLED', summary, output };
  }
  if (!(error instanceof BrokerRefused)) return null;
  const { message } = error;
  const [code, summary] = reasonOf(error, message);
  say(code === 'ORDER_REFUSED' ? 'error' : 'warning', summary);
  return blocked(output, code, summary);
}

function reasonOf(error: BrokerRefused, message: string): [NoTradeReason, string] {
  if (error instanceof Duplicate) return ['DUPLICATE', message];
  if (error instanceof NothingToSell) return ['ORDER_REFUSED', message];
  if (error instanceof TradingStopped) return ['STOPPED', `Nothing was sent: ${message}`];
  if (error instanceof LimitReached) return ['RISK_REJECTED', `Risk stopped the order at the desk: ${message}`];
  return ['ORDER_REFUSED', `The broker refused the order: ${message}`];
}

async function placeOrFind(placement: Placement): Promise<Order> {
  const { tools, output, say } = placement;
  const { clientOrderId, side } = output.intent;
  const standing = await tools.orderDesk.find(clientOrderId);
  if (standing) {
    placement.mayStand = true;
    say('info', `Order ${clientOrderId} stands already: it is not placed again.`);
    return standing;
  }
  try {
    return await (side === 'buy' ? placePurchase(placement) : placeSale(placement));
  } finally {
    output.cancelledOrders.push(...placement.madeWay.map(({ before }) => before.clientOrderId));
  }
}

async function work(input: ExecutionInput, tools: ExecutionTools, say: Say): Promise<Result> {
  const output: ExecutionOutput = { intent: intentOf(input), order: null, cancelledOrders: [] };
  const placement: Placement = { input, tools, say, output, madeWay: [], mayStand: false };
  const putBack = (sold: number) =>
    input.risk.side === 'sell'
      ? putExitsBack({ ...input, sold }, placement.madeWay, tools.orderDesk, say)
      : Promise.resolve();
  try {
    const placed = await placeOrFind(placement);
    const order = await follow(placed, input.mode, tools, say);
    output.order = order;
    // What stands at the broker is what the book says was meant, by this attempt or by one before it.
    output.intent = { ...output.intent, quantity: order.quantity };
    if (isDead(order)) {
      placement.mayStand = false;
      throw new BrokerRefused(order.reason ?? `it was ${order.status}.`);
    }
    if (!isWorking(order) && order.filledQuantity < order.quantity) await putBack(order.filledQuantity);
    const { clientOrderId, status, filledQuantity: filled } = order;
    const summary = described(order);
    say('info', summary, { clientOrderId, status, filled });
    return { status: 'done', code: null, summary, output };
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    const result = endWith(error, placement);
    if (!placement.mayStand) await putBack(0);
    if (result === null) throw error;
    return result;
  }
}

export const tradeExecution: Agent<'TradeExecutionAgent', ExecutionInput, ExecutionTools> = {
  name: 'TradeExecutionAgent',
  goal: 'Place the approved order exactly once, with its exits at the broker.',
  version: 2,
  input: ExecutionInput,
  tools: ['orderDesk', 'safety', 'clock'],
  prepare,
  work,
};
