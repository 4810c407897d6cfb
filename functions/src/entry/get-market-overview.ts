/** Everything the dashboard shows of the market and the account, as of the account's own clock. */
import type { AssetOverview, MarketSession, TradingSettings } from '@trading-crew/core/contracts';
import type { CrewPorts } from '@trading-crew/core/crew';
import { assetOverview, barsNeeded } from '@trading-crew/core/domain';
import { firstMissing, paperAccess } from '../mode-access.ts';
import { crewPorts } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

/** Bars shown on a card. */
const SPARK_BARS = 60;

async function overviewOf(
  asset: string,
  settings: TradingSettings,
  market: MarketSession,
  { marketData }: CrewPorts,
): Promise<AssetOverview> {
  const { strategy } = settings;
  const instrument = await marketData.instrument(asset);
  const limit = SPARK_BARS + barsNeeded(strategy);
  const bars = instrument ? await marketData.bars({ asset, until: market.now, limit }) : [];
  return assetOverview(instrument, asset, bars, strategy, market.now);
}

export const getMarketOverview: Handler<'getMarketOverview'> = async (_request, caller, house) => {
  const settings = await settingsOfSignedUp(caller, house);
  const { mode } = settings.execution;
  const ports = await crewPorts(house, caller, mode, settings);
  const [account, market] = await Promise.all([ports.account.snapshot(), ports.account.market()]);
  const assets = await Promise.all(settings.watchlist.map((asset) => overviewOf(asset, settings, market, ports)));
  const paper = await paperAccess(house, caller);
  const isReplayed = mode === 'simulation' || mode === 'validation';
  return {
    mode,
    market,
    account,
    assets,
    available: isReplayed ? house.replay.market.instruments() : [],
    paper: { available: paper.open, reason: firstMissing(paper.conditions)?.sentence ?? null },
    warnings: [...house.replay.warnings],
  };
};
