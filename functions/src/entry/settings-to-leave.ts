/** The settings to stop with: stopping and cancelling need none that are in order, and none that can be read. */
import { DEFAULT_SETTINGS, Misconfigured, Unavailable, type TradingSettings } from '@trading-crew/core/contracts';
import { reportBug } from '../errors.ts';
import type { Caller, Installation } from '../wiring.ts';

/** The user's settings, or the default ones where they are broken or cannot be read. Never throws. */
export async function settingsToLeave({ uid }: Caller, { users }: Installation): Promise<TradingSettings> {
  try {
    return await users.readSettings(uid);
  } catch (error) {
    if (!(error instanceof Misconfigured || error instanceof Unavailable)) reportBug(error);
    return DEFAULT_SETTINGS;
  }
}
