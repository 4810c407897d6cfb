/** What the figures of the lab rest on: that both sides of a comparison do the same, and what is installed for them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sweep } from '../core/src/backtest/sweep.ts';
import {
  bollingerBands,
  exponentialMovingAverage,
  macd,
  relativeStrengthIndex,
  simpleMovingAverage,
  wilderAverageTrueRange,
} from '../core/src/domain/indicators/index.ts';
import { largestRelativeError } from '../core/src/domain/indicators/textbook.testing.ts';
import { handBacktest } from './hand-backtest.ts';
import {
  handBands,
  handExponential,
  handMacd,
  handRelativeStrength,
  handSimple,
  handTrueRange,
} from './hand-indicators.ts';
import { walkedBars } from './lab-bars.ts';
import { AVERAGES, HAND_TERMS, PLAN, RULES, fullBacktest, stretchOf } from './lab-run.ts';

const columns = walkedBars(5_000);
const { high, low, close } = columns;

describe('the loops by hand', () => {
  it('compute the same indicators', () => {
    const pairs: readonly (readonly [Float64Array, Float64Array])[] = [
      [handSimple(close, 21), simpleMovingAverage(close, 21)],
      [handExponential(close, 21), exponentialMovingAverage(close, 21)],
      [handRelativeStrength(close, 14), relativeStrengthIndex(close, 14)],
      [handMacd(close, 12, 26, 9).line, macd(close, 12, 26, 9).line],
      [handMacd(close, 12, 26, 9).signal, macd(close, 12, 26, 9).signal],
      [handTrueRange(high, low, close, 14), wilderAverageTrueRange(high, low, close, 14)],
      [handBands(close, 20, 2).upper, bollingerBands(close, 20, 2).upper],
      [handBands(close, 20, 2).lower, bollingerBands(close, 20, 2).lower],
    ];
    for (const [hand, ours] of pairs) expect(largestRelativeError(hand, ours)).toBeLessThan(1e-6);
  });

  it('make the same trades at the same prices: the same equity at every close', () => {
    const { run, metrics } = fullBacktest(columns);
    const hand = handBacktest(columns, AVERAGES, HAND_TERMS);
    expect(hand.trades).toBe(run.trades.count);
    expect(run.trades.count).toBeGreaterThan(50);
    expect(new Set(run.trades.reason.subarray(0, run.trades.count)).size).toBeGreaterThanOrEqual(3);
    expect(largestRelativeError(hand.equity, run.equity)).toBeLessThan(1e-12);
    expect(hand.sharpe).toBeCloseTo(metrics.figures.sharpe.value ?? Number.NaN, 8);
    expect(hand.maxDrawdown).toBeCloseTo(metrics.figures.maxDrawdown.value ?? Number.NaN, 10);
  });

  it('come to the same in a sweep, where all combinations begin to count on one bar', () => {
    const grid = sweep(columns, PLAN, RULES, stretchOf(columns));
    const hand = handBacktest(columns, [PLAN.first.values[2] ?? 0, 13, 15], HAND_TERMS, 23, false);
    expect(grid?.trades[2]?.[0]).toBe(hand.trades);
    expect(grid?.totalReturn[2]?.[0]).toBeCloseTo(hand.totalReturn, 10);
  });
});

describe('the packages to compare with', () => {
  it('are locked without an address, so that any registry can hand them over', () => {
    const lock = readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8');
    expect(lock).toContain('"node_modules/grademark"');
    expect(lock).not.toContain('"resolved"');
  });
});
