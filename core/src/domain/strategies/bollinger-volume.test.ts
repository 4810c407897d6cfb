/** Bands by hand: in below the lower one if the volume is strong, out above the upper one whatever the volume. */
import { describe, expect, it } from 'vitest';
import { strategyOf, stateOfStance } from './index.ts';
import { columnsFromCloses } from './strategy.testing.ts';

const CHOICE = {
  name: 'bollinger-volume',
  period: 4,
  deviations: 1,
  volumeRatio: 1.6,
  freshnessBars: 1,
} as const;

// Index 4: mean 9, deviation √3, so below 7.27 is low. Index 5: mean 10, deviation √8, so above 12.83 is high.
const CLOSES = [10, 10, 10, 10, 6, 14];

/** The usual volume at index 4 is (1 + 1 + 1 + 2) / 4 = 1.25, and that of the bar 1.6 times as much. */
const columns = { ...columnsFromCloses(CLOSES), volume: Float64Array.of(1, 1, 1, 1, 2, 0) };
const statesWith = (volumeRatio: number, volume = columns.volume) =>
  Array.from(strategyOf({ ...CHOICE, volumeRatio }).stances({ ...columns, volume }), stateOfStance).slice(3);

describe('Bollinger with volume', () => {
  it('is bullish below the lower band on strong volume and bearish above the upper band on any', () => {
    expect(statesWith(1.6)).toEqual(['neutral', 'bullish', 'bearish']);
    expect(statesWith(1.7)).toEqual(['neutral', 'neutral', 'bearish']);
  });

  it('finds nothing strong where there is no volume, unless none is asked for', () => {
    for (const none of [new Float64Array(6), new Float64Array(6).fill(Number.NaN)]) {
      expect(statesWith(0.1, none)[1]).toBe('neutral');
      expect(statesWith(0, none)[1]).toBe('bullish');
    }
  });

  it('is neutral where prices do not move: bands of no width are not left', () => {
    const flat = { ...columnsFromCloses([0.1, 0.1, 0.1, 0.1, 0.1]), volume: Float64Array.of(1, 1, 1, 1, 9) };
    expect(Array.from(strategyOf(CHOICE).stances(flat), stateOfStance).slice(3)).toEqual(['neutral', 'neutral']);
  });

  it('is separated by how far the close lies below the middle, and shows the volume', () => {
    const { lines, baseline, separation } = strategyOf(CHOICE);
    expect(Array.from(separation(columns).slice(3))).toEqual([0, 3, -4]);
    expect(Array.from(baseline(columns).slice(3))).toEqual([10, 9, 10]);
    const at4 = lines(columns).map(({ label, unit, panel, values }) => [label, unit, panel, values[4]] as const);
    expect(at4.map(([label, unit, panel]) => [label, unit, panel])).toEqual([
      ['upper band', 'dollars', 'price'],
      ['middle band', 'dollars', 'price'],
      ['lower band', 'dollars', 'price'],
      ['volume over its average', 'ratio', 'own'],
    ]);
    expect(at4[2]?.[3]).toBeCloseTo(9 - Math.sqrt(3), 12);
    expect(at4[3]?.[3]).toBeCloseTo(1.6, 12);
  });
});
