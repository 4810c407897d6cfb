/** A vote by hand: who speaks, what the balance is, and when a veto keeps it from buying. */
import { describe, expect, it } from 'vitest';
import { STRATEGIES, defaultStrategy } from '../../contracts/index.ts';
import { ramp } from '../bar-series.testing.ts';
import { strategyOf } from './index.ts';
import { columnsFromCloses, statesOf } from './strategy.testing.ts';

const USUAL = defaultStrategy('vote');
const SILENT = {
  ...USUAL,
  threeMovingAverages: 0,
  emaCrossover: 0,
  averagesOf50And200: 0,
  rsiReversion: 0,
  rsiMacd: 0,
  bollingerVolume: 0,
  donchianBreakout: 0,
};

// In a steady rise the averages, the exponential averages and the breakout are bullish, RSI and MACD neutral, since MACD
// lies on its signal: a balance of 3/4. RSI of 100 makes the reversion bearish; the bands, 11.5 dollars wide, hold a close
// that is 9.5 above their middle.
const RISE = ramp(100, 1, 60);
const FALL = ramp(200, -1, 60);
const last = (choice: typeof USUAL, closes = RISE) => statesOf(closes, choice).at(-1);

describe('vote', () => {
  it('is bullish above the threshold and bearish below its negative', () => {
    expect([last(USUAL), last(USUAL, FALL)]).toEqual(['bullish', 'bearish']);
    expect([last({ ...USUAL, threshold: 0.75 }), last({ ...USUAL, threshold: 0.75 }, FALL)]).toEqual([
      'neutral',
      'neutral',
    ]);
    expect(last({ ...USUAL, threshold: 0.74 })).toBe('bullish');
  });

  it('counts each voice by its weight', () => {
    const { values } = strategyOf({ ...USUAL, rsiMacd: 3 }).lines(columnsFromCloses(RISE))[0] ?? {};
    expect(values?.at(-1)).toBe(0.5);
    // (3 − 2) / (4 + 2): the reversion speaks against the trend, twice as loudly.
    const against = { ...USUAL, rsiReversion: 2 };
    expect(strategyOf(against).lines(columnsFromCloses(RISE))[0]?.values.at(-1)).toBeCloseTo(1 / 6, 12);
  });

  it('lets enough bearish voices keep it from being bullish, and never from being bearish', () => {
    const one = { ...USUAL, rsiReversion: 0.1 };
    expect(last({ ...one, vetoes: 1 })).toBe('neutral');
    expect(last({ ...one, vetoes: 2 })).toBe('bullish');
    expect(last({ ...one, vetoes: 0 })).toBe('bullish');
    expect(last({ ...USUAL, vetoes: 1 }, FALL)).toBe('bearish');
    expect(strategyOf(one).lines(columnsFromCloses(RISE))[1]).toMatchObject({ label: 'bearish voices', unit: 'count' });
    expect(strategyOf(one).lines(columnsFromCloses(RISE))[1]?.values.at(-1)).toBe(1);
  });

  it('does not hear a voice without weight: neither its veto nor its warm-up', () => {
    expect(last({ ...USUAL, rsiReversion: 0, vetoes: 1 })).toBe('bullish');
    expect(strategyOf(USUAL).warmUp).toBe(34);
    expect(strategyOf({ ...USUAL, averagesOf50And200: 0.1 }).warmUp).toBe(200);
    expect(strategyOf({ ...SILENT, rsiReversion: 1 }).warmUp).toBe(15);
  });

  it('never acts where nobody has a voice, or where the threshold cannot be exceeded', () => {
    expect(statesOf(RISE, SILENT)).toEqual(RISE.map(() => 'neutral'));
    const columns = columnsFromCloses(RISE);
    expect(strategyOf(SILENT).baseline(columns)).toEqual(columns.close);
    expect(strategyOf(SILENT).separation(columns)).toEqual(new Float64Array(60));
    expect(last({ ...USUAL, rsiMacd: 0, threshold: 1 })).toBe('neutral');
  });

  it('is separated by the balance in average true ranges, and measures against what its voices do', () => {
    const columns = columnsFromCloses(RISE);
    // A bar of the rise reaches from half a dollar below its open to half above its close: 2 dollars, times 3/4.
    expect(strategyOf(USUAL).separation(columns).at(-1)).toBeCloseTo(1.5, 12);
    const alone = strategyOf({ ...SILENT, threeMovingAverages: 2 });
    // An average of 21 bars lies 10 dollars below the last close of the rise.
    expect(alone.baseline(columns).at(-1)).toBeCloseTo(149, 12);
  });

  it('has a weight for every strategy with a view of its own', () => {
    const others = Object.values(STRATEGIES).filter(({ kind }) => kind === 'trend' || kind === 'reversion');
    const weights = Object.values(STRATEGIES.vote.parameters).map(({ label }) => label);
    for (const { label } of others) expect(weights).toContain(label);
  });
});
