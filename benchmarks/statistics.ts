/**
 * Medians, percentiles and the interleaving of what is compared. Two things are compared only within one run and in
 * turn, because the same code against itself differs by a quarter between runs on a busy machine.
 */

/** The value below which that fraction of the samples lies, by the nearest rank; NaN for no samples. */
export function percentile(samples: readonly number[], fraction: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)] ?? NaN;
}

/** The middle sample, or the mean of the two in the middle; NaN for no samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * Samples of every candidate, by name. In each round all take their turn, forwards and backwards by turns, so that
 * whatever slows the machine meets them alike.
 */
export async function interleaved<Name extends string>(
  candidates: Readonly<Record<Name, () => Promise<number>>>,
  { warmUps, rounds }: { readonly warmUps: number; readonly rounds: number },
): Promise<Record<Name, number[]>> {
  const names = Object.keys(candidates) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const sample = await candidates[name]();
      if (round >= 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** The median of the ratios within each round: `samples` over `reference`. */
export const medianRatio = (samples: readonly number[], reference: readonly number[]): number =>
  median(samples.map((sample, round) => sample / (reference[round] ?? NaN)));
