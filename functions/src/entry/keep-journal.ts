/**
 * What a run leaves in the journal of its mode: its signal with what became of it, and what the model has cost. It is
 * written just before the run ends: whoever dies in between ends the run again and writes the same.
 */
import {
  HistoryOutput,
  isAbandoned,
  sessionOf,
  TrendOutput,
  Unavailable,
  type JournalEntry,
  type RunRecord,
} from '@trading-crew/core/contracts';
import { entryOf } from '@trading-crew/core/domain';
import type { RunPatch, RunStore } from '@trading-crew/core/ports';
import { reportBug } from '../errors.ts';
import type { Installation } from '../wiring.ts';

/** The line of the run, from what its agents read; null where they signalled nothing. */
async function signalled(run: RunRecord, { runs }: Installation): Promise<JournalEntry | null> {
  if (run.reason === 'HOLD_SIGNAL') return null;
  const steps = await runs.steps(run.runId);
  const outputOf = (name: string): unknown => steps.find(({ agent }) => agent === name)?.output;
  const trend = TrendOutput.safeParse(outputOf('TrendAnalysisAgent'));
  const history = HistoryOutput.safeParse(outputOf('HistoricalDataAgent'));
  if (!trend.success || !history.success) return null;
  // A run that fails after it was decided ends without its reason.
  const reason = run.reason ?? steps.find(({ noTrade }) => noTrade !== null)?.noTrade ?? null;
  return entryOf({ ...run, reason }, trend.data, history.data.bars);
}

/**
 * Adds what the run brings to the journal; the same run again changes nothing. Validation trades nothing and has no
 * journal. Throws `Unavailable`; any other fault is noted in the log, because the run is worth more than its line.
 */
export async function keepJournal(run: RunRecord, house: Installation): Promise<void> {
  const { runId, userId, mode, modelDollars, asOf } = run;
  if (mode === 'validation') return;
  try {
    const entry = await signalled(run, house);
    if (entry === null && modelDollars === 0) return;
    const day = asOf === null ? {} : { session: sessionOf(asOf) };
    await house.journals.add(userId, { runId, mode, entry, modelDollars, ...day, at: house.clock.now() });
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    reportBug(error);
  }
}

/** The store of runs, in which a run that ends is put into the journal first. */
export function withJournal(house: Installation): RunStore {
  const { runs } = house;
  /** Of a run that is somebody else's by now, or has ended, the write itself makes an end. */
  const beforeEnd = async (runId: string, patch: RunPatch, isOurs: (run: RunRecord) => boolean): Promise<void> => {
    if (patch.status === undefined || patch.status === 'RUNNING') return;
    const run = await runs.read(runId);
    if (run?.status === 'RUNNING' && isOurs(run)) await keepJournal({ ...run, ...patch }, house);
  };
  return {
    ...runs,
    update: async (hold, patch) => {
      await beforeEnd(hold.runId, patch, ({ attempt }) => attempt === hold.attempt);
      await runs.update(hold, patch);
    },
    endAbandoned: async (runId, now, patch) => {
      await beforeEnd(runId, patch, (run) => isAbandoned(run, now));
      return runs.endAbandoned(runId, now, patch);
    },
  };
}
