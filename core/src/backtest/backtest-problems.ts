/** What is wrong with a backtest before it runs: said with the field it is about, what to do, and never by a guess. */
import { STRATEGIES, sessionOf, type BacktestRequest } from '../contracts/index.ts';
import { count, day, strategyOf, type PriceColumns } from '../domain/index.ts';
import { barsOfPeriod } from './trading-calendar.ts';

export interface BacktestProblem {
  /** Path in the request, such as `from` or `rules.capital`. */
  readonly field: string;
  readonly message: string;
}

/** Closes that must count: one to begin with and one to end at. */
const COUNTED_MIN = 2;

/** The first thing that is wrong with a request on these bars; null where it can run. */
export function backtestProblem(request: BacktestRequest, columns: PriceColumns): BacktestProblem | null {
  const { from, to, rules, asset } = request;
  if (!(rules.capital > 0) || !Number.isFinite(rules.capital)) {
    return { field: 'rules.capital', message: 'The capital must be above zero. Enter the dollars to begin with.' };
  }
  if (from !== null && to !== null && from >= to) {
    return { field: 'to', message: 'The end must lie after the start.' };
  }
  if (columns.length === 0) {
    return { field: 'asset', message: `There are no bars of ${asset}. Choose another asset or another source.` };
  }
  return periodProblem(request, columns) ?? barProblem(request, columns) ?? warmUpProblem(request, columns);
}

const dayAt = ({ time }: PriceColumns, index: number): string => day(sessionOf(time[index] ?? Number.NaN));

function periodProblem({ from, to, asset }: BacktestRequest, columns: PriceColumns): BacktestProblem | null {
  const period = barsOfPeriod(columns, { from, to });
  if (period.to >= period.from) return null;
  const reach = `The bars of ${asset} reach from ${dayAt(columns, 0)} to ${dayAt(columns, columns.length - 1)}.`;
  const isAfter = period.from >= columns.length;
  return {
    field: from !== null && (isAfter || to === null) ? 'from' : 'to',
    message: `No bar lies in this period. ${reach} Choose dates within.`,
  };
}

const PRICES = ['open', 'high', 'low', 'close'] as const;
/** Dollars. Fills are told apart to a thousandth of it. */
const PRICE_MIN = 1e-6;

const tooCheap = (asset: string, session: string): string =>
  `${asset} costs less than a millionth of a dollar on ${session}, which fills cannot tell apart. Use bars of a larger unit, such as 1,000 coins.`;

/** Bars on which nothing can be bought or valued, up to the end of the period. */
function barProblem({ from, to, asset }: BacktestRequest, columns: PriceColumns): BacktestProblem | null {
  const { to: last } = barsOfPeriod(columns, { from, to });
  const { time } = columns;
  for (let index = 0; index <= last; index++) {
    const instant = time[index] ?? Number.NaN;
    if (!(index === 0 || instant > (time[index - 1] ?? Number.NaN)) || !Number.isFinite(instant)) {
      const message = `The bars of ${asset} are not in order of time at bar ${index + 1}. Sort them and drop those that are there twice.`;
      return { field: 'asset', message };
    }
    for (const name of PRICES) {
      const price = columns[name][index] ?? Number.NaN;
      if (price >= PRICE_MIN && price < Infinity) continue;
      if (price > 0 && price < PRICE_MIN) return { field: 'asset', message: tooCheap(asset, dayAt(columns, index)) };
      const message = `The bar of ${asset} on ${dayAt(columns, index)} has the ${name} ${String(price)}; a price must be above zero. Correct the bars, or end before it.`;
      return { field: 'asset', message };
    }
  }
  return null;
}

function warmUpProblem({ from, to, strategy }: BacktestRequest, columns: PriceColumns): BacktestProblem | null {
  const { warmUp } = strategyOf(strategy);
  const period = barsOfPeriod(columns, { from, to });
  const counted = period.to - Math.max(period.from, warmUp - 1) + 1;
  if (counted >= COUNTED_MIN) return null;
  const { label } = STRATEGIES[strategy.name];
  if (period.to + 1 < warmUp + COUNTED_MIN - 1) {
    const have = period.to + 1;
    return {
      field: 'strategy',
      message:
        `${label} with these numbers needs ${count(warmUp + COUNTED_MIN - 1, 'bar')}, ${warmUp} of them before its first ` +
        `decision; there ${have === 1 ? 'is' : 'are'} ${have}. Use smaller numbers or a longer period.`,
    };
  }
  return {
    field: 'from',
    message: `Only ${count(Math.max(0, counted), 'bar')} would count; at least ${COUNTED_MIN} are needed. Choose a longer period.`,
  };
}
