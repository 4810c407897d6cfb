/**
 * What signals were worth, whoever said no to them: where the price stood some bars after each, against how often any bar
 * would have done as well.
 */
import { sessionOf, type Bar, type JournalEntry, type SignalFate } from '../contracts/index.ts';
import { mean } from './indicators.ts';

/** Bars after the signal's own at which its worth is read. */
export const QUALITY_HORIZONS = [5, 10, 20] as const;

/** Below so many signals a share of them says nothing. */
const MIN_SIGNALS = 10;

export interface HorizonQuality {
  readonly bars: number;
  /** Signals whose bars reach that far. */
  readonly signals: number;
  /** Share of them after which the close was higher than at the signal; null below ten signals. */
  readonly profitable: number | null;
  /** Mean change of the close since the signal, as a fraction, before costs; null without signals. */
  readonly meanReturn: number | null;
  /** Share of all bars, from the first signal of each asset on, after which the close was higher; null without bars. */
  readonly baseRate: number | null;
}

export interface SignalQuality {
  readonly fate: SignalFate | 'all';
  readonly signals: number;
  readonly horizons: readonly HorizonQuality[];
}

interface Outcome {
  readonly fate: SignalFate;
  /** Change of the close after each horizon; null where the bars end before it. */
  readonly changes: readonly (number | null)[];
}

const FATES: readonly SignalFate[] = ['traded', 'not-confirmed', 'risk-rejected', 'other'];

/**
 * The worth of the BUY signals: of all, then by what became of them; a fate that no signal met is left out. `barsOf` gives
 * an asset's bars, oldest first; a signal whose session is not among them is not counted.
 */
export function signalQuality(
  entries: readonly JournalEntry[],
  barsOf: (asset: string) => readonly Bar[],
): SignalQuality[] {
  const buys = entries.filter(({ signal }) => signal === 'BUY');
  const assets = [...new Set(buys.map(({ asset }) => asset))];
  const outcomes: Outcome[] = [];
  const baseline: (number | null)[][] = [];
  for (const asset of assets) {
    const bars = barsOf(asset);
    const places = new Map(bars.map((bar, index) => [sessionOf(bar.time), index]));
    const known = buys
      .filter((entry) => entry.asset === asset)
      .flatMap(({ session, fate }) => {
        const place = places.get(session);
        return place === undefined ? [] : [{ fate, place }];
      });
    outcomes.push(...known.map(({ fate, place }) => ({ fate, changes: changesAfter(bars, place) })));
    const first = Math.min(...known.map(({ place }) => place));
    for (let place = first; place < bars.length; place += 1) baseline.push(changesAfter(bars, place));
  }
  const groups: [SignalQuality['fate'], Outcome[]][] = [
    ['all', outcomes],
    ...FATES.map((fate): [SignalFate, Outcome[]] => [fate, outcomes.filter((outcome) => outcome.fate === fate)]),
  ];
  return groups
    .filter(([, group]) => group.length > 0)
    .map(([fate, group]) => ({ fate, signals: group.length, horizons: horizonsOf(group, baseline) }));
}

const changesAfter = (bars: readonly Bar[], place: number): (number | null)[] =>
  QUALITY_HORIZONS.map((horizon) => {
    const [now, later] = [bars[place]?.close, bars[place + horizon]?.close];
    return now === undefined || later === undefined || !(now > 0) ? null : later / now - 1;
  });

const known = (changes: readonly (number | null | undefined)[]): number[] =>
  changes.filter((change): change is number => typeof change === 'number');

const shareAbove = (changes: readonly number[]): number =>
  changes.filter((change) => change > 0).length / changes.length;

const horizonsOf = (group: readonly Outcome[], baseline: readonly (readonly (number | null)[])[]): HorizonQuality[] =>
  QUALITY_HORIZONS.map((bars, column) => {
    const changes = known(group.map((outcome) => outcome.changes[column]));
    const all = known(baseline.map((row) => row[column]));
    return {
      bars,
      signals: changes.length,
      profitable: changes.length < MIN_SIGNALS ? null : shareAbove(changes),
      meanReturn: changes.length === 0 ? null : mean(changes),
      baseRate: all.length === 0 ? null : shareAbove(all),
    };
  });
