/**
 * The one way to another mode. Its conditions are checked first, the change and its audit entry are one write, and a
 * change that is refused changes nothing.
 */
import {
  InvalidInput,
  LIVE_CONFIRMATION_DAYS,
  Misconfigured,
  type ChangeModeRequest,
  type LiveUnlock,
  type ModeCondition,
} from '@trading-crew/core/contracts';
import { money } from '@trading-crew/core/domain';
import { brokerKeys } from '../broker-keys.ts';
import { accessOf, firstMissing, liveFacts, paperAccess, worthOf } from '../mode-access.ts';
import { capsObstacle, liveConditions } from '../mode-conditions.ts';
import { ownKeys } from '../own-keys.ts';
import type { Caller, Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

const DAY_MS = 86_400_000;
/** What a confirmation brings with it, and so is not asked for before it. */
const CONFIRMED: readonly ModeCondition['code'][] = ['CONFIRMED_ACCOUNT', 'DAILY_CAPS'];

function demand(conditions: readonly ModeCondition[]): void {
  const first = firstMissing(conditions);
  if (first) throw new Misconfigured(first.sentence, 'mode');
}

/** The confirmation that the request makes, checked against the live account. Nothing is written. */
async function confirmed(
  live: NonNullable<ChangeModeRequest['live']>,
  caller: Caller,
  house: Installation,
): Promise<LiveUnlock> {
  const facts = await liveFacts(house, caller);
  demand(liveConditions(facts).filter(({ code }) => !CONFIRMED.includes(code)));
  const { accountLastFour, dailyOrderDollars, dailyLossDollars } = live;
  if (accountLastFour !== facts.connection?.accountLastFour) {
    const words = 'These are not the last four digits of the account behind your live key. Look them up at Alpaca.';
    throw new InvalidInput(words, 'live.accountLastFour');
  }
  const keys = await ownKeys(house, caller.uid, 'live');
  if (!keys) throw new Misconfigured('No live key is connected. Connect your own in Settings.', 'mode');
  const obstacle = capsObstacle({ dailyOrderDollars, dailyLossDollars }, await worthOf(house, keys));
  if (obstacle) throw new InvalidInput(obstacle.sentence, `live.${obstacle.field}`);
  const confirmedAt = facts.now;
  const expiresAt = confirmedAt + LIVE_CONFIRMATION_DAYS * DAY_MS;
  return { schemaVersion: 1, userId: caller.uid, confirmedAt, expiresAt, ...live };
}

async function openLive(live: ChangeModeRequest['live'], caller: Caller, house: Installation): Promise<void> {
  // Without a confirmation an earlier one has to hold, and whoever gets the keys has met every condition.
  if (!live) return void (await brokerKeys(house, caller, 'live'));
  const unlock = await confirmed(live, caller, house);
  const { confirmedAt: at, accountLastFour, dailyOrderDollars, dailyLossDollars } = unlock;
  const detail = `for ${LIVE_CONFIRMATION_DAYS} days; in a day at most ${money(dailyOrderDollars)} dollars bought, ${money(dailyLossDollars)} lost`;
  const entry = { userId: caller.uid, at, action: 'live-confirmed', from: null, to: `…${accountLastFour}` } as const;
  await house.brokers.saveUnlock(unlock, { ...entry, detail });
}

export const changeMode: Handler<'changeMode'> = async ({ mode, live }, caller, house) => {
  await settingsOfSignedUp(caller, house);
  if (live && mode !== 'live') throw new InvalidInput('A confirmation and caps are for live trading alone.', 'live');
  if (mode === 'live') await openLive(live, caller, house);
  if (mode === 'paper') demand((await paperAccess(house, caller)).conditions);
  await house.users.changeMode(caller.uid, mode, house.clock.now());
  return { mode, access: await accessOf(house, caller) };
};
