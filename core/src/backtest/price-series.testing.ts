/** Prices whose answer is known: swings that a faster setting follows better, and noise in which there is nothing to find. */
import { DAY_MS, type Bar } from '../contracts/index.ts';
import { barsOf } from '../domain/bar-series.testing.ts';
import { seededGenerator } from '../domain/index.ts';

/** Swings of a fifth up and down around 100 dollars with a period of so many bars, and a little noise. */
export function swings(length: number, period: number, seed = 1): Bar[] {
  const random = seededGenerator(seed);
  return barsOf(
    Array.from({ length }, (_, index) => 100 + 20 * Math.sin((2 * Math.PI * index) / period) + 0.2 * random()),
  );
}

/**
 * A random walk that rises by `drift` a bar on average, 0 for one that goes nowhere: whoever holds it for longer earns more
 * of the drift, and no setting knows anything.
 */
export function noise(length: number, seed: number, drift = 0): Bar[] {
  const random = seededGenerator(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  /** One on average, whatever the size. */
  const step = (size: number): number => Math.exp(size * normal() - size ** 2 / 2);
  let close = 100;
  return Array.from({ length }, (_, index) => {
    const open = close * step(0.004);
    close = open * step(0.012) * Math.exp(drift);
    const [reach, depth] = [Math.abs(normal()), Math.abs(normal())];
    return {
      time: Date.UTC(2000, 0, 3) + index * DAY_MS,
      open,
      high: Math.max(open, close) * Math.exp(0.004 * reach),
      low: Math.min(open, close) * Math.exp(-0.004 * depth),
      close,
      volume: 1e6 * Math.exp(0.3 * normal()),
    };
  });
}
