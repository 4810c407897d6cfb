/** Drops a backtest that the user keeps. One that is gone already is no error. */
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

export const deleteBacktest: Handler<'deleteBacktest'> = async ({ backtestId }, caller, house) => {
  await settingsOfSignedUp(caller, house);
  return { deleted: await house.backtests.drop(caller.uid, backtestId) };
};
