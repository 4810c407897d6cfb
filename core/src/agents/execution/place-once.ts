/**
 * Sends an intent so that the broker holds it once at most, whatever is lost on the way, and answers the two refusals that
 * say something about other orders rather than about this one.
 */
import {
  BrokerRefused,
  InsufficientQuantity,
  Unavailable,
  WashTrade,
  type Order,
  type OrderIntent,
} from '../../contracts/index.ts';
import { isOurs } from '../../domain/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrderDesk } from '../../ports/order-desk.ts';
import type { Say } from '../agent.ts';
import { cancelOwnExits, isWorking, restingExits } from './exits.ts';

export interface Placed {
  readonly order: Order;
  /** Exits that had to make way on top of those that were cancelled before. */
  readonly freed: readonly Order[];
}

/** How often and how long the broker is given to let go of cancelled shares. */
const FREE_LOOKS = 5;
const FREE_WAIT_MS = 400;

/**
 * Places the intent. Throws `BrokerRefused` for a refusal that holds, and `Unavailable` while it is not known whether the
 * order stands.
 */
export async function placeOnce(
  intent: OrderIntent,
  { orderDesk, clock }: { readonly orderDesk: OrderDesk; readonly clock: Clock },
  say: Say,
): Promise<Placed> {
  try {
    return { order: await send(intent, orderDesk, say), freed: [] };
  } catch (error) {
    if (error instanceof InsufficientQuantity && intent.side === 'sell') {
      say('warning', `The broker holds shares for other orders: looking for exits that rest. ${error.message}`);
      const freed = await cancelOwnExits(intent.asset, orderDesk, say);
      if (freed.length === 0) throw await inForeignHands(intent, orderDesk, error);
      await untilFree(intent.asset, orderDesk, clock);
      return { order: await send(intent, orderDesk, say), freed };
    }
    if (error instanceof WashTrade && intent.side === 'buy') {
      const orphans = await orphanedExits(intent.asset, orderDesk);
      if (orphans.length === 0) throw error;
      for (const orphan of orphans) {
        await orderDesk.cancel(orphan.clientOrderId);
        say('warning', `Cancelled ${orphan.clientOrderId}, an exit of a position that is gone.`);
      }
      await untilFree(intent.asset, orderDesk, clock);
      return { order: await send(intent, orderDesk, say), freed: [] };
    }
    throw error;
  }
}

/** Sends it. When it is not known whether the order stands, the broker is asked before anything else. */
async function send(intent: OrderIntent, orderDesk: OrderDesk, say: Say): Promise<Order> {
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

/** The refusal, with the order of somebody else that holds the shares where one is seen. */
async function inForeignHands(intent: OrderIntent, orderDesk: OrderDesk, error: BrokerRefused): Promise<BrokerRefused> {
  const [foreign] = (await restingExits(intent.asset, orderDesk)).foreign;
  if (!foreign) return error;
  return new BrokerRefused(
    `An order that the crew did not place (${foreign.clientOrderId}) holds the shares. Cancel it at the broker, then run the crew again.`,
    { cause: error },
  );
}

/** Exits of the crew on an asset that a purchase is about to open: nothing is held for them to leave any more. */
async function orphanedExits(asset: string, orderDesk: OrderDesk): Promise<Order[]> {
  const open = await orderDesk.openOrders(asset);
  return open.filter((order) => isOurs(order.clientOrderId) && order.side === 'sell' && isWorking(order));
}

async function untilFree(asset: string, orderDesk: OrderDesk, clock: Clock): Promise<void> {
  for (let look = 0; look < FREE_LOOKS; look += 1) {
    if ((await restingExits(asset, orderDesk)).ours.length === 0) return;
    await clock.sleep(FREE_WAIT_MS);
  }
}
