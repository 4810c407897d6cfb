/**
 * The bars of a backtest by the crew: of the account's market, never later than its clock. A backtest trades nothing, so
 * no account is opened for it but the simulated one and the paper one, and no live key is ever read.
 */
import {
  InvalidInput,
  MAX_BARS,
  Misconfigured,
  SYMBOL_RULE,
  type Bar,
  type Instrument,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import type { CrewPorts } from '@trading-crew/core/crew';
import { brokerKeys } from '../broker-keys.ts';
import { crewPorts, type Caller, type Installation } from '../wiring.ts';

/**
 * The instrument and its newest bars. Throws `InvalidInput` for an asset that is not known, `Misconfigured` where the
 * settings trade at a broker and there is no paper key to see its market with.
 */
export async function barsOfBacktest(
  asset: string,
  settings: TradingSettings,
  caller: Caller,
  house: Installation,
): Promise<{ readonly instrument: Instrument; readonly bars: readonly Bar[] }> {
  const { account, marketData } = await market(settings, caller, house);
  const instrument = await marketData.instrument(asset);
  if (!instrument) throw new InvalidInput(`${asset} is not known here. ${SYMBOL_RULE}`, 'asset');
  const { now } = await account.market();
  return { instrument, bars: await marketData.bars({ asset, until: now, limit: MAX_BARS }) };
}

type Market = Pick<CrewPorts, 'account' | 'marketData'>;

async function market(settings: TradingSettings, caller: Caller, house: Installation): Promise<Market> {
  const { mode } = settings.execution;
  if (mode !== 'paper' && mode !== 'live') return crewPorts(house, caller, mode, settings);
  return house.openBroker(await paperKeys(mode, caller, house), 'paper');
}

/** The bars are the same with either key, and this one can buy nothing that costs money. */
async function paperKeys(mode: 'paper' | 'live', caller: Caller, house: Installation) {
  try {
    return await brokerKeys(house, caller, 'paper');
  } catch (error) {
    if (mode === 'paper' || !(error instanceof Misconfigured)) throw error;
    const why = 'A backtest with the model takes its bars with a paper key, never with your live one.';
    throw new Misconfigured(`${why} ${error.message}`, error.setting, { cause: error });
  }
}
