/**
 * The limit that the backtest is measured against: three moving averages, fills, exits, equity curve and measures in one
 * loop over typed arrays, written by hand for speed alone. It can do nothing else: one strategy, long only, one size, and
 * it believes every bar that it is given.
 */
import type { PriceColumns } from '../core/src/domain/price-columns.ts';

export interface HandTerms {
  readonly capital: number;
  /** Share of the equity for each position. */
  readonly fraction: number;
  /** Fractions of the decision's close. */
  readonly stopLoss: number;
  readonly takeProfit: number;
  /** Fraction of the price that a fill is worse by. */
  readonly slippage: number;
  readonly commissionPerShare: number;
  readonly freshnessBars: number;
  readonly periodsPerYear: number;
}

/** The account, which changes only where something is traded. */
interface Book {
  cash: number;
  shares: number;
  stop: number;
  target: number;
  entryPrice: number;
  entryFee: number;
  count: number;
  wins: number;
  gained: number;
  lost: number;
}

export interface HandResult {
  readonly equity: Float64Array;
  readonly trades: number;
  readonly totalReturn: number;
  readonly sharpe: number;
  readonly sortino: number;
  readonly calmar: number;
  readonly maxDrawdown: number;
  readonly winRate: number;
  readonly profitFactor: number;
}

const CENT = 100;
const FILL = 10_000;
const HAIR = 1e-9;
/** What a step is missed by through binary numbers, as a share of it. */
const ROUNDING = 16 * Number.EPSILON;

const near = (steps: number, whole: number): number => {
  const nearest = Math.round(steps);
  return Math.abs(steps - nearest) <= ROUNDING * steps ? nearest : whole;
};
/** To the nearest, half a step up, where a hair below the half is one. */
const fillPrice = (price: number): number => Math.floor(price * FILL * (1 + ROUNDING) + 0.5) / FILL;

function enter(book: Book, terms: HandTerms, reference: number, open: number): void {
  const steps = (terms.fraction * book.cash) / reference;
  const shares = near(steps, Math.floor(steps));
  if (shares <= 0) return;
  const price = fillPrice(open * (1 + terms.slippage));
  const fee = terms.commissionPerShare * shares;
  book.cash -= shares * price + fee;
  book.shares = shares;
  book.entryPrice = price;
  book.entryFee = fee;
  const [below, above] = [reference * (1 - terms.stopLoss) * CENT, reference * (1 + terms.takeProfit) * CENT];
  book.stop = near(below, Math.floor(below)) / CENT;
  book.target = near(above, Math.ceil(above)) / CENT;
}

function leave(book: Book, terms: HandTerms, market: number, least: number): void {
  const price = Math.max(least, fillPrice(market * (1 - terms.slippage)));
  const fee = terms.commissionPerShare * book.shares;
  const profit = (price - book.entryPrice) * book.shares - book.entryFee - fee;
  book.cash += book.shares * price - fee;
  book.shares = 0;
  settle(book, profit);
}

function settle(book: Book, profit: number): void {
  book.count += 1;
  if (profit > 0) {
    book.wins += 1;
    book.gained += profit;
  } else book.lost -= profit;
}

/** Exits at the open, then the stance of the close before, then exits inside the bar, the stop before the target. */
function trade(book: Book, terms: HandTerms, columns: PriceColumns, index: number, stance: number, isFresh: boolean) {
  const open = columns.open[index] ?? 0;
  if (book.shares > 0 && (open <= book.stop || open >= book.target)) {
    leave(book, terms, open, open <= book.stop ? 0 : book.target);
  }
  if (book.shares > 0) {
    if (stance < 0) leave(book, terms, open, 0);
  } else if (stance > 0 && isFresh) enter(book, terms, columns.close[index - 1] ?? 0, open);
  if (book.shares === 0) return;
  if (open <= book.stop || open >= book.target) leave(book, terms, open, open <= book.stop ? 0 : book.target);
  else if ((columns.low[index] ?? 0) <= book.stop) leave(book, terms, book.stop, 0);
  else if ((columns.high[index] ?? 0) >= book.target) leave(book, terms, book.target, book.target);
}

/** Sums of the returns, which the loop adds to. */
interface Sums {
  /** As many returns as days. */
  readonly bars: number;
  readonly total: number;
  readonly squares: number;
  readonly losses: number;
  readonly deepest: number;
}

function resultOf(book: Book, terms: HandTerms, equity: Float64Array, last: number, sums: Sums): HandResult {
  const mean = sums.total / sums.bars;
  const root = Math.sqrt(terms.periodsPerYear);
  const growth = (last / terms.capital) ** (365.25 / sums.bars) - 1;
  return {
    equity,
    trades: book.count,
    totalReturn: last / terms.capital - 1,
    sharpe: (mean / Math.sqrt((sums.squares - sums.total * mean) / (sums.bars - 1))) * root,
    sortino: (mean / Math.sqrt(sums.losses / sums.bars)) * root,
    calmar: growth / sums.deepest,
    maxDrawdown: sums.deepest,
    winRate: book.wins / book.count,
    profitFactor: book.gained / book.lost,
  };
}

/**
 * Three moving averages over all the bars; what counts begins with bar `from`, which the averages must reach. Without
 * `keepsEquity` the curve is not kept, as a sweep has no use for it.
 */
export function handBacktest(
  columns: PriceColumns,
  [short, medium, long]: readonly [number, number, number],
  terms: HandTerms,
  from = long - 1,
  keepsEquity = true,
): HandResult {
  const { close, length } = columns;
  const first = long - 1;
  const equity = new Float64Array(keepsEquity ? length - from : 0);
  const book = newBook(terms.capital);
  let [fastSum, middleSum, slowSum] = [0, 0, 0];
  for (let index = 0; index < first; index++) {
    fastSum += index >= first - short ? (close[index] ?? 0) : 0;
    middleSum += index >= first - medium ? (close[index] ?? 0) : 0;
    slowSum += close[index] ?? 0;
  }
  const [fastShare, middleShare, slowShare] = [1 / short, 1 / medium, 1 / long];
  let [stance, turn] = [0, -Infinity];
  let [value, peak, deepest] = [terms.capital, terms.capital, 0];
  let [total, squares, losses] = [0, 0, 0];
  for (let index = first; index < length; index++) {
    if (index > from && (book.shares > 0 || stance > 0)) {
      trade(book, terms, columns, index, stance, index - 1 - turn < terms.freshnessBars);
    }
    const price = close[index] ?? 0;
    fastSum += price - (close[index - short] ?? 0);
    middleSum += price - (close[index - medium] ?? 0);
    slowSum += price - (index >= long ? (close[index - long] ?? 0) : 0);
    const [fast, middle, slow] = [fastSum * fastShare, middleSum * middleShare, slowSum * slowShare];
    const hair = HAIR * price;
    const next =
      fast - middle > hair && middle - slow > hair ? 1 : middle - fast > hair && slow - middle > hair ? -1 : 0;
    if (next !== stance && index > first) turn = index;
    stance = next;
    if (index < from) continue;
    const previous = value;
    value = book.cash + book.shares * price;
    if (keepsEquity) equity[index - from] = value;
    if (value > peak) peak = value;
    else if (value < peak * (1 - deepest)) deepest = 1 - value / peak;
    if (index === from) continue;
    const change = value / previous - 1;
    total += change;
    squares += change * change;
    if (change < 0) losses += change * change;
  }
  if (book.shares > 0) settle(book, ((close[length - 1] ?? 0) - book.entryPrice) * book.shares - book.entryFee);
  return resultOf(book, terms, equity, value, { bars: length - from - 1, total, squares, losses, deepest });
}

const newBook = (capital: number): Book => ({
  cash: capital,
  shares: 0,
  stop: 0,
  target: Infinity,
  entryPrice: 0,
  entryFee: 0,
  count: 0,
  wins: 0,
  gained: 0,
  lost: 0,
});
