/**
 * The caps of live trading as limits of a run. They only ever tighten what the user has set, and they are dollars turned
 * into the fraction and the order size that risk and the order desk work with.
 */
import { Misconfigured, RISK_BOUNDS, type LiveUnlock, type TradingSettings } from '@trading-crew/core/contracts';
import { purchasesMeant } from '@trading-crew/core/domain';
import type { Caller } from './caller.ts';
import type { Installation } from './installation.ts';
import { capsObstacle, lossBase, type AccountWorth, type DailyCaps } from './mode-conditions.ts';

/**
 * The settings with the caps in them: the daily loss as a share of the account, and no order above the purchases of a
 * whole day. Never looser than they were. Throws `Misconfigured` for caps that an account of that worth cannot have.
 */
export function tightened(settings: TradingSettings, caps: DailyCaps, worth: AccountWorth): TradingSettings {
  const obstacle = capsObstacle(caps, worth);
  if (obstacle) throw new Misconfigured(`Live trading is locked. ${obstacle.sentence}`, 'mode');
  const { risk } = settings;
  // The obstacle above leaves nothing below the bound but what a division rounds off.
  const loss = Math.max(RISK_BOUNDS.maxDailyLoss.min, caps.dailyLossDollars / lossBase(worth));
  return {
    ...settings,
    risk: {
      ...risk,
      maxDailyLoss: Math.min(risk.maxDailyLoss, loss),
      maxOrderDollars: Math.min(risk.maxOrderDollars, caps.dailyOrderDollars),
    },
  };
}

async function unlockOf({ brokers }: Pick<Installation, 'brokers'>, uid: string): Promise<LiveUnlock> {
  const unlock = await brokers.unlock(uid);
  if (!unlock) throw new Misconfigured('Live trading is locked. The live account is not confirmed.', 'mode');
  return unlock;
}

/** The settings of a live run, for an account of that worth. Throws `Misconfigured` without a confirmation. */
export async function liveSettings(
  house: Pick<Installation, 'brokers'>,
  { uid }: Caller,
  settings: TradingSettings,
  worth: AccountWorth,
): Promise<TradingSettings> {
  return tightened(settings, await unlockOf(house, uid), worth);
}

/**
 * The cap on all purchases of a day, for the limited order desk. What was planned counts, whether or not it has been sent:
 * of two runs at the same moment neither can miss the other. Throws `Misconfigured` without a confirmation.
 */
export async function livePurchases({ brokers, orders }: Pick<Installation, 'brokers' | 'orders'>, { uid }: Caller) {
  const { dailyOrderDollars: most } = await unlockOf({ brokers }, uid);
  const meantIn = async (session: string): Promise<number> => purchasesMeant(await orders.all(uid, 'live'), session);
  return { most, meantIn };
}
