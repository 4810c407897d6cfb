/** The demo account and what its dashboard shows. */
import {
  DEFAULT_SETTINGS,
  fromBarColumns,
  timeOfSession,
  type AccountSnapshot,
  type AssetOverview,
  type Instrument,
  type MarketOverview,
  type MarketSession,
  type Position,
  type SimulationAccount,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { assetOverview, barsNeeded } from '@trading-crew/core/domain';
import { DEMO_SESSION, demoBars } from './demo-prices.ts';
import type { DemoState } from './demo-state.ts';

export const INSTRUMENTS: readonly Instrument[] = [
  ['AAPL', 'Apple Inc.', 'replayed'],
  ['DEMO-TREND', 'Demo: a steady trend', 'generated'],
  ['DEMO-CHOP', 'Demo: sideways and choppy', 'generated'],
  ['DEMO-CRASH', 'Demo: a crash', 'generated'],
  ['DEMO-QUIET', 'Demo: hardly moving', 'generated'],
  ['MSFT', 'Microsoft Corporation', 'file'],
].map(([asset = '', name = '', source]) => ({
  asset,
  name,
  source: source === 'generated' ? 'generated' : source === 'file' ? 'file' : 'replayed',
  tradable: true,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  firstSession: '2013-05-13',
  lastSession: '2018-05-11',
}));

const POSITION: Position = {
  asset: 'DEMO-TREND',
  quantity: 104,
  availableQuantity: 0,
  averagePrice: 95.1,
  marketPrice: 98.62,
  marketValue: 10_256.48,
  unrealizedPl: 366.08,
  unrealizedPlFraction: 0.037,
  stopPrice: 90.35,
  targetPrice: 104.61,
  openedOn: '2016-02-19',
};

export function demoAccount(positions: readonly Position[] = [POSITION]): AccountSnapshot {
  const invested = positions.reduce((sum, position) => sum + position.marketValue, 0);
  const cash = positions.length > 0 ? 91_340.12 : 100_000;
  return {
    status: 'active',
    restriction: null,
    cash,
    equity: cash + invested,
    buyingPower: cash,
    previousEquity: positions.length > 0 ? cash + invested - 212.4 : cash,
    positions: [...positions],
    newPositionsToday: 0,
  };
}

export const demoSession = (session = DEMO_SESSION, sessionsLeft = 545): MarketSession => ({
  now: timeOfSession(session) + 13.5 * 3_600_000,
  simulated: true,
  session,
  isOpen: true,
  nextOpen: null,
  nextClose: null,
  sessionsLeft,
});

export const demoSimulation = (revision: number, session = DEMO_SESSION): SimulationAccount => ({
  schemaVersion: 1,
  revision,
  seed: 1,
  startedOn: '2015-03-02',
  session,
  startingCash: 100_000,
  cash: 91_340.12,
  previousEquity: 101_384.2,
  positions: [],
  openOrders: [],
  closedOrders: [],
  newPositionsToday: 0,
});

const SPARK_BARS = 60;
/** The session after the last bar: nothing of it is known yet. */
const AS_OF = Date.parse('2016-03-14T14:30:00Z');

const overviewOf = (asset: string, { strategy }: TradingSettings): AssetOverview => {
  const instrument = INSTRUMENTS.find((known) => known.asset === asset) ?? null;
  const bars = instrument === null ? [] : fromBarColumns(demoBars(asset, SPARK_BARS + barsNeeded(strategy)));
  return assetOverview(instrument, asset, bars, strategy, AS_OF);
};

/** What the account holds: one position, some of it adopted where a comparison found that, until it is sold. */
export function heldBy({ runs, sold, reconciliations, settings }: DemoState): Position[] {
  const { mode } = (settings ?? DEFAULT_SETTINGS).execution;
  const adopted = mode === 'validation' ? [] : (reconciliations[mode]?.adopted ?? []);
  const theirs = adopted.find(({ asset }) => asset === POSITION.asset)?.quantity;
  if (runs.length === 0 || sold.includes(POSITION.asset)) return [];
  return [theirs === undefined ? POSITION : { ...POSITION, adoptedQuantity: theirs }];
}

const HALF_HOUR_MS = 1_800_000;

/** The real market, open since half an hour ago. */
const realSession = (now: number): MarketSession => ({
  now,
  simulated: false,
  session: new Date(now).toISOString().slice(0, 10),
  isOpen: true,
  nextOpen: null,
  nextClose: now + 12 * HALF_HOUR_MS,
  sessionsLeft: null,
});

export function demoOverview(state: DemoState): MarketOverview {
  const settings = state.settings ?? DEFAULT_SETTINGS;
  const { mode } = settings.execution;
  const isReal = mode === 'paper' || mode === 'live';
  return {
    mode,
    market: isReal ? realSession(Date.now()) : demoSession(state.simulation?.session ?? DEMO_SESSION),
    account: demoAccount(heldBy(state)),
    assets: settings.watchlist.map((asset) => overviewOf(asset, settings)),
    available: [...INSTRUMENTS],
    paper: state.brokers.paper
      ? { available: true, reason: null }
      : { available: false, reason: 'Connect an Alpaca paper key in the settings to trade on paper.' },
    warnings: [],
  };
}
