/**
 * What a run adds to the journal: its signal, the close that it rests on, and what became of it. A run that is taken up
 * again has one line, not two.
 */
import {
  JOURNAL_MAX,
  MODEL_DAYS_MAX,
  sessionOf,
  type BarColumns,
  type ExecutionMode,
  type Journal,
  type JournalEntry,
  type ModelDay,
  type RunRecord,
  type SessionDate,
  type SignalFate,
  type TrendOutput,
} from '../contracts/index.ts';

/** What is read of a run; its id is null where the run is not kept. */
export interface JournalledRun extends Pick<RunRecord, 'asset' | 'outcome' | 'reason' | 'trade'> {
  readonly runId: string | null;
}

/** What became of the signal of a run. One that failed after its order has traded all the same. */
export function signalFate({ outcome, reason, trade }: Pick<RunRecord, 'outcome' | 'reason' | 'trade'>): SignalFate {
  if (outcome === 'TRADED' || trade !== null) return 'traded';
  if (reason === 'NOT_CONFIRMED') return 'not-confirmed';
  return reason === 'RISK_REJECTED' ? 'risk-rejected' : 'other';
}

/**
 * The line of a run, with the session and the close (dollars) of the last of the bars that its trend was read from; null
 * where nothing was signalled, or there was no bar.
 */
export function entryOf(run: JournalledRun, trend: Pick<TrendOutput, 'signal'>, bars: BarColumns): JournalEntry | null {
  const { signal } = trend;
  const time = bars.time.at(-1);
  const close = bars.close.at(-1);
  if (signal === 'HOLD' || time === undefined || close === undefined) return null;
  return { asset: run.asset, session: sessionOf(time), close, signal, fate: signalFate(run), runId: run.runId };
}

/** A journal in which nothing stands yet. */
export const emptyJournal = (mode: ExecutionMode): Journal => ({
  schemaVersion: 1,
  mode,
  entries: [],
  modelDollars: 0,
  updatedAt: 0,
});

/**
 * The journal with these entries at its end, oldest first, of which the newest JOURNAL_MAX are kept. An entry of a run
 * that stands in it already takes the place of the earlier one, so that adding the same again changes nothing.
 */
export function appended(journal: Journal, entries: readonly JournalEntry[]): Journal {
  const isOf = (runId: string) => (entry: JournalEntry) => entry.runId === runId;
  const all = [...journal.entries];
  for (const entry of entries) {
    const place = entry.runId === null ? -1 : all.findIndex(isOf(entry.runId));
    if (place < 0) all.push(entry);
    else all[place] = entry;
  }
  return { ...journal, entries: all.slice(-JOURNAL_MAX) };
}

/**
 * The journal with dollars added that the model has cost on a day of the account; the newest MODEL_DAYS_MAX days are kept.
 * Without a day they count in the whole alone.
 */
export function withModelCost(journal: Journal, dollars: number, session: SessionDate | null): Journal {
  const charged = { ...journal, modelDollars: journal.modelDollars + dollars };
  if (session === null || dollars === 0) return charged;
  const days = journal.modelDays ?? [];
  const known = days.find((day) => day.session === session)?.dollars ?? 0;
  const others = days.filter((day) => day.session !== session);
  const modelDays = [...others, { session, dollars: known + dollars }].sort(byDay).slice(-MODEL_DAYS_MAX);
  return { ...charged, modelDays };
}

const byDay = (one: ModelDay, other: ModelDay): number => (one.session < other.session ? -1 : 1);

/** Dollars below this are a difference of rounding. */
const NO_DOLLARS = 1e-9;

/**
 * What the model has cost from a day of the account on, dollars. Null where it cannot be said: some of the dollars are
 * older than the days that are kept, and the range begins no later than those do.
 */
export function modelDollarsSince({ modelDollars, modelDays = [] }: Journal, from: SessionDate): number | null {
  const sum = (days: readonly ModelDay[]): number => days.reduce((total, { dollars }) => total + dollars, 0);
  const undated = modelDollars - sum(modelDays);
  const [first] = modelDays;
  if (undated > NO_DOLLARS && !(first && from > first.session)) return null;
  return sum(modelDays.filter(({ session }) => session >= from));
}
