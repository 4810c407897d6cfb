/**
 * Places the order that risk approved, under an id that is a function of the run: however often this step is repeated,
 * the broker holds that order zero times or once. The only agent that is handed an order desk.
 */
import { z } from 'zod';
import {
  AssetSymbol,
  BrokerRefused,
  ExecutionMode,
  LimitReached,
  RiskOutput,
  Unavailable,
  WORKING_STATUSES,
  type ExecutionOutput,
  type Order,
  type OrderIntent,
  type OrderLeg,
} from '../contracts/index.ts';
import { clientOrderIdOf, count, money, protectionIdOf, quantity } from '../domain/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { OrderDesk } from '../ports/order-desk.ts';
import { skipWithout, type Agent, type AgentResult, type Brief, type Prepared, type Say } from './agent.ts';

const Input = z.object({ runId: z.string(), asset: AssetSymbol, mode: ExecutionMode, risk: RiskOutput });
type Input = z.infer<typeof Input>;
interface Tools {
  orderDesk: OrderDesk;
  clock: Clock;
}

/** How often and how long a real order is followed before it is left to rest. */
const FOLLOW_LOOKS = 5;
const FOLLOW_WAIT_MS = 600;

function intentOf({ runId, asset, risk }: Input): OrderIntent {
  const isBracket = risk.side === 'buy' && risk.stopPrice !== null && risk.targetPrice !== null;
  return {
    clientOrderId: clientOrderIdOf(runId, risk.side),
    runId,
    asset,
    side: risk.side,
    quantity: risk.quantity,
    type: 'market',
    limitPrice: null,
    stopPrice: null,
    orderClass: isBracket ? 'bracket' : 'simple',
    targetPrice: isBracket ? risk.targetPrice : null,
    stopLossPrice: isBracket ? risk.stopPrice : null,
    // Exits inherit the entry's time in force: a day bracket would lose its stop at the close.
    timeInForce: isBracket ? 'gtc' : 'day',
  };
}

function prepare({ runId, asset, mode, outputs, noTrade }: Brief): Prepared<Input> {
  const risk = outputs.RiskManagementAgent;
  if (!risk || risk.verdict === 'reject') return skipWithout('there is no approved order');
  if (noTrade === 'MARKET_CLOSED') {
    return { kind: 'skip', code: 'MARKET_CLOSED', summary: 'The market is closed: nothing was ordered.' };
  }
  if (noTrade !== null) return skipWithout('an earlier agent ruled the trade out');
  if (mode === 'validation') {
    const summary = `Validation mode places no order; it would have been: ${risk.side} ${count(risk.quantity, 'share')}.`;
    return { kind: 'skip', code: 'VALIDATION_MODE', summary, noTrade: 'VALIDATION_MODE' };
  }
  return { kind: 'work', input: { runId, asset, mode, risk } };
}

const isWorking = (order: Pick<OrderLeg, 'status'>): boolean => WORKING_STATUSES.includes(order.status);

/** Done without a single share: whatever the broker calls it, nothing was traded. */
const isDead = ({ status, filledQuantity }: Order): boolean =>
  filledQuantity === 0 && (status === 'rejected' || status === 'cancelled' || status === 'expired');

/** Frees the shares that resting exits reserve, so that they can be sold. Returns the orders as they rested until then. */
async function cancelExits(asset: string, orderDesk: OrderDesk, say: Say): Promise<Order[]> {
  const cancelled: Order[] = [];
  for (const order of await orderDesk.openOrders(asset)) {
    if (order.side !== 'sell' && !order.legs.some((leg) => leg.side === 'sell' && isWorking(leg))) continue;
    await orderDesk.cancel(order.clientOrderId);
    cancelled.push(order);
    say('info', `Cancelled the resting exits of ${order.clientOrderId} to free the shares.`);
  }
  return cancelled;
}

/** Sends the intent. When it is not known whether the order stands, the broker is asked before anything else. */
async function placeOnce(intent: OrderIntent, orderDesk: OrderDesk, say: Say): Promise<Order> {
  try {
    return await orderDesk.place(intent);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    say('warning', `The broker did not answer clearly: looking for ${intent.clientOrderId} before anything else.`);
    const standing = await orderDesk.find(intent.clientOrderId);
    if (standing) return standing;
    throw error;
  }
}

/**
 * Puts the exits back that made way for a sale which was then refused: what is still held must not be left without a
 * stop. Where that cannot be done either, the log says so.
 */
async function protectAgain({ runId, asset }: Input, freed: readonly Order[], orderDesk: OrderDesk, say: Say) {
  const exits = freed.flatMap((order) => [order, ...order.legs]).filter(isWorking);
  const stop = exits.find((exit) => exit.role === 'stop');
  const target = exits.find((exit) => exit.role === 'target');
  if (!stop || !target) return;
  const quantityLeft = stop.quantity - stop.filledQuantity;
  const intent: OrderIntent = {
    clientOrderId: protectionIdOf(runId),
    runId,
    asset,
    side: 'sell',
    quantity: quantityLeft,
    type: 'limit',
    limitPrice: null,
    stopPrice: null,
    orderClass: 'oco',
    targetPrice: target.limitPrice,
    stopLossPrice: stop.stopPrice,
    timeInForce: 'gtc',
  };
  try {
    await placeOnce(intent, orderDesk, say);
    say('info', `Put stop and target of ${count(quantityLeft, 'share')} back as ${intent.clientOrderId}.`);
  } catch (error) {
    if (!(error instanceof BrokerRefused) && !(error instanceof Unavailable)) throw error;
    say('error', `Stop and target could not be put back: ${error.message} The position has no stop now.`);
  }
}

/** Looks at a real order for a short while; whatever is open after that rests at the broker. */
async function follow(order: Order, mode: ExecutionMode, { orderDesk, clock }: Tools): Promise<Order> {
  let latest = order;
  for (let look = 0; mode === 'paper' && look < FOLLOW_LOOKS && isWorking(latest); look += 1) {
    await clock.sleep(FOLLOW_WAIT_MS);
    latest = (await orderDesk.find(order.clientOrderId)) ?? latest;
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

function limited(output: ExecutionOutput, reason: string, say: Say): AgentResult<ExecutionOutput> {
  const summary = `Risk stopped the order at the desk: ${reason}`;
  say('warning', summary);
  return { status: 'blocked', code: 'RISK_REJECTED', summary, output, noTrade: 'RISK_REJECTED' };
}

function refused(output: ExecutionOutput, reason: string, say: Say): AgentResult<ExecutionOutput> {
  const summary = `The broker refused the order: ${reason}`;
  say('error', summary);
  return { status: 'blocked', code: 'ORDER_REFUSED', summary, output, noTrade: 'ORDER_REFUSED' };
}

async function work(input: Input, tools: Tools, say: Say): Promise<AgentResult<ExecutionOutput>> {
  const { orderDesk } = tools;
  const intent = intentOf(input);
  const output: ExecutionOutput = { intent, order: null, cancelledOrders: [] };
  let freed: Order[] = [];
  try {
    let order = await orderDesk.find(intent.clientOrderId);
    if (order) {
      say('info', `Order ${intent.clientOrderId} stands already: it is not placed again.`);
    } else {
      if (intent.side === 'buy') {
        const resting = (await orderDesk.openOrders(intent.asset)).find(
          (open) => open.side === 'buy' && isWorking(open),
        );
        if (resting) {
          const summary = `An order to buy ${intent.asset} is resting already (${resting.clientOrderId}).`;
          say('warning', summary);
          return { status: 'blocked', code: 'DUPLICATE', summary, output, noTrade: 'DUPLICATE' };
        }
      } else {
        freed = await cancelExits(intent.asset, orderDesk, say);
        output.cancelledOrders.push(...freed.map(({ clientOrderId }) => clientOrderId));
      }
      say(
        'info',
        `Placing ${intent.orderClass} ${intent.side} of ${quantity(intent.quantity)} ${intent.asset} as ${intent.clientOrderId}.`,
      );
      order = await placeOnce(intent, orderDesk, say);
    }
    order = await follow(order, input.mode, tools);
    output.order = order;
    if (isDead(order)) {
      const result = refused(output, order.reason ?? `it was ${order.status}.`, say);
      await protectAgain(input, freed, orderDesk, say);
      return result;
    }
    const summary = described(order);
    say('info', summary, { clientOrderId: intent.clientOrderId, status: order.status, filled: order.filledQuantity });
    return { status: 'done', code: null, summary, output };
  } catch (error) {
    if (!(error instanceof BrokerRefused)) throw error;
    const result = (error instanceof LimitReached ? limited : refused)(output, error.message, say);
    await protectAgain(input, freed, orderDesk, say);
    return result;
  }
}

export const tradeExecution: Agent<'TradeExecutionAgent', Input, Tools> = {
  name: 'TradeExecutionAgent',
  goal: 'Place the approved order exactly once, with its exits at the broker.',
  version: 1,
  input: Input,
  tools: ['orderDesk', 'clock'],
  prepare,
  work,
};
