/**
 * A market of a few bars written by hand, and a broker on it, for the offline tests. Sessions are the days from
 * 2020-01-01 on; the account starts in the session after the bars that are to be known.
 */
import {
  DAY_MS,
  DEFAULT_SETTINGS,
  sessionOf,
  type Bar,
  type OrderIntent,
  type SimulationCosts,
} from '../../contracts/index.ts';
import { newSimulation } from '../new-simulation.ts';
import { ReplayedMarket, type InstrumentBars } from '../replayed-market.ts';
import { SimulatedBroker } from '../simulated-broker.ts';

/** Open, high, low, close; null for a day on which the asset does not trade. */
export type Row = readonly [open: number, high: number, low: number, close: number] | null;

const FIRST_DAY = Date.UTC(2020, 0, 1);

/** The session of the day with this index, 0 being 2020-01-01. */
export const sessionAt = (index: number): string => sessionOf(FIRST_DAY + index * DAY_MS);

/** An instrument with a bar for each row that is not null. */
export function tinyInstrument(asset: string, rows: readonly Row[], quantityIncrement = 1): InstrumentBars {
  const bars = rows.flatMap((row, index): Bar[] => {
    if (row === null) return [];
    const [open, high, low, close] = row;
    return [{ time: FIRST_DAY + index * DAY_MS, open, high, low, close, volume: 1_000_000 }];
  });
  return {
    instrument: {
      asset,
      name: asset,
      source: 'generated',
      tradable: true,
      priceIncrement: 0.01,
      quantityIncrement,
      firstSession: null,
      lastSession: null,
    },
    bars,
  };
}

export const NO_COSTS: SimulationCosts = {
  ...DEFAULT_SETTINGS.costs,
  slippageBps: 0,
  commissionPerOrder: 0,
  commissionPerShare: 0,
};

export interface TinyBroker {
  readonly startingCash?: number;
  readonly startIndex?: number;
  readonly seed?: number;
  readonly costs?: Partial<SimulationCosts>;
}

/** A broker on these instruments at the open of the day with index 1, with 10 000 dollars and no costs. */
export function tinyBroker(
  instruments: readonly InstrumentBars[],
  { startingCash = 10_000, startIndex = 1, seed = 1, costs = {} }: TinyBroker = {},
): SimulatedBroker {
  const market = new ReplayedMarket(instruments);
  const state = newSimulation({ market, startOn: sessionAt(startIndex), startingCash, seed });
  return new SimulatedBroker({ state, market, costs: { ...NO_COSTS, ...costs } });
}

/** A market buy of ten shares of TINY for the day, with what a case changes about it. */
export const tinyIntent = (clientOrderId: string, change: Partial<OrderIntent> = {}): OrderIntent => ({
  clientOrderId,
  runId: 'run',
  asset: 'TINY',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'gtc',
  ...change,
});
