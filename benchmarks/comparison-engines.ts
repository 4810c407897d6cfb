/** The two packages that the backtest is compared with, each fed what it likes best, prepared before any clock runs. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { simpleMovingAverage } from '../core/src/domain/indicators/index.ts';
import type { PriceColumns } from '../core/src/domain/price-columns.ts';
import { comparisonPackage } from './comparison-packages.ts';

/** A trade of grademark; its own times, ours are bar indexes. */
export interface PackageTrade {
  readonly entryTime: Date;
  readonly entryPrice: number;
  readonly exitTime: Date;
  readonly exitPrice: number;
  readonly growth: number;
}

interface PackageBar {
  readonly time: Date;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The averages are precomputed, which spares the package that work. */
  readonly short: number;
  readonly medium: number;
  readonly long: number;
}

interface Grademark {
  readonly backtest: (
    strategy: {
      readonly entryRule: (enter: () => void, { bar }: { readonly bar: PackageBar }) => void;
      readonly exitRule: (exit: () => void, { bar }: { readonly bar: PackageBar }) => void;
    },
    bars: object,
  ) => PackageTrade[];
  readonly computeEquityCurve: (capital: number, trades: readonly PackageTrade[]) => number[];
  readonly analyze: (capital: number, trades: readonly PackageTrade[]) => object;
}

/** The slow average is unknown at first, and nothing stands above the unknown. */
const isAligned = ({ short, medium, long }: PackageBar): boolean => short > medium && medium > long;

function objectsOf({ length, time, open, high, low, close, volume }: PriceColumns): PackageBar[] {
  const averages = [8, 13, 21].map((period) => simpleMovingAverage(close, period));
  const [short = close, medium = close, long = close] = averages;
  return Array.from({ length }, (_, index) => {
    const at = (column: Float64Array): number => column[index] ?? Number.NaN;
    return {
      time: new Date(at(time)),
      open: at(open),
      high: at(high),
      low: at(low),
      close: at(close),
      volume: at(volume),
      short: at(short),
      medium: at(medium),
      long: at(long),
    };
  });
}

/** grademark 0.3.0, ready to go through the bars: in where the averages stand in order, out where not, each at the next open, no costs. */
export async function grademark(columns: PriceColumns, capital: number) {
  const { DataFrame } = await comparisonPackage<{ DataFrame: new (rows: object) => object }>('data-forge');
  const { backtest, computeEquityCurve, analyze } = await comparisonPackage<Grademark>('grademark');
  const bars = new DataFrame(objectsOf(columns));
  return (): PackageTrade[] => {
    const trades = backtest(
      {
        entryRule: (enter, { bar }) => {
          if (isAligned(bar)) enter();
        },
        exitRule: (exit, { bar }) => {
          if (!isAligned(bar)) exit();
        },
      },
      bars,
    );
    computeEquityCurve(capital, trades);
    analyze(capital, trades);
    return trades;
  };
}

interface FrameworkResult {
  readonly allOrders: readonly object[];
  readonly allWorths: readonly { readonly close: number }[];
}

/**
 * The engine of @backtest/framework 1.1.18, ready to go through the bars with comparison-strategy.ts. Its candles come
 * from a database, in whose place an object hands over what is in memory anyway. Throws where the package has no such
 * modules.
 */
export function backtestFramework(columns: PriceColumns, capital: number): () => Promise<FrameworkResult> {
  const require = createRequire(import.meta.url);
  const inside = (name: string): string => require.resolve(`@backtest/framework/dist/src/helpers/${name}.js`);
  const candles = objectsOf(columns).map(({ time, ...bar }) => ({
    ...bar,
    symbol: 'WALK',
    interval: '1d',
    openTime: time.getTime(),
    closeTime: time.getTime() + 86_399_999,
  }));
  const metaCandles = [{ name: 'WALK-1d', symbol: 'WALK', interval: '1d' }];
  const database = inside('prisma-historical-data');
  // What require finds of a module that was loaded before; the rest of it is never looked at.
  const stub = { id: database, loaded: true, exports: { getCandles: async () => ({ candles, metaCandles }) } };
  require.cache[database] = stub as unknown as NodeJS.Module;
  // What it exports is known from its source; it has no types for this module.
  const { run } = require(inside('run-strategy')) as { run: (parameters: object) => Promise<FrameworkResult> };
  return () =>
    run({
      strategyName: 'comparison-strategy',
      rootPath: join(import.meta.dirname),
      historicalData: ['WALK-1d'],
      supportHistoricalData: [],
      startingAmount: capital,
      startTime: candles[0]?.closeTime ?? 0,
      endTime: candles.at(-1)?.closeTime ?? 0,
      params: {},
      percentFee: 0,
      percentSlippage: 0,
    });
}
