/** Proposals rest on out-of-sample evidence, and there are none where nothing is better. */
import { describe, expect, it } from 'vitest';
import { EnhancementOutput, NotEnoughData, type Bar } from '../contracts/index.ts';
import { barsOf, ramp } from './bar-series.testing.ts';
import { seededGenerator } from './seeded-random.ts';
import { heldUp, longestToTry, walkForward } from './walk-forward.ts';

const CURRENT = { short: 8, medium: 13, long: 21, freshnessBars: 3 };
const OPTIONS = { windows: 4, commissionPerShare: 0.005, slippageBps: 5 };

/** Swings with a period of so many bars, with a little noise: fast swings reward fast averages. */
function swings(length: number, period: number, seed = 1): Bar[] {
  const random = seededGenerator(seed);
  return barsOf(
    Array.from({ length }, (_, index) => 100 + 20 * Math.sin((2 * Math.PI * index) / period) + 0.2 * random()),
  );
}

describe('walkForward', () => {
  it('proposes a faster setting where swings are too fast for the present one', () => {
    const output = walkForward(swings(504, 40), CURRENT, OPTIONS);
    const [best] = output.proposals;
    expect(best?.parameters.long).toBeLessThanOrEqual(21);
    expect(best?.because).toMatch(
      /^It returned .*\s% a window after costs, out of sample, against .* now, and won [34] of 4 windows/,
    );
    expect(EnhancementOutput.parse(output)).toEqual(output);
  });

  it('proposes at most three, best first, each better on average and in more than half of the windows', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { proposals, current } = walkForward(swings(504, 25 + seed, seed), CURRENT, OPTIONS);
      expect(proposals.length).toBeLessThanOrEqual(3);
      proposals.forEach(({ evidence, parameters }, index) => {
        expect(evidence.parameters).toEqual(parameters);
        expect(evidence.meanReturn).toBeGreaterThan(current.meanReturn);
        expect(evidence.windowsWon).toBeGreaterThan(2);
        expect(evidence.meanReturn).toBeLessThanOrEqual(proposals[index - 1]?.evidence.meanReturn ?? Infinity);
      });
    }
  });

  it('proposes nothing in a steady rise, where every setting is in all the time', () => {
    const output = walkForward(barsOf(ramp(100, 0.5, 504)), CURRENT, OPTIONS);
    expect(output.proposals).toEqual([]);
    expect(output.tried).toHaveLength(8);
    expect(output.current.windowsWon).toBe(0);
    expect(output.barsUsed).toBe(504);
    // Always in: the last window returns what the price does. Windows are (503 − 25) / 5 = 95 bars long.
    const close = (index: number): number => 100 + 0.5 * index;
    expect(output.current.windowReturns.at(-1)).toBeCloseTo(close(503) / close(503 - 95) - 1, 12);
  });

  it('does not count a window won by a setting that had been worse before it', () => {
    let notCounted = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const random = seededGenerator(seed);
      let close = 100;
      const bars = barsOf(Array.from({ length: 504 }, () => (close *= 1 + (random() - 0.49) * 0.04)));
      const { tried, current } = walkForward(bars, CURRENT, OPTIONS);
      for (const { windowReturns, windowsWon } of tried) {
        const better = windowReturns.filter((value, index) => value > (current.windowReturns[index] ?? 0)).length;
        expect(windowsWon).toBeLessThanOrEqual(better);
        notCounted += better - windowsWon;
      }
    }
    expect(notCounted).toBeGreaterThan(0);
  });

  it('does not look past a window to judge it', () => {
    const bars = swings(504, 40);
    const changed = bars.map((bar, index) =>
      index < 470 ? bar : { ...bar, open: bar.open * 3, close: bar.close * 3 },
    );
    const returns = (of: readonly Bar[]) =>
      walkForward(of, CURRENT, OPTIONS).tried.map(({ windowReturns }) => windowReturns);
    const [before, after] = [returns(bars), returns(changed)];
    expect(after.map((values) => values.slice(0, 3))).toEqual(before.map((values) => values.slice(0, 3)));
    expect(after).not.toEqual(before);
  });

  it('needs 120 bars beyond the longest average tried, and windows that fit', () => {
    expect(() => walkForward(swings(145, 40), CURRENT, OPTIONS)).toThrow(NotEnoughData);
    expect(() => walkForward(swings(145, 40), CURRENT, OPTIONS)).toThrow(
      'There are 145 bars; trying settings needs 146',
    );
    expect(walkForward(swings(146, 40), CURRENT, OPTIONS).barsUsed).toBe(146);
    for (const windows of [0, 1.5, -1, 100]) {
      expect(() => walkForward(swings(146, 40), CURRENT, { ...OPTIONS, windows })).toThrow(RangeError);
    }
  });

  it('tries nine settings over 500 bars in a moment', () => {
    const bars = swings(504, 40);
    for (let index = 0; index < 50; index++) walkForward(bars, CURRENT, OPTIONS);
    const started = performance.now();
    for (let index = 0; index < 50; index++) walkForward(bars, CURRENT, OPTIONS);
    // Measured at 0.2 ms; the bound leaves room for a busy machine.
    expect((performance.now() - started) / 50).toBeLessThan(5);
  });
});

describe('walkForward with ideas', () => {
  const idea = (short: number, medium: number, long: number) => ({ short, medium, long, because: 'An idea.' });

  it('leaves the present setting and its neighbours as they are without any', () => {
    const bars = swings(504, 40);
    const alone = walkForward(bars, CURRENT, OPTIONS);
    const { current, tried, ideas } = walkForward(bars, CURRENT, OPTIONS, [
      idea(3, 5, 9),
      idea(20, 40, 76),
      idea(9, 8, 7),
    ]);
    expect(current).toEqual(alone.current);
    expect(tried.slice(0, 8)).toEqual(alone.tried);
    expect(tried.slice(8).map(({ parameters, source }) => [parameters.long, source])).toEqual([
      [9, 'model'],
      [76, 'model'],
    ]);
    expect(ideas.map(({ problem }) => problem === null)).toEqual([true, true, false]);
  });

  it('proposes an idea that won out of sample, and says whose it is', () => {
    const output = walkForward(swings(504, 40), CURRENT, OPTIONS, [idea(2, 3, 5)]);
    const best = output.proposals.find(({ evidence }) => evidence.source === 'model');
    expect(best?.parameters).toEqual({ ...CURRENT, short: 2, medium: 3, long: 5 });
    expect(best && heldUp(best.evidence, output.current)).toBe(true);
    expect(EnhancementOutput.parse(output)).toEqual(output);
  });

  it('proposes no idea that did not, however well it is argued', () => {
    const output = walkForward(barsOf(ramp(100, 0.5, 504)), CURRENT, OPTIONS, [idea(2, 3, 5), idea(10, 30, 60)]);
    expect(output.tried).toHaveLength(10);
    expect(output.proposals).toEqual([]);
  });

  it('judges an idea as it judges a neighbour: the same setting comes to the same figures', () => {
    const bars = swings(504, 40);
    const asNeighbour = walkForward(bars, CURRENT, OPTIONS).tried.find(({ parameters }) => parameters.long === 16);
    // Seen from a present setting that has other neighbours but starts at the same bar.
    const other = { ...CURRENT, short: 9 };
    const asIdea = walkForward(
      bars,
      other,
      OPTIONS,
      [asNeighbour?.parameters ?? CURRENT].map((p) => idea(p.short, p.medium, p.long)),
    );
    const found = asIdea.tried.find(({ source }) => source === 'model');
    expect(found?.windowReturns).toEqual(asNeighbour?.windowReturns);
  });

  it('leaves half a window before the first one to train on', () => {
    // 504 bars: windows of 95 bars from bar 123 on, so that the average must be known at bar 123 − 48 = 75.
    expect(longestToTry(504, CURRENT, 4)).toBe(76);
    const long = (value: number) =>
      walkForward(swings(504, 40), CURRENT, OPTIONS, [idea(8, 13, value)]).ideas[0]?.problem;
    expect(long(76)).toBeNull();
    expect(long(77)).toContain('76 bars is the longest');
  });

  it('can judge every neighbour’s length as an idea, on any number of bars that it takes', () => {
    for (let bars = 146; bars < 400; bars += 1) expect(longestToTry(bars, CURRENT, 4)).toBeGreaterThanOrEqual(26);
  });
});
