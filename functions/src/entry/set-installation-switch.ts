/** Stops everybody's trading, or lets it go on: for the owners of the installation, and on this machine for its user. */
import { InvalidInput } from '@trading-crew/core/contracts';
import { isOwner } from '../owners.ts';
import type { Handler } from './callable.ts';

export const setInstallationSwitch: Handler<'setInstallationSwitch'> = async ({ engaged, reason }, caller, house) => {
  if (!isOwner(house.config, caller)) {
    throw new InvalidInput('Only the owners of this installation can do this (INSTALLATION_OWNERS).');
  }
  // Every signed-in user may read the switch: who threw it stays a number.
  const change = { engaged, reason: engaged ? (reason ?? '') || null : null, changedBy: caller.uid };
  return { killSwitch: await house.safety.setInstallationSwitch(change) };
};
