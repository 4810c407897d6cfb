/** The gate behind sign-in: who has not accepted the disclaimer runs nothing. */
import { DISCLAIMER_VERSION, Misconfigured, type TradingSettings } from '@trading-crew/core/contracts';
import type { Caller, Installation } from '../wiring.ts';

/** The caller's settings. Throws `Misconfigured` when the disclaimer is not accepted or the settings are broken. */
export async function settingsOfSignedUp(caller: Caller, house: Installation): Promise<TradingSettings> {
  const profile = await house.users.readProfile(caller.uid);
  if (!profile || profile.disclaimerVersion < DISCLAIMER_VERSION) {
    throw new Misconfigured('Accept the disclaimer first: reload the page to see it.', 'disclaimer');
  }
  return house.users.readSettings(caller.uid);
}
