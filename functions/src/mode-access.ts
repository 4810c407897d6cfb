/** Which modes are open to a caller, and what is missing for the others. What is not known is not open. */
import { Misconfigured, Unavailable, type ModeAccess, type ModeCondition } from '@trading-crew/core/contracts';
import type { Caller } from './caller.ts';
import type { AlpacaKeys, Config } from './config.ts';
import type { Installation } from './installation.ts';
import { liveConditions, paperConditions, type AccountWorth, type LiveFacts } from './mode-conditions.ts';
import { ownKeys } from './own-keys.ts';
import { paperObstacle } from './paper-obstacle.ts';

export type AccessHouse = Pick<Installation, 'brokers' | 'clock' | 'config' | 'openBroker' | 'openSecrets'>;

/** Why this installation opens live trading to nobody, in a sentence; null when it does not stand in the way. */
export function liveObstacle({ allowLiveTrading, isLocal, brokerBaseUrls }: Config): string | null {
  if (!allowLiveTrading) {
    return 'This installation does not allow live trading. Whoever runs it can, with ALLOW_LIVE_TRADING=true.';
  }
  if (isLocal && brokerBaseUrls.live === null) {
    return 'On the emulators live trading works against a stand-in alone: set ALPACA_LIVE_BASE_URL to its address.';
  }
  return null;
}

const accessTo = (mode: ModeAccess['mode'], conditions: ModeCondition[]): ModeAccess => ({
  mode,
  open: conditions.every((condition) => condition.met),
  conditions,
});

/** The first condition that is not met; null when all are. */
export const firstMissing = (conditions: readonly ModeCondition[]): ModeCondition | null =>
  conditions.find((condition) => !condition.met) ?? null;

/** Whether paper is open to the caller: by their own key, or by the installation's. */
export async function paperAccess({ brokers, config }: AccessHouse, caller: Caller): Promise<ModeAccess> {
  const connection = await brokers.connection(caller.uid, 'paper');
  return accessTo('paper', paperConditions({ connection, obstacle: paperObstacle(config, caller) }));
}

/** What is known of the lock on live trading without asking the broker. */
export async function liveFacts({ brokers, config, clock }: AccessHouse, { uid }: Caller): Promise<LiveFacts> {
  const [paperTrades, connection, unlock] = await Promise.all([
    brokers.filledOrders(uid, 'paper'),
    brokers.connection(uid, 'live'),
    brokers.unlock(uid),
  ]);
  return { obstacle: liveObstacle(config), paperTrades, connection, unlock, now: clock.now(), worth: null };
}

/** What the live account is worth now. Throws what the broker's refusal or silence is. */
export async function worthOf({ openBroker }: AccessHouse, keys: AlpacaKeys): Promise<AccountWorth> {
  const { equity, previousEquity } = await (await openBroker(keys, 'live')).account.snapshot();
  return { equity, previousEquity };
}

/** The broker is asked only where nothing but its answer is missing. */
async function liveAccess(house: AccessHouse, caller: Caller): Promise<ModeAccess> {
  const facts = await liveFacts(house, caller);
  const conditions = liveConditions(facts);
  if (firstMissing(conditions)) return accessTo('live', conditions);
  try {
    const keys = await ownKeys(house, caller.uid, 'live');
    const worth = keys && (await worthOf(house, keys));
    return accessTo('live', liveConditions({ ...facts, worth, ...(!keys && { connection: null }) }));
  } catch (error) {
    if (!(error instanceof Misconfigured) && !(error instanceof Unavailable)) throw error;
    const code = error instanceof Misconfigured ? 'LIVE_KEY' : 'DAILY_CAPS';
    const failed = conditions.map((one) => (one.code === code ? { ...one, met: false, sentence: error.message } : one));
    return accessTo('live', failed);
  }
}

/** Every mode, with its conditions. */
export async function accessOf(house: AccessHouse, caller: Caller): Promise<ModeAccess[]> {
  const [paper, live] = await Promise.all([paperAccess(house, caller), liveAccess(house, caller)]);
  return [accessTo('validation', []), accessTo('simulation', []), paper, live];
}
