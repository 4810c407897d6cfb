/** A card shows figures of sound bars only, and otherwise says what is wrong. */
import { describe, expect, it } from 'vitest';
import {
  AssetOverview,
  DAY_MS,
  FIRST_STRATEGY,
  defaultStrategy,
  type Bar,
  type Instrument,
} from '../contracts/index.ts';
import { assetOverview } from './asset-overview.ts';
import { FIRST_DAY, barsOf, ramp } from './bar-series.testing.ts';

const instrument: Instrument = {
  asset: 'AAPL',
  name: 'Apple',
  source: 'replayed',
  tradable: true,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  firstSession: null,
  lastSession: null,
};
const STRATEGY = defaultStrategy(FIRST_STRATEGY);
const lastOf = (card: AssetOverview) => card.spark.lines.map(({ values }) => values.at(-1));
const overview = (bars: readonly Bar[], of: Instrument | null = instrument): AssetOverview =>
  assetOverview(of, 'AAPL', bars, STRATEGY, FIRST_DAY + bars.length * DAY_MS);

describe('assetOverview', () => {
  it('shows the last close, its change, the trend and the last sixty points', () => {
    // Falls to 101 on bar 49, then rises by 1 a bar from bar 50 on.
    const bars = barsOf([...ramp(150, -1, 50), ...ramp(102, 1, 50)]);
    const card = overview(bars);
    expect(card).toMatchObject({
      asset: 'AAPL',
      name: 'Apple',
      source: 'replayed',
      lastClose: 151,
      lastSession: '2018-04-10',
      change: 1,
      problem: null,
    });
    expect(card.changeFraction).toBeCloseTo(1 / 150, 14);
    expect(card.trend?.state).toBe('bullish');
    expect(card.spark.close).toEqual(bars.slice(-60).map((bar) => bar.close));
    expect(card.spark.time[0]).toBe(FIRST_DAY + 40 * DAY_MS);
    // In a straight rise an average lies (period − 1) / 2 below the last close.
    expect(lastOf(card)).toEqual([147.5, 145, 141]);
    expect(AssetOverview.parse(card)).toEqual(card);
  });

  it('dates the trend by the bar at which it began, and leaves the date out when that lies before the bars', () => {
    const turned = overview(barsOf([...ramp(150, -1, 50), ...ramp(110, 9, 25)]));
    expect(turned.trend?.state).toBe('bullish');
    expect(turned.trend?.since).toMatch(/^2018-02-2\d$/);
    expect(overview(barsOf(ramp(100, 1, 40))).trend).toEqual({ state: 'bullish', since: null });
  });

  it('has no average where too few bars stand before a point', () => {
    const card = overview(barsOf(ramp(100, 1, 30)));
    expect(card.spark.lines[2]?.values.slice(19, 21)).toEqual([null, 110]);
    expect(card.spark.lines[0]?.values.slice(6, 8)).toEqual([null, 103.5]);
  });

  it('says what is wrong with the bars and keeps the finite points of the line', () => {
    const bars = barsOf(ramp(100, 1, 40)).map((bar, index) => (index === 30 ? { ...bar, close: Number.NaN } : bar));
    const card = overview(bars);
    expect(card).toMatchObject({ lastClose: null, change: null, trend: null, lastSession: null });
    expect(card.problem).toBe('31 Jan 2018: close is not a number; a price must be above zero.');
    expect(card.spark.close).toHaveLength(39);
    expect(AssetOverview.parse(card)).toEqual(card);
  });

  it('counts further faults, and says when there are no or too few bars', () => {
    const bars = barsOf(ramp(100, 1, 40)).map((bar, index) => (index > 36 ? { ...bar, open: 0 } : bar));
    expect(overview(bars).problem).toMatch(/^7 Feb 2018: open is 0.* And 2 more faults\.$/);
    expect(overview([]).problem).toBe('There are no bars; 24 are needed.');
    expect(overview(barsOf(ramp(100, 1, 23))).problem).toBe('There are only 23 bars; 24 are needed.');
  });

  it('says when the asset is not known', () => {
    const card = overview([], null);
    expect(card).toMatchObject({ name: 'AAPL', source: null, problem: 'No market data are known for AAPL.' });
    expect(card.spark).toMatchObject({ time: [], close: [] });
  });
});
