/** Lifts a halt, where it is the user's to lift. */
import { InvalidInput } from '@trading-crew/core/contracts';
import { portsToLeave } from '../wiring.ts';
import type { Handler } from './callable.ts';

export const liftHalt: Handler<'liftHalt'> = async ({ mode, code }, caller, house) => {
  const { uid } = caller;
  const halt = (await house.safety.read(uid, mode))?.halts.find((one) => one.code === code);
  if (!halt) throw new InvalidInput('This halt does not stand any more. Reload the page.', 'code');
  if (halt.liftedBy === 'next-session') {
    throw new InvalidInput('The halt of a daily loss ends with the session, not by hand.', 'code');
  }
  if (halt.liftedBy === 'resolution') {
    throw new InvalidInput('This halt ends when the findings of the account check are resolved.', 'code');
  }
  const ports = await portsToLeave(house, caller, mode, await house.users.readSettings(uid));
  const { session } = await ports.account.market();
  const entry = { action: 'halt-lifted', from: code, to: null, detail: halt.because } as const;
  const safety = await house.safety.lift(uid, mode, code, session, { userId: uid, at: house.clock.now(), ...entry });
  return { safety };
};
