/**
 * Leaving an account in a hurry: every resting order of the crew cancelled, and every share that it holds sold at the
 * market. What somebody else ordered or bought is not touched. One failure never keeps the rest from being done.
 */
import { BrokerRefused, Unavailable, WORKING_STATUSES, type Order, type OrderIntent } from '../contracts/index.ts';
import { isFlattenId, isOurs, ownQuantity } from '../domain/index.ts';
import type { CrewPorts } from './crew-ports.ts';

type Ports = Pick<CrewPorts, 'account' | 'orderDesk'>;

export interface Left {
  /** How many orders were cancelled. */
  readonly cancelled: number;
  /** Assets for which an order to sell stands. */
  readonly sold: readonly string[];
  /** What could not be done, a sentence each. */
  readonly problems: readonly string[];
}

/** The id of a sale of an asset, counted from 1. */
export type SaleId = (asset: string, revision: number) => string;

/** Whether the book has ruled a sale out: one that the broker refused leaves no order there, and is not sent again. */
export type IsRuledOut = (clientOrderId: string) => Promise<boolean>;

/** How many sales of one asset may come to nothing. */
const MOST_SALES = 5;

const canFill = (order: Pick<Order, 'status' | 'legs'>): boolean =>
  [order, ...order.legs].some((part) => WORKING_STATUSES.includes(part.status));

/** Over without a single share. */
const isDead = (order: Order): boolean => order.filledQuantity === 0 && !canFill(order);

/** The reason of a failure that others may yet get past. Throws what is a bug. */
function reasonOf(error: unknown): string {
  if (error instanceof BrokerRefused || error instanceof Unavailable) return error.message;
  throw error;
}

/** Cancels the crew's resting orders, exits included. Throws `Unavailable` when the orders cannot be read. */
export async function cancelOwnOrders({ account, orderDesk }: Ports): Promise<Left> {
  const { now } = await account.market();
  const resting = (await orderDesk.orders(now)).filter(
    ({ clientOrderId, ...order }) => isOurs(clientOrderId) && !isFlattenId(clientOrderId) && canFill(order),
  );
  const problems: string[] = [];
  let cancelled = 0;
  for (const { clientOrderId, asset } of resting) {
    try {
      await orderDesk.cancel(clientOrderId);
      cancelled += 1;
    } catch (error) {
      problems.push(`The order ${clientOrderId} on ${asset} could not be cancelled: ${reasonOf(error)}`);
    }
  }
  return { cancelled, sold: [], problems };
}

/**
 * Sells what the crew holds, after its exits have made way. A sale that is under way already is not cancelled and not
 * repeated; one that came to nothing is followed by another. Throws `Unavailable` when account or orders cannot be read.
 */
export async function leavePositions(ports: Ports, idOf: SaleId, isRuledOut: IsRuledOut): Promise<Left> {
  const { cancelled, problems: earlier } = await cancelOwnOrders(ports);
  const problems = [...earlier];
  const sold: string[] = [];
  for (const position of (await ports.account.snapshot()).positions) {
    const quantity = ownQuantity(position);
    if (quantity <= 0) continue;
    try {
      await sell(position.asset, quantity, ports, { idOf, isRuledOut });
      sold.push(position.asset);
    } catch (error) {
      problems.push(`${position.asset} could not be sold: ${reasonOf(error)}`);
    }
  }
  return { cancelled, sold, problems };
}

interface Sales {
  readonly idOf: SaleId;
  readonly isRuledOut: IsRuledOut;
}

/** Sells what is not being sold already: an earlier sale that came to nothing is followed by one under the next id. */
async function sell(asset: string, quantity: number, { orderDesk }: Ports, sales: Sales): Promise<void> {
  for (let revision = 1; revision <= MOST_SALES; revision += 1) {
    const id = sales.idOf(asset, revision);
    const standing = await orderDesk.find(id);
    if (standing !== null && canFill(standing)) return;
    if (standing !== null || (await sales.isRuledOut(id))) continue;
    const sale = await orderDesk.place(saleOf(id, asset, quantity));
    if (isDead(sale)) throw new BrokerRefused(sale.reason ?? `The sale was ${sale.status}.`);
    return;
  }
  throw new BrokerRefused('The broker has refused it several times. Sell it at the broker.');
}

const saleOf = (clientOrderId: string, asset: string, quantity: number): OrderIntent => ({
  clientOrderId,
  runId: 'kill-switch',
  asset,
  side: 'sell',
  quantity,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
});
