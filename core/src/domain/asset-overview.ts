/**
 * What a dashboard card says of an asset. Figures are shown only of bars that passed the checks; otherwise they are
 * null, `problem` says why, and the spark line keeps what there is of finite numbers.
 */
import { sessionOf, type AssetOverview, type Bar, type Instrument, type StrategyChoice } from '../contracts/index.ts';
import { checkBars } from './bar-checks.ts';
import { priceColumns } from './price-columns.ts';
import { presentTrend } from './three-moving-averages.ts';
import { barsNeeded, strategyOf, type StrategyLine } from './strategies/index.ts';
import { stateOfStance } from './strategies/strategy.ts';
import { count } from './wording.ts';

const SPARK_POINTS = 60;

/** The card of an asset at an instant (milliseconds UTC) from its bars up to then, oldest first. */
export function assetOverview(
  instrument: Instrument | null,
  asset: string,
  bars: readonly Bar[],
  choice: StrategyChoice,
  asOf: number,
): AssetOverview {
  const columns = priceColumns(bars);
  const strategy = strategyOf(choice);
  const problem = problemOf(instrument, asset, bars, choice, asOf);
  const figures = problem === null ? figuresOf(bars, strategy.stances(columns)) : NO_FIGURES;
  return {
    asset,
    name: instrument?.name ?? asset,
    source: instrument?.source ?? null,
    ...figures,
    spark: sparkOf(
      bars,
      strategy.lines(columns).filter(({ panel }) => panel === 'price'),
    ),
    problem,
  };
}

type Figures = Pick<AssetOverview, 'lastClose' | 'lastSession' | 'change' | 'changeFraction' | 'trend'>;

const NO_FIGURES: Figures = { lastClose: null, lastSession: null, change: null, changeFraction: null, trend: null };

function problemOf(
  instrument: Instrument | null,
  asset: string,
  bars: readonly Bar[],
  choice: StrategyChoice,
  asOf: number,
): string | null {
  if (instrument === null) return `No market data are known for ${asset}.`;
  const [first, ...more] = checkBars(bars, { required: barsNeeded(choice), asOf });
  if (!first) return null;
  return more.length === 0 ? first.message : `${first.message} And ${count(more.length, 'more fault')}.`;
}

function figuresOf(bars: readonly Bar[], stances: Int8Array): Figures {
  const last = bars.at(-1);
  const before = bars.at(-2);
  if (!last) return NO_FIGURES;
  const trend = presentTrend(Array.from(stances, stateOfStance));
  const start = trend === null || trend.startIndex === null ? undefined : bars[trend.startIndex];
  return {
    lastClose: last.close,
    lastSession: sessionOf(last.time),
    change: before ? last.close - before.close : null,
    changeFraction: before ? last.close / before.close - 1 : null,
    trend: trend && { state: trend.state, since: start ? sessionOf(start.time) : null },
  };
}

function sparkOf(bars: readonly Bar[], lines: readonly StrategyLine[]): AssetOverview['spark'] {
  const from = Math.max(0, bars.length - SPARK_POINTS);
  const shown = bars
    .slice(from)
    .map(({ time, close }, offset) => ({ time, close, index: from + offset }))
    .filter(({ time, close }) => Number.isFinite(time) && Number.isFinite(close));
  const finite = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null;
  return {
    time: shown.map(({ time }) => time),
    close: shown.map(({ close }) => close),
    lines: lines.map(({ label, values }) => ({ label, values: shown.map(({ index }) => finite(values[index])) })),
  };
}
