/**
 * What a dashboard card says of an asset. Figures are shown only of bars that passed the checks; otherwise they are
 * null, `problem` says why, and the spark line keeps what there is of finite numbers.
 */
import {
  sessionOf,
  type AssetOverview,
  type Bar,
  type Instrument,
  type StrategyParameters,
} from '../contracts/index.ts';
import { checkBars } from './bar-checks.ts';
import { simpleMovingAverage } from './indicators.ts';
import { presentTrend, statesOfAverages } from './three-moving-averages.ts';
import { count } from './wording.ts';

const SPARK_POINTS = 60;

interface Averages {
  readonly short: Float64Array;
  readonly medium: Float64Array;
  readonly long: Float64Array;
}

/** The card of an asset at an instant (milliseconds UTC) from its bars up to then, oldest first. */
export function assetOverview(
  instrument: Instrument | null,
  asset: string,
  bars: readonly Bar[],
  parameters: StrategyParameters,
  asOf: number,
): AssetOverview {
  const closes = bars.map((bar) => bar.close);
  const averages = {
    short: simpleMovingAverage(closes, parameters.short),
    medium: simpleMovingAverage(closes, parameters.medium),
    long: simpleMovingAverage(closes, parameters.long),
  };
  const problem = problemOf(instrument, asset, bars, parameters, asOf);
  const figures = problem === null ? figuresOf(bars, averages) : NO_FIGURES;
  return {
    asset,
    name: instrument?.name ?? asset,
    source: instrument?.source ?? null,
    ...figures,
    spark: sparkOf(bars, averages),
    problem,
  };
}

type Figures = Pick<AssetOverview, 'lastClose' | 'lastSession' | 'change' | 'changeFraction' | 'trend'>;

const NO_FIGURES: Figures = { lastClose: null, lastSession: null, change: null, changeFraction: null, trend: null };

function problemOf(
  instrument: Instrument | null,
  asset: string,
  bars: readonly Bar[],
  parameters: StrategyParameters,
  asOf: number,
): string | null {
  if (instrument === null) return `No market data are known for ${asset}.`;
  const [first, ...more] = checkBars(bars, { required: parameters.long + parameters.freshnessBars, asOf });
  if (!first) return null;
  return more.length === 0 ? first.message : `${first.message} And ${count(more.length, 'more fault')}.`;
}

function figuresOf(bars: readonly Bar[], { short, medium, long }: Averages): Figures {
  const last = bars.at(-1);
  const before = bars.at(-2);
  if (!last) return NO_FIGURES;
  const trend = presentTrend(statesOfAverages(short, medium, long));
  const start = trend === null || trend.startIndex === null ? undefined : bars[trend.startIndex];
  return {
    lastClose: last.close,
    lastSession: sessionOf(last.time),
    change: before ? last.close - before.close : null,
    changeFraction: before ? last.close / before.close - 1 : null,
    trend: trend && { state: trend.state, since: start ? sessionOf(start.time) : null },
  };
}

function sparkOf(bars: readonly Bar[], { short, medium, long }: Averages): AssetOverview['spark'] {
  const spark: AssetOverview['spark'] = { time: [], close: [], short: [], medium: [], long: [] };
  const finite = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null;
  const from = Math.max(0, bars.length - SPARK_POINTS);
  bars.slice(from).forEach(({ time, close }, offset) => {
    if (!Number.isFinite(time) || !Number.isFinite(close)) return;
    spark.time.push(time);
    spark.close.push(close);
    spark.short.push(finite(short[from + offset]));
    spark.medium.push(finite(medium[from + offset]));
    spark.long.push(finite(long[from + offset]));
  });
  return spark;
}
