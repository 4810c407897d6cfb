/**
 * Why a backtest opened nothing although its strategy wanted to: every size was rounded down to no share at all. Told only
 * where it is certain, which is where not even the lowest of the closes in question and full confidence buy one share.
 */
import type { BacktestRules } from '@trading-crew/core/contracts';
import { barsOfPeriod } from '@trading-crew/core/backtest';
import { BEARISH, BULLISH, roundToIncrement, sizePosition, strategyOf } from '@trading-crew/core/domain';
import type { LabBars } from '../../backend/lab/lab-engine.ts';
import { money, percent, quantity } from '../../ui/format.ts';
import type { LabOutcome } from './lab-work.ts';

/** The limits that cut a size by money. The others forbid a position whatever its size. */
const BY_MONEY: readonly string[] = [
  'riskPerTrade',
  'maxOrderDollars',
  'maxPosition',
  'maxGrossExposure',
  'minCash',
  'buyingPower',
];

/** The lowest close of the bars that count at which the strategy would have opened a position; null where it never would. */
function lowestEntry({ request, loaded }: LabOutcome): number | null {
  const { columns } = loaded.bars;
  const { from, to } = barsOfPeriod(columns, request);
  const { warmUp, stances } = strategyOf(request.strategy);
  const stanceAt = stances(columns);
  const { allowShort } = request.rules;
  let lowest = Infinity;
  for (let index = Math.max(from, warmUp - 1); index <= to; index++) {
    const isWanted = stanceAt[index] === BULLISH || (allowShort && stanceAt[index] === BEARISH);
    if (isWanted) lowest = Math.min(lowest, columns.close[index] ?? Infinity);
  }
  return Number.isFinite(lowest) && lowest > 0 ? lowest : null;
}

/** The limit that leaves no share at this price, in words; null where a share is left or something else is in the way. */
function limitInTheWay({ capital, sizing }: BacktestRules, bars: LabBars, price: number): string | null {
  if (sizing.kind !== 'risk') return null;
  const { asset, priceIncrement, quantityIncrement } = bars;
  const { quantity: left, clamps } = sizePosition({
    side: 'buy',
    asset,
    account: {
      status: 'active',
      restriction: null,
      cash: capital,
      equity: capital,
      buyingPower: capital,
      previousEquity: capital,
      positions: [],
      newPositionsToday: 0,
    },
    instrument: {
      asset,
      name: asset,
      source: 'generated',
      tradable: true,
      priceIncrement,
      quantityIncrement,
      firstSession: null,
      lastSession: null,
    },
    limits: sizing.limits,
    referencePrice: price,
    confidence: 1,
    sizeFactor: 1,
    protections: { killSwitch: false, installationSwitch: false, halts: [], peakSince: null, ordersToday: 0 },
    peakEquity: capital,
    lastStopOut: null,
    correlations: [],
  });
  const decisive = clamps.at(-1);
  return left === 0 && decisive && BY_MONEY.includes(decisive.limit) ? decisive.because : null;
}

/** In a sentence or two why nothing could be bought, and what to change; null where that was not the reason. */
export function whyNoTrades(outcome: LabOutcome): string | null {
  const { request, loaded, backtest } = outcome;
  const { rules, asset } = request;
  const { sizing, capital, wholeShares } = rules;
  if (backtest.trades.length > 0) return null;
  const price = lowestEntry(outcome);
  if (price === null) return null;
  const step = Math.max(1, loaded.bars.quantityIncrement);
  const least = step === 1 ? `one whole ${asset}` : `${quantity(step)} ${asset}`;
  const at = `at ${money(price)}, the lowest close at which the strategy wanted in`;
  if (sizing.kind === 'fraction') {
    if (!wholeShares || roundToIncrement((sizing.fraction * capital) / price, step, 'down') > 0) return null;
    return `No position: ${percent(sizing.fraction)} of ${money(capital)} buys less than ${least}, even ${at}. Allow fractions, or raise the capital or the share.`;
  }
  const because = limitInTheWay(rules, loaded.bars, price);
  if (because === null) return null;
  return `No position: the risk limits leave less than ${least}, even ${at}. ${because} Raise the capital, or choose a share of the equity as its size and allow fractions.`;
}
