/**
 * What the chosen strategy sees at the last bar and the signal that follows: the one meaning of a view that the crew and
 * the backtests share. It depends on the bars handed over and on nothing else.
 */
import {
  FIRST_STRATEGY,
  NotEnoughData,
  sessionOf,
  type Bar,
  type StrategyChoice,
  type TrendOutput,
  type TrendState,
} from '../contracts/index.ts';
import { latestAverageTrueRange } from './indicators.ts';
import { priceColumns, type PriceColumns } from './price-columns.ts';
import { barsNeeded, stateOfStance, strategyName, strategyOf, type BoundStrategy } from './strategies/index.ts';
import { presentTrend } from './three-moving-averages.ts';
import { count } from './wording.ts';

/**
 * The view at the last bar, oldest bar first. BUY: it became bullish within the last `freshnessBars` bars (the bar of the
 * turn is the first of them; without such a parameter it is always fresh) and nothing is held. SELL: it is bearish and a
 * long position is held, however old the turn is: freshness keeps the crew from entering late, but a turn that was missed
 * while holding must still lead out. Else HOLD.
 *
 * `separation` is in average true ranges of 14 bars, 0 where prices do not move; `strength` is its size, at most 1.
 * Throws NotEnoughData when there are fewer bars than barsNeeded(choice), or when a number among the last is missing.
 */
export function readView(bars: readonly Bar[], choice: StrategyChoice, heldQuantity: number): TrendOutput {
  const strategy = strategyOf(choice);
  if (bars.length < barsNeeded(choice)) throw new NotEnoughData(tooFew(bars.length, choice, strategy));
  const columns = priceColumns(bars);
  const trend = presentTrend(Array.from(strategy.stances(columns), stateOfStance));
  const { lines, baseline, separation } = lastNumbers(strategy, columns);
  const numbers = [baseline, separation, ...lines.map(({ value }) => value)];
  if (trend === null || !numbers.every((value) => Number.isFinite(value))) {
    throw new NotEnoughData(missing(choice));
  }
  const start = trend.startIndex === null ? undefined : bars[trend.startIndex];
  const barsSince = trend.startIndex === null ? null : bars.length - 1 - trend.startIndex;
  const range = latestAverageTrueRange(bars);
  const inRanges = range > 0 ? separation / range : 0;
  return {
    strategy: choice,
    lines,
    baseline,
    separation: inRanges,
    state: trend.state,
    previousState: trend.previousState,
    since: start === undefined ? null : sessionOf(start.time),
    barsSince,
    signal: signalOf(trend.state, isFresh(barsSince, strategy), heldQuantity),
    strength: Math.min(1, Math.abs(inRanges)),
    heldQuantity,
  };
}

function lastNumbers(strategy: BoundStrategy, columns: PriceColumns) {
  const last = (values: Float64Array): number => values.at(-1) ?? Number.NaN;
  return {
    lines: strategy.lines(columns).map(({ label, unit, values }) => ({ label, unit, value: last(values) })),
    baseline: last(strategy.baseline(columns)),
    separation: last(strategy.separation(columns)),
  };
}

function tooFew(have: number, choice: StrategyChoice, { warmUp, freshnessBars }: BoundStrategy): string {
  const isOfAverages = choice.name === FIRST_STRATEGY;
  const what = isOfAverages ? 'the trend' : strategyName(choice);
  const first = isOfAverages ? 'the long average' : 'its first view';
  const turn = Number.isFinite(freshnessBars) ? ` and ${freshnessBars} for a fresh turn` : '';
  return (
    `There ${have === 1 ? 'is' : 'are'} ${count(have, 'bar')}; ${what} needs ${barsNeeded(choice)} ` +
    `(${warmUp} for ${first}${turn}).`
  );
}

const missing = (choice: StrategyChoice): string =>
  choice.name === FIRST_STRATEGY
    ? 'A close among the last bars is not a number, so there is no trend to read.'
    : `A price or a volume among the last bars is not a number, so ${strategyName(choice)} cannot be read.`;

/** A strategy without freshness may be followed whenever its stance began, also before the bars at hand. */
const isFresh = (barsSince: number | null, { freshnessBars }: BoundStrategy): boolean =>
  freshnessBars === Infinity || (barsSince !== null && barsSince < freshnessBars);

function signalOf(state: TrendState, fresh: boolean, heldQuantity: number): TrendOutput['signal'] {
  if (state === 'bearish' && heldQuantity > 0) return 'SELL';
  return state === 'bullish' && fresh && heldQuantity === 0 ? 'BUY' : 'HOLD';
}
