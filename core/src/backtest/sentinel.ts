/**
 * Looks for decisions that know the future: the bars after a cut are taken away, or replaced by other ones, and no stance
 * before the cut may change, nor what the rules say to a signal there.
 */
import type { BacktestRules, StrategyChoice } from '../contracts/index.ts';
import { seededGenerator, sliceColumns, strategyOf, type PriceColumns } from '../domain/index.ts';
import { confirmByRules } from './confirm-by-rules.ts';
import type { Confirm, PositionSide } from './engine-input.ts';

const CUTS = 16;
/** Bars before a cut at which signals are confirmed: each takes a while, and what looks ahead does so at the last ones. */
const CONFIRMED_BARS = 40;

export interface SentinelFinding {
  readonly passed: boolean;
  /** Index of the earliest bar found whose stance or confirmation changed; null where none did. */
  readonly firstDifference: number | null;
}

interface SentinelOptions {
  readonly seed: number;
  readonly warmUp: number;
}

/**
 * Checks a strategy on these bars, at 16 cuts that the seed chooses and at the last bar, each with a future that is missing,
 * one that rises, one that falls and one that jumps about: its stances at all bars before the cut and, where the rules
 * confirm signals, what they would say at the last 40 of these, whatever the stance is. Passed means that no decision
 * changed when the future did.
 */
export function sentinelCheck(
  choice: StrategyChoice,
  columns: PriceColumns,
  seed: number,
  { sizing, allowShort }: Pick<BacktestRules, 'sizing' | 'allowShort'>,
): SentinelFinding {
  const { stances, warmUp } = strategyOf(choice);
  const options = { seed, warmUp };
  const findings = [lookAhead((bars) => stances(bars), columns, options)];
  if (sizing.kind === 'risk' && sizing.confirm) {
    const sides: readonly PositionSide[] = allowShort ? ['long', 'short'] : ['long'];
    const confirmOf = (bars: PriceColumns): Confirm => confirmByRules(bars, choice);
    findings.push(...sides.map((side) => lookAheadInConfirming(confirmOf, side, columns, options)));
  }
  return earliest(findings.map(({ firstDifference }) => firstDifference));
}

/** The same for anything that gives a number for each bar. Cuts lie behind the warm-up, where there is something to change. */
export const lookAhead = (
  decide: (columns: PriceColumns) => ArrayLike<number>,
  columns: PriceColumns,
  options: SentinelOptions,
): SentinelFinding =>
  compared(
    (bars) => {
      const decided = decide(bars);
      return (index) => decided[index];
    },
    columns,
    { ...options, reach: Infinity },
  );

/** The same for second thoughts about signals, at the last 40 bars before each cut. */
export const lookAheadInConfirming = (
  confirmOf: (columns: PriceColumns) => Confirm,
  side: PositionSide,
  columns: PriceColumns,
  options: SentinelOptions,
): SentinelFinding =>
  compared(
    (bars) => {
      const confirm = confirmOf(bars);
      return (index) => confirm(index, side);
    },
    columns,
    { ...options, reach: CONFIRMED_BARS },
  );

/** What is decided at a bar. */
type Decision = (index: number) => number | null | undefined;

/** `reach` is the number of bars before a cut that are looked at. */
function compared(
  decisionOf: (columns: PriceColumns) => Decision,
  columns: PriceColumns,
  { seed, warmUp, reach }: SentinelOptions & { readonly reach: number },
): SentinelFinding {
  const decided = decisionOf(columns);
  const random = seededGenerator(seed);
  const first = Math.min(Math.max(1, warmUp), columns.length - 1);
  if (first < 1) return { passed: true, firstDifference: null };
  const cuts = Array.from({ length: CUTS }, () => first + Math.floor(random() * (columns.length - first)));
  return earliest(
    [...cuts, columns.length - 1].flatMap((cut) =>
      futures(columns, cut, random).map((future) =>
        firstDifference(Math.max(0, cut - reach), cut, decided, decisionOf(future)),
      ),
    ),
  );
}

function earliest(differences: readonly (number | null)[]): SentinelFinding {
  const found = differences.filter((difference) => difference !== null);
  return found.length === 0
    ? { passed: true, firstDifference: null }
    : { passed: false, firstDifference: Math.min(...found) };
}

function firstDifference(from: number, cut: number, before: Decision, after: Decision): number | null {
  for (let index = from; index < cut; index++) {
    if (!Object.is(before(index), after(index))) return index;
  }
  return null;
}

function futures(columns: PriceColumns, cut: number, random: () => number): PriceColumns[] {
  return [
    sliceColumns(columns, 0, cut),
    withFuture(columns, cut, () => 1.03),
    withFuture(columns, cut, () => 0.97),
    withFuture(columns, cut, () => 0.5 + 1.2 * random()),
  ];
}

const withinReason = (price: number): number => Math.min(1e9, Math.max(1e-3, price));

/** The bars up to the cut, and behind it well-formed ones that change by the given factor overnight and by day. */
function withFuture(columns: PriceColumns, cut: number, change: () => number): PriceColumns {
  const future = {
    length: columns.length,
    time: columns.time,
    open: columns.open.slice(),
    high: columns.high.slice(),
    low: columns.low.slice(),
    close: columns.close.slice(),
    volume: columns.volume.slice(),
  };
  let close = columns.close[cut - 1] ?? 1;
  for (let index = cut; index < columns.length; index++) {
    const open = withinReason(close * change());
    close = withinReason(open * change());
    future.open[index] = open;
    future.close[index] = close;
    future.high[index] = Math.max(open, close) * 1.01;
    future.low[index] = Math.min(open, close) * 0.99;
    future.volume[index] = (columns.volume[index] ?? 0) * (change() + 1) + 1;
  }
  return future;
}
