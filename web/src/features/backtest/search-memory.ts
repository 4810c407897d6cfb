/**
 * Remembers which settings were tried on the same bars before one of them is looked at more closely: the best of many is
 * partly luck, and the deflated Sharpe ratio takes away what luck alone would have brought.
 */
import { numbersOf, type BacktestRequest, type StrategyChoice } from '@trading-crew/core/contracts';
import { stableJson } from '@trading-crew/core/domain';
import type { LabSearch } from '../../backend/lab/lab-engine.ts';
import type { Prepared } from './lab-work.ts';

/** The search behind a question; none for null. */
export type SearchOf = (asked: Prepared | null) => LabSearch;

export const NO_SEARCH: LabSearch = { combinationsTried: 1, sharpeVariance: null };

/** A setting that was tried, with its Sharpe ratio a year; null where it has none or it is not known. */
export interface TriedSetting {
  readonly strategy: StrategyChoice;
  readonly sharpe: number | null;
}

export interface SearchMemory {
  readonly of: SearchOf;
  /** Settings that were tried by the rules and over the period of a request; the same one again counts once. */
  readonly remember: (prepared: Prepared, tried: readonly TriedSetting[]) => void;
  /** A search of another visit, or of a result that was kept; of a file its name has to do. */
  readonly recall: (asked: Asked, search: LabSearch) => void;
}

export type Asked = Pick<BacktestRequest, 'asset' | 'source' | 'strategy'>;

const askedKey = ({ asset, source, strategy }: Asked): string => stableJson([asset, source, strategy.name]);

/** Bars of a file are not those of the market, and of two files of a name each has its own. */
const placeOf = ({ request, loaded }: Prepared): string =>
  loaded.file === null ? askedKey(request) : `${askedKey(request)} ${loaded.bars.key}`;

/** Sharpe ratios by setting, rules and period. */
type Tried = Map<string, number | null>;

/** What two settings must share, beside their numbers, to be the same one: rules and period, each told by its number. */
function termNumbers(): (request: BacktestRequest) => number {
  const known = new Map<string, number>();
  return ({ from, to, rules }) => {
    const terms = stableJson({ from, to, rules });
    const number = known.get(terms) ?? known.size;
    known.set(terms, number);
    return number;
  };
}

/** Sample variance of what is known; null below two. */
function varianceOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

function joined(tried: Tried | undefined, recalled: LabSearch | undefined): LabSearch {
  if (!tried) return recalled ?? NO_SEARCH;
  const own: LabSearch = {
    combinationsTried: tried.size,
    sharpeVariance: varianceOf([...tried.values()].filter((sharpe) => sharpe !== null)),
  };
  if (!recalled) return own;
  // How many of the two are the same is not known: neither is counted for less than it was.
  const [more, other] = recalled.combinationsTried >= own.combinationsTried ? [recalled, own] : [own, recalled];
  return { ...more, sharpeVariance: more.sharpeVariance ?? other.sharpeVariance };
}

/** Searches by bars and strategy: all settings that were tried on them count together. */
export function createSearchMemory(): SearchMemory {
  const places = new Map<string, Tried>();
  const recalls = new Map<string, LabSearch>();
  const termsOf = termNumbers();
  return {
    of: (asked) => (asked ? joined(places.get(placeOf(asked)), recalls.get(askedKey(asked.request))) : NO_SEARCH),
    remember: (prepared, settings) => {
      if (settings.length === 0) return;
      const place = placeOf(prepared);
      const tried = places.get(place) ?? new Map<string, number | null>();
      places.set(place, tried);
      const terms = termsOf(prepared.request);
      for (const { strategy, sharpe } of settings) {
        const key = `${stableJson(numbersOf(strategy))} ${terms}`;
        tried.set(key, sharpe ?? tried.get(key) ?? null);
      }
    },
    recall: (asked, search) => {
      const key = askedKey(asked);
      const known = recalls.get(key)?.combinationsTried ?? 1;
      if (search.combinationsTried > known) recalls.set(key, search);
    },
  };
}
