/**
 * Which keys a user's account in one world is opened with: their own, or on paper the installation's. The lock on live
 * trading is here, at every opening: whoever gets a live key through this has met all of its conditions just now.
 */
import { Misconfigured, type BrokerEnvironment, type ModeCondition } from '@trading-crew/core/contracts';
import type { Caller } from './caller.ts';
import type { AlpacaKeys } from './config.ts';
import { firstMissing, liveFacts, liveObstacle, worthOf, type AccessHouse } from './mode-access.ts';
import { liveConditions } from './mode-conditions.ts';
import { ownKeys } from './own-keys.ts';
import { paperObstacle } from './paper-obstacle.ts';

/**
 * What the account is opened for. `trade`: every condition of its mode must be met. `leave`: to look, to cancel and to sell
 * what the crew holds, which must stay possible when a confirmation has run out or a cap no longer fits. Nothing may be
 * bought through what is opened to leave.
 */
export type OpeningPurpose = 'trade' | 'leave';

/**
 * The keys. Throws `Misconfigured` where there are none that the caller may use, with what to do: of live trading the
 * first condition that is missing. Throws `Unavailable` when that cannot be found out.
 */
export async function brokerKeys(
  house: AccessHouse,
  caller: Caller,
  environment: BrokerEnvironment,
  purpose: OpeningPurpose = 'trade',
): Promise<AlpacaKeys> {
  if (environment === 'live') return purpose === 'leave' ? keysToLeave(house, caller) : liveKeys(house, caller);
  const own = await ownKeys(house, caller.uid, 'paper');
  if (own) return own;
  const obstacle = paperObstacle(house.config, caller);
  if (obstacle === null && house.config.alpaca) return house.config.alpaca;
  throw new Misconfigured(obstacle ?? 'Connect your own Alpaca paper key in Settings.', 'mode');
}

function demand(conditions: readonly ModeCondition[]): void {
  const first = firstMissing(conditions);
  if (first) throw new Misconfigured(`Live trading is locked. ${first.sentence}`, 'mode');
}

async function liveKeys(house: AccessHouse, caller: Caller): Promise<AlpacaKeys> {
  const facts = await liveFacts(house, caller);
  demand(liveConditions(facts));
  const keys = await ownLiveKeys(house, caller);
  demand(liveConditions({ ...facts, worth: await worthOf(house, keys) }));
  return keys;
}

async function keysToLeave(house: AccessHouse, caller: Caller): Promise<AlpacaKeys> {
  const { config } = house;
  // Whether the installation still allows live trading is no reason to keep anybody in it; where the key goes, is.
  const obstacle = liveObstacle({ ...config, allowLiveTrading: true });
  if (obstacle !== null) throw new Misconfigured(obstacle, 'mode');
  return ownLiveKeys(house, caller);
}

async function ownLiveKeys(house: AccessHouse, { uid }: Caller): Promise<AlpacaKeys> {
  const keys = await ownKeys(house, uid, 'live');
  if (!keys) throw new Misconfigured('No live key is connected. Connect your own in Settings.', 'mode');
  return keys;
}
