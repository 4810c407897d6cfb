/** Which modes are open to the caller, and what is missing for the others. */
import { accessOf } from '../mode-access.ts';
import { isOwner } from '../owners.ts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

export const getTradingAccess: Handler<'getTradingAccess'> = async (_request, caller, house) => {
  const { execution } = await settingsOfSignedUp(caller, house);
  return { mode: execution.mode, access: await accessOf(house, caller), isOwner: isOwner(house.config, caller) };
};
