/**
 * Who may stop everybody's trading: the people whom the installation names, by their verified e-mail addresses; on the
 * emulators whoever sits at the machine.
 */
import type { Caller } from './caller.ts';
import type { Config } from './config.ts';

export const isOwner = ({ owners, isLocal }: Pick<Config, 'owners' | 'isLocal'>, { verifiedEmail }: Caller): boolean =>
  isLocal || (verifiedEmail !== null && owners.includes(verifiedEmail.toLowerCase()));
