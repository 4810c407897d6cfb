/**
 * A simulated account begins anew: its halts are lifted with it, and what still rested on the old one is closed in the
 * book of orders. Runs and orders stay to be looked at.
 */
import type { Order, OrderRecord } from '@trading-crew/core/contracts';
import { canStillFill, isOver, withClosed } from '@trading-crew/core/domain';
import { newSimulation } from '@trading-crew/core/offline';
import type { Caller, Installation } from '../wiring.ts';
import { defaultStart } from './simulation-start.ts';

const WAS_RESET = 'The simulated account was reset.';

export interface Restart {
  readonly startOn?: string | undefined;
  /** Dollars. */
  readonly startingCash: number;
}

/**
 * Puts a new account in the place of the old one. Throws `InvalidInput` naming `startOn` or `startingCash`; nothing has
 * changed then.
 */
export async function resetSimulation(
  { startOn, startingCash }: Restart,
  { uid }: Caller,
  house: Installation,
): Promise<void> {
  const earlier = await house.simulations.read(uid);
  const { account, ledger } = newSimulation({
    market: house.replay.market,
    startOn: startOn ?? defaultStart(house),
    startingCash,
    // Another seed: the ids of runs and orders of the new account never meet those of the old one.
    seed: (earlier?.account.seed ?? 0) + 1,
  });
  await house.simulations.reset(uid, { ...account, openedAt: house.clock.now() }, ledger);
  await liftHalts(uid, account.session, house);
  await closeOrders(uid, house);
}

async function liftHalts(uid: string, session: string, { safety }: Installation): Promise<void> {
  const standing = (await safety.read(uid, 'simulation'))?.halts ?? [];
  // One after the other: they stand in one document.
  for (const { code } of standing) await safety.lift(uid, 'simulation', code, session);
}

async function closeOrders(uid: string, { orders, clock }: Installation): Promise<void> {
  const resting = (await orders.all(uid, 'simulation')).filter(isResting);
  const at = clock.now();
  await Promise.all(
    resting.map(({ intent, status, order }) =>
      orders.update(uid, intent.clientOrderId, {
        // An entry that has filled stays filled: what ends are its exits.
        status: isOver(status) ? status : 'cancelled',
        order: order && closed(order, at),
        at,
        source: 'reset',
        note: WAS_RESET,
      }),
    ),
  );
}

const isResting = ({ status, order }: OrderRecord): boolean =>
  !isOver(status) || (order !== null && canStillFill(order));

const closed = (order: Order, at: number): Order => withClosed(order, 'cancelled', WAS_RESET, at);
