/**
 * Bars for the lab: the whole history that the account may see, or a file of the user's own, which never leaves the
 * device. Bars with a fault are refused with every fault in words; nothing is repaired.
 */
import {
  DAY_MS,
  MAX_BARS,
  sessionOf,
  fromBarColumns,
  timeOfSession,
  type BacktestRequest,
  type Bar,
  type Instrument,
  type SessionDate,
} from '@trading-crew/core/contracts';
import { checkBars, priceColumns, strategyOf } from '@trading-crew/core/domain';
import { parseBarsCsv } from '@trading-crew/core/offline';
import { BackendProblem, type UserBackend } from '../backend.ts';
import { problemOf } from '../problems.ts';
import type { LabBars } from './lab-engine.ts';

/** Bars that may be used, and what they are. */
export interface LoadedBars {
  readonly bars: LabBars;
  readonly list: readonly Bar[];
  readonly from: SessionDate;
  readonly to: SessionDate;
  /** Null for a file. */
  readonly instrument: Instrument | null;
  /** The file's name; null for bars of the market. */
  readonly file: string | null;
}

export type ReadFile =
  | { readonly kind: 'bars'; readonly loaded: LoadedBars }
  | { readonly kind: 'refused'; readonly file: string; readonly faults: readonly string[] };

/** More than a hundred thousand daily bars; what is larger is no file of daily bars. */
const MAX_FILE_BYTES = 20_000_000;

/** Steps of a file's asset, of which nothing is known. */
const CENTS_AND_SHARES = { priceIncrement: 0.01, quantityIncrement: 1 };

/** Faults of the bars in words, oldest first: none means that they can be used. Their age is no fault: it is history. */
export function faultsOf(bars: readonly Bar[]): string[] {
  const last = bars.at(-1);
  if (!last) return ['There are no bars.'];
  return checkBars(bars, { required: 2, asOf: last.time + DAY_MS }).map(({ message }) => message);
}

/** Faults of the bars that a request rests on: its period and the warm-up before it, in bars; the strategy's where left out. */
export function faultsWithin(
  { list }: LoadedBars,
  { from, to, strategy }: BacktestRequest,
  warmUp = strategyOf(strategy).warmUp,
): string[] {
  const first = from === null ? 0 : list.findIndex(({ time }) => time >= timeOfSession(from));
  // A period without bars is told as such, at its field.
  if (first === -1) return [];
  const after = to === null ? -1 : list.findIndex(({ time }) => time > timeOfSession(to));
  const begin = Math.max(0, first - warmUp);
  const counted = list.slice(begin, after === -1 ? list.length : after);
  return counted.length === 0 ? [] : faultsOf(counted);
}

/** Bars of different answers are different bars, whatever they hold: each gets a key of its own. */
let loaded = 0;

function loadedFrom(list: readonly Bar[], asset: string, rest: Pick<LoadedBars, 'instrument' | 'file'>): LoadedBars {
  const [first] = list;
  const last = list.at(-1);
  if (!first || !last) throw new BackendProblem(problemOf(`There are no bars of ${asset}.`, { field: 'asset' }));
  const [from, to] = [sessionOf(first.time), sessionOf(last.time)];
  loaded += 1;
  const key = `${asset} ${loaded}`;
  const { priceIncrement, quantityIncrement } = rest.instrument ?? CENTS_AND_SHARES;
  const bars = { key, asset, columns: priceColumns(list), priceIncrement, quantityIncrement };
  return { bars, list, from, to, ...rest };
}

/** Everything that the account may see of an asset. Throws BackendProblem with the field `asset`. */
export async function loadMarketBars(user: UserBackend, asset: string): Promise<LoadedBars> {
  const { instrument, bars } = await user.call('getBars', { asset, limit: MAX_BARS });
  return loadedFrom(fromBarColumns(bars), asset, { instrument, file: null });
}

/** The bars of a CSV file, or why it is refused: the first line at fault, or every fault of the bars. */
export async function readBarsFile(file: File): Promise<ReadFile> {
  const refused = (...faults: string[]): ReadFile => ({ kind: 'refused', file: file.name, faults });
  if (file.size > MAX_FILE_BYTES) return refused('It is larger than 20 MB. Keep the daily bars of one asset only.');
  const text = await file.text().catch(() => null);
  if (text === null) return refused('It could not be read: it was moved, changed or closed off since.');
  const parsed = parseBarsCsv(text, file.name);
  if (parsed.kind === 'refused') return refused(`Line ${parsed.line}: ${parsed.reason}.`);
  const faults = faultsOf(parsed.bars);
  if (faults.length > 0) return refused(...faults);
  const name = file.name.slice(0, 120);
  return { kind: 'bars', loaded: loadedFrom(parsed.bars, parsed.asset, { instrument: null, file: name }) };
}
