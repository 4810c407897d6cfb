/**
 * A setting's gain without the part that the market made: whoever is in a rising market for longer gains more than before,
 * whether the setting knows anything or not. What the asset's own returns explain of the gain is taken out of it.
 */

/**
 * The growths that a setting would have had if its gain over the present one were cleared of the market. The gain, bar by
 * bar, is regressed on the return of the asset (ordinary least squares); the asset's return times the slope is taken out,
 * and what is left is the gain that no other share of time in the market explains. All are logarithms of growth, of the
 * account or of the price, bar by bar; so is what comes back, all NaN where one of the accounts was lost. Where the price
 * stands still nothing is taken out. Throws RangeError where they differ in length.
 */
export function clearedGrowths(setting: Float64Array, present: Float64Array, market: Float64Array): Float64Array {
  const { length } = market;
  if (setting.length !== length || present.length !== length) {
    throw new RangeError(`there are ${setting.length} and ${present.length} growths for ${length} of the market`);
  }
  if (!setting.every(Number.isFinite) || !present.every(Number.isFinite))
    return new Float64Array(length).fill(Number.NaN);
  // Simple returns: of a position that is half as large they are exactly half, which logarithms are not.
  const moved = market.map(Math.expm1);
  const before = present.map(Math.expm1);
  const gain = setting.map((growth, index) => Math.expm1(growth) - (before[index] ?? Number.NaN));
  const slope = slopeOf(gain, moved);
  return gain.map((value, index) => Math.log1p((before[index] ?? Number.NaN) + value - slope * (moved[index] ?? 0)));
}

/** Slope of the least squares line of `values` on `moves`, which has a constant beside it; 0 where the moves do not vary. */
function slopeOf(values: Float64Array, moves: Float64Array): number {
  const { length } = moves;
  const meanOf = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0) / length;
  const [meanValue, meanMove] = [meanOf(values), meanOf(moves)];
  let [products, squares] = [0, 0];
  for (let index = 0; index < length; index++) {
    const distance = (moves[index] ?? Number.NaN) - meanMove;
    products += distance * ((values[index] ?? Number.NaN) - meanValue);
    squares += distance * distance;
  }
  return squares > 0 ? products / squares : 0;
}
