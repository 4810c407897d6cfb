/** Opens an account: the disclaimer is accepted, default settings and a simulated account are laid out once. */
import { DEFAULT_SETTINGS } from '@trading-crew/core/contracts';
import { newSimulation } from '@trading-crew/core/offline';
import type { Handler } from './callable.ts';
import { defaultStart } from './simulation-start.ts';

const FIRST_SEED = 1;

export const acceptDisclaimer: Handler<'acceptDisclaimer'> = async ({ version }, { uid }, house) => {
  const now = house.clock.now();
  const simulation = newSimulation({
    market: house.replay.market,
    startOn: defaultStart(house),
    startingCash: DEFAULT_SETTINGS.costs.startingCash,
    seed: FIRST_SEED,
  });
  const profile = await house.users.acceptDisclaimer(uid, version, now, { settings: DEFAULT_SETTINGS, ...simulation });
  return { acceptedAt: profile.disclaimerAcceptedAt };
};
