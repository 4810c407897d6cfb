/** Validity of runs made by hand: what is given, what is withheld, and why. */
import { describe, expect, it } from 'vitest';
import { Validity } from '../contracts/index.ts';
import { columnsOfCloses, runOf, seededCloses, tradesOf } from './run.testing.ts';
import { NO_SEARCH, searchOf, validityOf } from './validity.ts';

const closes = seededCloses(500, 8);
const columns = columnsOfCloses(closes);
const OPTIONS = { ...NO_SEARCH, capital: closes[0] ?? 0, periodsPerYear: 252, seed: 4, sentinel: 'passed' as const };
const trades = tradesOf([3, -2, 4, -1, -2, 5, 1, -3, 2, 2, -1], (index) => index * 40);

describe('validity', () => {
  const run = runOf(closes, { trades });

  it('gives every measure where the sample is large enough, and is stored as it is', () => {
    const validity = validityOf(run, columns, OPTIONS);
    expect(Validity.parse(validity)).toEqual(validity);
    expect(validity.sharpeInterval?.low).toBeLessThan(validity.sharpeInterval?.high ?? -Infinity);
    expect(validity.returnInterval?.confidence).toBe(0.9);
    expect(validity.shuffledDrawdown.value).toBeGreaterThan(0);
    expect(validity.combinationsTried).toBe(1);
    expect(validity.sentinel).toBe('passed');
  });

  it('is the same for the same seed', () => {
    expect(validityOf(run, columns, OPTIONS)).toEqual(validityOf(run, columns, OPTIONS));
  });

  it('believes less the more was tried, and the more the tries varied', () => {
    const chance = (combinationsTried: number, sharpeVariance: number | null): number =>
      validityOf(run, columns, { ...OPTIONS, combinationsTried, sharpeVariance }).deflatedSharpe.value ?? Number.NaN;
    expect(chance(1, null)).toBeGreaterThan(chance(20, null));
    expect(chance(20, 0.5)).toBeGreaterThan(chance(20, 2));
    expect(chance(1, 2)).toBe(chance(1, null));
  });

  it('gives back the search that it was judged by, so that a stored one is repeated to the same chance', () => {
    const first = validityOf(run, columns, { ...OPTIONS, combinationsTried: 400, sharpeVariance: 0.04 });
    const stored = Validity.parse(JSON.parse(JSON.stringify(first)));
    expect(searchOf(stored)).toEqual({ combinationsTried: 400, sharpeVariance: 0.04 });
    expect(validityOf(run, columns, { ...OPTIONS, ...searchOf(stored) })).toEqual(first);
    expect(searchOf(validityOf(run, columns, OPTIONS))).toEqual(NO_SEARCH);
    // Stored before the variance was.
    const { sharpeVariance: _, ...older } = stored;
    expect(searchOf(Validity.parse(older))).toEqual({ combinationsTried: 400, sharpeVariance: null });
  });

  it('withholds with the reason what the sample does not carry', () => {
    const few = validityOf(runOf(closes.slice(0, 40), { trades: tradesOf([1, 2]) }), columns, OPTIONS);
    expect(few.sharpeInterval).toBeNull();
    expect(few.returnInterval).toBeNull();
    expect(few.deflatedSharpe).toEqual({ value: null, reason: 'Needs 60 bars; there are 40.' });
    expect(few.shuffledDrawdown).toEqual({ value: null, reason: 'Needs 10 trades; there are 2.' });
  });

  it('says so where the equity did not move or was lost', () => {
    const still = validityOf(runOf(Array<number>(100).fill(5)), columns, { ...OPTIONS, capital: 5 });
    expect(still.deflatedSharpe.reason).toContain('did not move');
    const lost = validityOf(
      runOf(
        closes.map((close, index) => (index > 70 ? -1 : close)),
        { trades },
      ),
      columns,
      OPTIONS,
    );
    expect(lost.deflatedSharpe.reason).toContain('fell to nothing');
    expect(lost.shuffledDrawdown.reason).toContain('fell to nothing');
    expect(lost.returnInterval).toBeNull();
  });
});
