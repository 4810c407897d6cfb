/** Keeps a backtest for the user's other devices. It was computed on one of them, and is theirs alone. */
import { InvalidInput, type BacktestResult, type StoredBacktest } from '@trading-crew/core/contracts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

/** Far more than a backtest with the longest curve has, and a tenth of what one document holds. */
const MOST_BYTES = 100_000;

function demandKeepable(result: BacktestResult): void {
  const { sessions, equity, benchmark } = result.curve;
  if (sessions.length !== equity.length || sessions.length !== benchmark.length) {
    throw new InvalidInput('The curve needs one equity and one benchmark for each session.', 'result.curve');
  }
  if (Buffer.byteLength(JSON.stringify(result)) > MOST_BYTES) {
    throw new InvalidInput(`A backtest of more than ${MOST_BYTES / 1_000} kB cannot be kept.`, 'result');
  }
}

export const saveBacktest: Handler<'saveBacktest'> = async ({ backtestId, name, result }, caller, house) => {
  await settingsOfSignedUp(caller, house);
  demandKeepable(result);
  const backtest: StoredBacktest = { schemaVersion: 1, backtestId, name, createdAt: house.clock.now(), result };
  return { stored: await house.backtests.keep(caller.uid, backtest) };
};
