/**
 * Places a purchase or a sale beside whatever rests on the asset: orders of the crew make way where they must, those of
 * others never do. A refusal that passes when an order makes way is answered once, under the same id.
 */
import {
  BrokerRefused,
  InsufficientQuantity,
  Misconfigured,
  RunCancelled,
  TradingStopped,
  WashTrade,
  type ExecutionOutput,
  type Order,
  type OrderIntent,
  type RiskClamp,
} from '../../contracts/index.ts';
import { count, isWorking, quantity, roundQuantity } from '../../domain/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrderDesk } from '../../ports/order-desk.ts';
import type { Safety } from '../../ports/safety.ts';
import type { Say } from '../agent.ts';
import { intentOf, type ExecutionInput } from './order-intent.ts';
import {
  isMine,
  isOrphan,
  makeWay,
  named,
  reservedBy,
  soldBy,
  waitUntilOver,
  workingParts,
  type MadeWay,
} from './resting-orders.ts';
import { sendOnce } from './send-once.ts';

export interface ExecutionTools {
  readonly orderDesk: OrderDesk;
  readonly safety: Safety;
  readonly clock: Clock;
}

/** An order on its way: what is known of it when something goes wrong. */
export interface Placement {
  readonly input: ExecutionInput;
  readonly tools: ExecutionTools;
  readonly say: Say;
  readonly output: ExecutionOutput;
  /** Orders of ours that made way. */
  readonly madeWay: MadeWay[];
  /** Whether the order stands at the broker, or nobody can say that it does not. */
  mayStand: boolean;
}

/** Another order to buy the asset rests already. */
export class Duplicate extends BrokerRefused {}

/** Nothing of the position is left to the crew to sell. */
export class NothingToSell extends BrokerRefused {}

/** Throws `Duplicate`, what the broker refuses it with, and `Unavailable`. */
export async function placePurchase(placement: Placement): Promise<Order> {
  const { input, tools, output } = placement;
  const resting = (await tools.orderDesk.openOrders(input.asset)).find(
    (open) => open.side === 'buy' && isWorking(open),
  );
  if (resting) {
    throw new Duplicate(`An order to buy ${input.asset} is resting already (${resting.clientOrderId}).`);
  }
  return sendAnswering(placement, output.intent);
}

/**
 * Sells what is free of ours, after our resting orders have made way. Throws `NothingToSell` where nothing is, and what
 * placing throws.
 */
export async function placeSale(placement: Placement): Promise<Order> {
  const { input, tools, say, output, madeWay } = placement;
  const { orderDesk } = tools;
  const resting = await orderDesk.openOrders(input.asset);
  const own = resting.filter(isMine);
  const foreign = resting.filter((order) => !isMine(order) && reservedBy(order) > 0);
  const free = freeOfForeign(input, foreign);
  if (own.length > 0) await demandUnstopped(placement);
  await makeWay(own, madeWay, orderDesk, say);
  const sold = madeWay.reduce((sum, { before, after }) => sum + soldBy(after) - soldBy(before), 0);
  const left = roundQuantity(Math.max(0, free - sold));
  if (left <= 0) throw new NothingToSell('The resting exits sold the position first: nothing is left to sell.');
  if (left < input.risk.quantity) {
    const reduced = clampOf(input, left, sold, foreign);
    output.intent = intentOf(input, reduced);
    say('warning', `${quantity(left)} of ${quantity(reduced.asked)} ${input.asset} are sold. ${reduced.because}`);
  }
  return sendAnswering(placement, output.intent);
}

/** Shares that may be sold. Throws where orders of others reserve them all. */
function freeOfForeign({ risk, asset, heldQuantity }: ExecutionInput, foreign: readonly Order[]): number {
  const reserved = foreign.reduce((sum, order) => sum + reservedBy(order), 0);
  if (reserved === 0) return risk.quantity;
  const free = Math.min(risk.quantity, roundQuantity(Math.max(heldQuantity, risk.quantity) - reserved));
  if (free > 0) return free;
  const whose = foreign.map(named).join(', ');
  throw new NothingToSell(
    `All ${asset} shares are reserved by an order that the crew did not place: ${whose}. Cancel it at the broker to let the crew sell.`,
  );
}

function clampOf({ risk }: ExecutionInput, allowed: number, sold: number, foreign: readonly Order[]): RiskClamp {
  const others = foreign.map(named).join(', ');
  const because =
    sold > 0
      ? `The resting exits sold ${count(sold, 'share')} first.`
      : `The others are reserved by an order that the crew did not place: ${others}.`;
  return { limit: 'free shares', unit: 'shares', asked: risk.quantity, allowed, because };
}

/** Exits make way only for a sale that may be sent. Throws `TradingStopped` while a switch is engaged. */
async function demandUnstopped({ input, tools }: Placement): Promise<void> {
  const { killSwitch, installationSwitch } = await tools.safety.protections(input.session);
  if (!killSwitch && !installationSwitch) return;
  const who = killSwitch ? 'You have stopped trading' : 'The owner of this installation has stopped trading';
  throw new TradingStopped(`${who}. The resting exits stay as they are.`);
}

/** Sends the intent; a refusal that orders of ours stand behind is answered once. */
async function sendAnswering(placement: Placement, intent: OrderIntent): Promise<Order> {
  const { asset, side, clientOrderId } = intent;
  const { tools, say, madeWay } = placement;
  const { orderDesk, clock } = tools;
  say('info', `Placing ${intent.orderClass} ${side} of ${quantity(intent.quantity)} ${asset} as ${clientOrderId}.`);
  try {
    return await send(placement, intent);
  } catch (error) {
    if (!(error instanceof WashTrade) && !(error instanceof InsufficientQuantity)) throw error;
    const obstacles = await obstaclesTo(placement, intent, error);
    say('warning', `${error.message} It is sent once more when the way is free.`);
    await makeWay(obstacles, madeWay, orderDesk, say);
    await waitUntilOver(madeWay, orderDesk, clock);
    return (await orderDesk.find(clientOrderId)) ?? (await sendAgain(placement, intent));
  }
}

/** The refusal of the second try names what is in the way and is not ours. */
async function sendAgain(placement: Placement, intent: OrderIntent): Promise<Order> {
  try {
    return await send(placement, intent);
  } catch (error) {
    if (!(error instanceof WashTrade) && !(error instanceof InsufficientQuantity)) throw error;
    throw new BrokerRefused(`${error.message}${inTheWay(await opposing(placement, intent))}`, { cause: error });
  }
}

/**
 * The orders of ours that have to make way for the intent: all that rest when a position is left, orphaned exits when one
 * is entered. Throws the refusal, with the order that stands in the way, where nothing of ours does.
 */
async function obstaclesTo(placement: Placement, intent: OrderIntent, refusal: BrokerRefused): Promise<Order[]> {
  const { input, tools } = placement;
  if (refusal instanceof InsufficientQuantity) {
    if (intent.side === 'buy') throw refusal;
    // Shares that were freed a moment ago may not be free there yet: that nothing rests any more is no reason to give up.
    return (await tools.orderDesk.openOrders(input.asset)).filter(isMine);
  }
  const opposite = await opposing(placement, intent);
  const ownShares = input.heldQuantity - input.adoptedQuantity;
  const mayGo = (order: Order) => (intent.side === 'sell' ? isMine(order) : isOrphan(order, ownShares));
  if (opposite.length > 0 && opposite.every(mayGo)) return opposite;
  throw new BrokerRefused(`${refusal.message}${inTheWay(opposite)}`, { cause: refusal });
}

/** The orders that a refusal speaks of: those in the other direction, or for a sale whatever reserves the shares. */
async function opposing({ input, tools }: Placement, { side }: OrderIntent): Promise<Order[]> {
  const resting = await tools.orderDesk.openOrders(input.asset);
  const isOpposite = (order: Order) => workingParts(order, side === 'buy' ? 'sell' : 'buy').length > 0;
  return resting.filter((order) => isOpposite(order) || (side === 'sell' && reservedBy(order) > 0));
}

const inTheWay = (orders: readonly Order[]): string =>
  orders.length === 0 ? '' : ` In its way: ${orders.map(named).join(', ')}.`;

async function send(placement: Placement, intent: OrderIntent): Promise<Order> {
  placement.mayStand = true;
  try {
    const { order, trouble } = await sendOnce(intent, placement.tools.orderDesk, placement.say);
    if (order !== null) return order;
    placement.mayStand = false;
    throw trouble;
  } catch (error) {
    // Whatever else was thrown says nothing about whether the order was taken.
    if (error instanceof BrokerRefused || error instanceof RunCancelled || error instanceof Misconfigured) {
      placement.mayStand = false;
    }
    throw error;
  }
}
