/**
 * Checks price bars before anyone decides on them. Faults are named with what and where; nothing is repaired, and a list
 * without entries means that the bars can be used.
 */
import { DAY_MS, sessionOf, type Bar, type BarIssue } from '../contracts/index.ts';
import { count, day, percent } from './wording.ts';

/** Exchanges have closed for up to seven calendar days; anything longer than this is missing data. */
const MAX_GAP_DAYS = 10;
/** A one-bar move beyond this share is a split unless the volume says that the market really moved. */
const JUMP_FRACTION = 0.4;
const JUMP_VOLUME_FACTOR = 4;
const JUMP_VOLUME_BARS = 20;
const MAX_ISSUES = 20;
/** Between daily bars it is a day, or three over a weekend; a week between most bars is no holiday. */
const USUAL_GAP_DAYS = 4;
/** Bars below which nothing is said of what is usual. */
const USUAL_BARS = 5;

export interface BarCheckOptions {
  /** Bars that the decision needs. */
  readonly required: number;
  /** The instant of the decision, milliseconds UTC. */
  readonly asOf: number;
}

/**
 * Every fault of the bars, what is wrong with all of them first and then oldest bar first, at most 20: where there are more,
 * the last entry counts the rest. Bars that are a week or more apart are no daily bars, and every figure a year would be
 * wrong by what they leave out. `required` is the number of bars that the decision needs, `asOf` its instant in milliseconds UTC.
 */
export function checkBars(bars: readonly Bar[], { required, asOf }: BarCheckOptions): BarIssue[] {
  const issues: BarIssue[] = [];
  if (bars.length < required) issues.push(issue('too-few', null, tooFew(bars.length, required)));
  issues.push(...spacingIssues(bars));
  bars.forEach((bar, index) => {
    const before = index === 0 ? undefined : bars[index - 1];
    if (before) issues.push(...sequenceIssues(before, bar));
    else if (!Number.isFinite(bar.time)) issues.push(issue('order', bar, 'its time is not a number.'));
    const ownIssues = [...priceIssues(bar), ...rangeIssues(bar), ...volumeIssues(bar)];
    issues.push(...ownIssues);
    if (before && ownIssues.length === 0) issues.push(...jumpIssues(bars, index, before, bar));
  });
  const last = bars.at(-1);
  if (last && asOf - last.time > MAX_GAP_DAYS * DAY_MS) {
    const age = Math.floor((asOf - last.time) / DAY_MS);
    issues.push(
      issue(
        'stale',
        last,
        `this is the last bar, ${age} days before ${dayOf(asOf)}; at most ${MAX_GAP_DAYS} are accepted.`,
      ),
    );
  }
  return capped(issues);
}

const tooFew = (have: number, required: number): string =>
  have === 0
    ? `There are no bars; ${required} are needed.`
    : `There ${have === 1 ? 'is' : 'are'} only ${count(have, 'bar')}; ${required} are needed.`;

const hasDate = (time: number): boolean => Math.abs(time) <= 8.64e15;
const dayOf = (time: number): string => (hasDate(time) ? day(sessionOf(time)) : 'an unknown day');
const sessionOfBar = (bar: Bar | null): string | null => (bar && hasDate(bar.time) ? sessionOf(bar.time) : null);

/** A fault; one that lies with a bar begins with that bar's day. */
const issue = (kind: BarIssue['kind'], bar: Bar | null, what: string): BarIssue => ({
  kind,
  session: sessionOfBar(bar),
  message: bar ? `${dayOf(bar.time)}: ${what}` : what,
});

function spacingIssues(bars: readonly Bar[]): BarIssue[] {
  if (bars.length < USUAL_BARS) return [];
  const gaps = new Float64Array(bars.length - 1);
  for (let index = 0; index < gaps.length; index++) {
    gaps[index] = ((bars[index + 1]?.time ?? Number.NaN) - (bars[index]?.time ?? Number.NaN)) / DAY_MS;
  }
  const usual = gaps.sort()[gaps.length >> 1] ?? Number.NaN;
  if (!(usual > USUAL_GAP_DAYS)) return [];
  const message = `These are not daily bars: usually ${Math.round(usual)} days lie between two of them. Use daily bars.`;
  return [issue('hole', null, message)];
}

function sequenceIssues(before: Bar, bar: Bar): BarIssue[] {
  if (bar.time === before.time) return [issue('order', bar, 'this bar is there twice.')];
  if (!(bar.time > before.time))
    return [issue('order', bar, `this bar stands after the one of ${dayOf(before.time)}.`)];
  const gap = Math.floor((bar.time - before.time) / DAY_MS);
  if (bar.time - before.time <= MAX_GAP_DAYS * DAY_MS) return [];
  return [
    issue('hole', bar, `no bar for ${gap} days since ${dayOf(before.time)}; at most ${MAX_GAP_DAYS} are accepted.`),
  ];
}

/** A number as the data hold it, so that it can be found again. */
function shown(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  return Number.isFinite(value) ? String(value) : 'infinite';
}

const PRICES = ['open', 'high', 'low', 'close'] as const;
const isPrice = (value: number): boolean => Number.isFinite(value) && value > 0;

function priceIssues(bar: Bar): BarIssue[] {
  const wrong = PRICES.filter((name) => !isPrice(bar[name]));
  if (wrong.length === 0) return [];
  const named = wrong.map((name) => `${name} is ${shown(bar[name])}`).join(', ');
  return [issue('price', bar, `${named}; a price must be above zero.`)];
}

function rangeIssues(bar: Bar): BarIssue[] {
  if (!PRICES.every((name) => isPrice(bar[name]))) return [];
  if (bar.low > bar.high) return [issue('range', bar, `low ${bar.low} is above the high ${bar.high}.`)];
  return (['open', 'close'] as const).flatMap((name) => {
    if (bar[name] > bar.high) return [issue('range', bar, `${name} ${bar[name]} is above the high ${bar.high}.`)];
    if (bar[name] < bar.low) return [issue('range', bar, `${name} ${bar[name]} is below the low ${bar.low}.`)];
    return [];
  });
}

function volumeIssues(bar: Bar): BarIssue[] {
  if (Number.isFinite(bar.volume) && bar.volume >= 0) return [];
  return [issue('volume', bar, `volume is ${shown(bar.volume)}; it must be zero or more.`)];
}

function jumpIssues(bars: readonly Bar[], index: number, before: Bar, bar: Bar): BarIssue[] {
  if (!isPrice(before.close)) return [];
  const moves = [
    { name: 'close', move: bar.close / before.close - 1, price: bar.close },
    { name: 'open', move: bar.open / before.close - 1, price: bar.open },
  ];
  const jump = moves.find(({ move }) => Math.abs(move) > JUMP_FRACTION);
  if (!jump) return [];
  const usual = median(bars.slice(Math.max(0, index - JUMP_VOLUME_BARS), index).map(({ volume }) => volume));
  // Without a usual volume there is nothing that could vouch for the move.
  if (usual > 0 && bar.volume >= JUMP_VOLUME_FACTOR * usual) return [];
  const direction = jump.move < 0 ? 'fell' : 'rose';
  return [
    issue(
      'jump',
      bar,
      `the ${jump.name} ${direction} ${percent(Math.abs(jump.move))} from the close before (${before.close} to ${jump.price}) ` +
        'without the volume of such a move; it looks like a split that the prices were not adjusted for.',
    ),
  ];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function capped(issues: readonly BarIssue[]): BarIssue[] {
  if (issues.length <= MAX_ISSUES) return [...issues];
  const rest = issues.slice(MAX_ISSUES - 1);
  const [firstOfRest] = rest;
  const kept = issues.slice(0, MAX_ISSUES - 1);
  if (firstOfRest) {
    kept.push({
      kind: firstOfRest.kind,
      session: null,
      message: `And ${count(rest.length, 'more fault')} of this sort or another.`,
    });
  }
  return kept;
}
