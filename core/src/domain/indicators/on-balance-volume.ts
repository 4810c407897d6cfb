/** On-balance volume: volume that came with rises less volume that came with falls. */
import { asNumbers, requireSameLength } from './inputs.ts';

/**
 * Running sum after Granville (New Key to Stock Market Profits, 1963), in the unit of the volume: a bar that closes above
 * the bar before adds its volume, one that closes below takes it away, one that closes at the same price leaves it. It
 * begins with 0 at the first bar; only its course has a meaning, not its height. A NaN spoils everything from it on.
 * Throws RangeError when the columns differ in length.
 */
export function onBalanceVolume(close: ArrayLike<number>, volume: ArrayLike<number>): Float64Array {
  requireSameLength(close, volume);
  const closes = asNumbers(close);
  const volumes = asNumbers(volume);
  const result = new Float64Array(closes.length);
  let balance = (closes[0] ?? 0) * 0;
  if (closes.length > 0) result[0] = balance;
  for (let index = 1; index < closes.length; index++) {
    const change = (closes[index] ?? Number.NaN) - (closes[index - 1] ?? Number.NaN);
    balance += Math.sign(change) * (volumes[index] ?? Number.NaN);
    result[index] = balance;
  }
  return result;
}
