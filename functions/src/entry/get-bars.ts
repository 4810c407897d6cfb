/** Bars for a chart, never later than the account's own clock. */
import { InvalidInput, SYMBOL_RULE, toBarColumns } from '@trading-crew/core/contracts';
import { crewPorts } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

const DEFAULT_LIMIT = 250;

export const getBars: Handler<'getBars'> = async ({ asset, mode, until, limit = DEFAULT_LIMIT }, caller, house) => {
  const settings = await settingsOfSignedUp(caller, house);
  const ports = await crewPorts(house, caller, mode ?? settings.execution.mode, settings);
  const instrument = await ports.marketData.instrument(asset);
  if (!instrument) throw new InvalidInput(`${asset} is not known here. ${SYMBOL_RULE}`, 'asset');
  const { now } = await ports.account.market();
  const bars = await ports.marketData.bars({ asset, until: Math.min(now, until ?? now), limit });
  return { instrument, bars: toBarColumns(bars) };
};
