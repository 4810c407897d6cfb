/** Compares the books of one of the caller's accounts with the broker's, now. */
import type { Handler } from './callable.ts';
import { compareAccount } from './compare-account.ts';
import { settingsOfSignedUp } from './signed-up.ts';

export const reconcileAccount: Handler<'reconcileAccount'> = async ({ mode }, caller, house) => {
  await settingsOfSignedUp(caller, house);
  return { reconciliation: await compareAccount(mode, caller, house) };
};
