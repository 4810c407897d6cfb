/**
 * What the event engine opens: the crew's own risk gate on a snapshot of the account, or a share of the equity. A short
 * position is sized like a purchase, with its exits in the mirror.
 */
import { sessionOf, type AccountSnapshot, type OrderSide, type RiskLimits } from '../contracts/index.ts';
import {
  CORRELATION_OFF,
  haltsDue,
  haltsInForce,
  lastStopOut,
  peakEquity,
  returnCorrelation,
  sizePosition,
  withHalt,
  type Correlation,
} from '../domain/index.ts';
import { expectedOutlay } from '../domain/matching/index.ts';
import { quantityStep } from './engine-input.ts';
import { equityOf, spendableCash, type AssetBook, type EventAccount, type EventMarket } from './event-account.ts';
import { exitPrices, type ExitDistances, type ExitPrices } from './exit-prices.ts';
import { sizeByFraction } from './position-size.ts';

export interface PlannedEntry extends ExitPrices {
  readonly side: OrderSide;
  readonly quantity: number;
  readonly step: number;
}

/** Bars that the crew looks at for the cooldown and for correlations. */
const BARS = 120;

/** What is to be opened on the close of bar `decision`; null for nothing. */
export function plannedEntry(
  account: EventAccount,
  book: AssetBook,
  side: OrderSide,
  decision: number,
): PlannedEntry | null {
  const { sizing } = account.rules;
  const { market } = book;
  const reference = market.columns.close[decision] ?? Number.NaN;
  const step = quantityStep(account.rules, market);
  const planned = (quantity: number, distances: ExitDistances): PlannedEntry | null => {
    const exits = exitPrices(side === 'buy' ? 1 : -1, reference, distances, market.priceIncrement);
    return quantity > 0 && exits ? { ...exits, side, quantity, step } : null;
  };
  if (sizing.kind === 'fraction') {
    const [equity, spendable] = [equityOf(account), spendableCash(account)];
    return planned(sizeByFraction(sizing.fraction, equity, spendable, reference, step), sizing);
  }
  // Nobody lifts it in a backtest: nothing is asked any more that could not open anything.
  if (account.halts.some(({ code }) => code === 'DRAWDOWN')) return null;
  const confidence = sizing.confirm ? market.confirm?.(decision, side === 'buy' ? 'long' : 'short') : 1;
  if (typeof confidence !== 'number') return null;
  const { limits } = sizing;
  const quantity = allowedByRisk(account, book, { limits, confidence, reference, decision });
  const isRefused =
    side === 'buy' && expectedOutlay(account.rules.costs, quantity, reference, null) > buyingPower(account);
  return isRefused ? null : planned(quantity, limits);
}

interface RiskQuestion {
  readonly limits: RiskLimits;
  readonly confidence: number;
  readonly reference: number;
  readonly decision: number;
}

/** Shares that the risk gate allows; losses that reach their limit halt the account as they do in a run. */
function allowedByRisk(account: EventAccount, book: AssetBook, question: RiskQuestion): number {
  const { limits, confidence, reference, decision } = question;
  const { market, stoppedOn } = book;
  const session = sessionOf(account.now);
  const snapshot = snapshotOf(account);
  const { equity } = snapshot;
  const peak = peakEquity({ history: [{ session, equity: account.peak }], equity, session, since: null });
  noteLosses(account, snapshot, limits, peak);
  const stop =
    stoppedOn === null ? [] : [{ asset: market.asset, role: 'stop' as const, session: sessionOf(stoppedOn) }];
  const times = limits.cooldownSessions > 0 && stop.length > 0 ? latest(market.columns.time, decision) : [];
  return sizePosition({
    side: 'buy',
    asset: market.asset,
    account: snapshot,
    instrument: { ...INSTRUMENT, ...stepsOf(market) },
    limits,
    referencePrice: reference,
    confidence,
    sizeFactor: 1,
    protections: {
      killSwitch: false,
      installationSwitch: false,
      halts: haltsInForce(account.halts, session),
      peakSince: null,
      ordersToday: account.ordersToday,
    },
    peakEquity: peak,
    lastStopOut: limits.cooldownSessions > 0 ? lastStopOut(market.asset, stop, times, session) : null,
    correlations: limits.maxCorrelation < CORRELATION_OFF ? correlations(account, book, decision) : [],
  }).quantity;
}

/** The losses of the session halt what is opened after a position was left, too. */
export function noteDailyLoss(account: EventAccount): void {
  const { sizing } = account.rules;
  if (sizing.kind === 'risk') noteLosses(account, snapshotOf(account), sizing.limits, null);
}

function noteLosses(account: EventAccount, snapshot: AccountSnapshot, limits: RiskLimits, peak: number | null): void {
  const session = sessionOf(account.now);
  for (const halt of haltsDue({ account: snapshot, limits, peakEquity: peak, session, now: account.now })) {
    account.halts = withHalt({ halts: [...account.halts] }, halt).halts;
  }
}

const INSTRUMENT = { name: '', source: 'generated', tradable: true, firstSession: null, lastSession: null } as const;
const stepsOf = ({ asset, priceIncrement, quantityIncrement }: EventMarket) => ({
  asset,
  priceIncrement,
  quantityIncrement,
});

const buyingPower = (account: EventAccount): number => Math.max(0, spendableCash(account));

/** The account as a broker would show it at this moment. */
function snapshotOf(account: EventAccount): AccountSnapshot {
  const { books, previousEquity, newPositionsToday } = account;
  return {
    status: 'active',
    restriction: null,
    cash: spendableCash(account),
    equity: equityOf(account),
    buyingPower: buyingPower(account),
    previousEquity,
    positions: books.filter(({ position }) => position !== 0).map(positionOf),
    newPositionsToday,
  };
}

const positionOf = ({ market, position, mark, entry }: AssetBook): AccountSnapshot['positions'][number] => ({
  asset: market.asset,
  quantity: position,
  availableQuantity: position,
  averagePrice: entry?.price ?? mark,
  marketPrice: mark,
  marketValue: position * mark,
  unrealizedPl: 0,
  unrealizedPlFraction: 0,
  stopPrice: null,
  targetPrice: null,
  openedOn: null,
});

/** How the asset moves with every other one that is held, by the bars that are complete at the decision. */
function correlations({ books }: EventAccount, book: AssetBook, decision: number): Correlation[] {
  const seriesOf = ({ columns }: EventMarket, last: number) => ({
    time: latest(columns.time, last),
    close: latest(columns.close, last),
  });
  const until = book.market.columns.time[decision] ?? Number.NaN;
  const own = seriesOf(book.market, decision);
  return books
    .filter((other) => other !== book && other.position !== 0)
    .map(({ market }) => ({
      asset: market.asset,
      ...returnCorrelation(own, seriesOf(market, lastUpTo(market.columns.time, until))),
    }));
}

const latest = (values: Float64Array, last: number): number[] =>
  Array.from(values.subarray(Math.max(0, last + 1 - BARS), last + 1));

/** Index of the last bar not later than `until`, by binary search; −1 where there is none. */
function lastUpTo(time: Float64Array, until: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((time[middle] ?? Infinity) <= until) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
