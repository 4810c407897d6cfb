/**
 * The loop: one agent after the other, each checkpointed with its log lines before the next begins. Whatever stops it,
 * the run can be taken up again from the last checkpoint and comes to the same end.
 */
import { LeaseLost, Unavailable, type AgentName, type RunRecord, type StepRecord } from '../contracts/index.ts';
import { roster as wholeCrew, type CrewMember } from '../agents/roster.ts';
import type { Hold, RunPatch, RunStore } from '../ports/index.ts';
import { announced } from '../domain/index.ts';
import { withOutput } from './checkpoint.ts';
import type { CrewPorts } from './crew-ports.ts';
import { decisionOf } from './decision.ts';
import { bufferedLogWriter } from './log-writer.ts';
import { keptSteps } from './kept-steps.ts';
import { narrate } from './narrate.ts';
import { withRetries } from './retries.ts';
import { saidBefore } from './said-before.ts';
import { workOrCheckpoint, type Progress, type Workplace } from './work-step.ts';

/** In the data of the line that begins a later attempt: lines from this number on were said after the last checkpoint. */
export const RESUMED_FROM = 'resumedFrom';

export interface RunCrewOptions {
  /** As the store gave it when it was claimed. */
  readonly run: RunRecord;
  readonly ports: CrewPorts;
  readonly store: RunStore;
  readonly roster?: readonly CrewMember[];
  /** Takes note of an error that is a bug and returns the reference under which it can be found. */
  readonly reportBug?: (error: unknown) => string;
}

/**
 * Runs the crew and returns the run as it ended: COMPLETED, CANCELLED or FAILED. Where somebody else has taken it up or
 * ended it meanwhile, because its lease was over, it stops at once, writes nothing more and returns the run as it
 * stands. Throws `Unavailable` when the store itself cannot be written any more, or a run that is taken up cannot ask
 * where the market stands; it can then be resumed.
 */
export async function runCrew(options: RunCrewOptions): Promise<RunRecord> {
  try {
    return await workThrough(options);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    return asStored(options);
  }
}

async function workThrough(options: RunCrewOptions): Promise<RunRecord> {
  const { run, ports, store } = options;
  const hold: Hold = { runId: run.runId, attempt: run.attempt };
  const writer = bufferedLogWriter({ store, clock: ports.clock, hold });
  const log = await logSoFar(options);
  const narrator = narrate({ userId: run.userId, clock: ports.clock, write: writer.write, ...log });
  const { roster = wholeCrew, reportBug = () => 'none' } = options;
  const kept = await keptSteps(run, ports, store);
  const nothing = { steps: new Map<AgentName, StepRecord>(), settled: new Set<AgentName>() };
  const { steps: earlier, settled } = kept.kind === 'kept' ? kept : nothing;
  const place: Workplace = { run, hold, ports, store, roster, reportBug, writer, narrator, earlier, settled };
  if (kept.kind === 'outdated') return end(place, outdated(place, kept.sentence));
  const progress: Progress = { steps: [], outputs: {} };
  announce(place, [...earlier.values()].filter((step) => step.status !== 'failed').length);
  for (const member of roster) {
    const stored = await withRetries(() => store.read(run.runId), ports.clock);
    if (stored && (stored.attempt !== run.attempt || stored.status !== 'RUNNING')) return stored;
    if (stored?.cancelRequested) return end(place, cancelled(place, member.name));
    const step = await workOrCheckpoint(member, progress, place);
    progress.steps.push(step);
    if (step.status === 'failed') return end(place, { status: 'FAILED', endedAt: ports.clock.now() });
    progress.outputs = withOutput(progress.outputs, step);
    const pause = run.settings.execution.agentPauseMs;
    if (pause > 0) await ports.clock.sleep(pause);
  }
  return end(place, completed(place, progress));
}

/**
 * The number of the first new line, after the last there is: lines that came after the last checkpoint are not written
 * over, and what they say is not said again.
 */
async function logSoFar({ run, store, ports }: RunCrewOptions) {
  if (run.attempt === 1) return { firstSeq: run.nextSeq };
  const lines = await withRetries(() => store.logs(run.runId), ports.clock);
  const firstSeq = Math.max(run.nextSeq, (lines.at(-1)?.seq ?? 0) + 1);
  return { firstSeq, isSaid: saidBefore(lines.filter(({ seq }) => seq >= run.nextSeq)) };
}

function announce({ run, narrator }: Workplace, stepsDone: number): void {
  // Before the first checkpoint an earlier attempt may have been lost with this line, or have said it already.
  if (run.nextSeq === 1) {
    narrator.say('Crew', 'info', `Run on ${run.asset} in ${run.mode} mode, ${announced(run.settings.strategy)}.`);
  }
  if (run.attempt === 1) return;
  const message = `Started again, attempt ${run.attempt}: ${stepsDone} steps are kept.`;
  narrator.say('Crew', 'info', message, { [RESUMED_FROM]: run.nextSeq });
}

function outdated({ narrator, ports }: Workplace, message: string): RunPatch {
  narrator.say('Crew', 'error', message);
  const failure = { code: 'OUTDATED' as const, message, agent: null, resumable: false };
  return { status: 'FAILED', failure, endedAt: ports.clock.now() };
}

function cancelled({ narrator, ports }: Workplace, before: AgentName): RunPatch {
  narrator.say('Crew', 'warning', `Cancelled before ${before}. Nothing more is done.`);
  return { status: 'CANCELLED', currentAgent: null, endedAt: ports.clock.now() };
}

function completed({ narrator, ports, run }: Workplace, progress: Progress): RunPatch {
  const decision = decisionOf(progress.steps, progress.outputs);
  const sentence = decision?.sentence ?? 'No trade: no agent came to a decision.';
  narrator.say('Crew', 'info', `Run on ${run.asset} is complete. ${sentence}`);
  return {
    status: 'COMPLETED',
    outcome: decision?.outcome ?? 'NO_TRADE',
    reason: decision ? decision.reason : 'ABSTAINED',
    decision: sentence,
    trade: decision?.trade ?? null,
    currentAgent: null,
    endedAt: ports.clock.now(),
  };
}

/** Writes the end of the run after its last log line, and returns the run as it stands. */
async function end(place: Workplace, patch: RunPatch): Promise<RunRecord> {
  const { hold, store, writer, narrator, ports } = place;
  await writer.flush();
  await withRetries(() => store.update(hold, { ...patch, nextSeq: narrator.nextSeq }), ports.clock);
  return asStored(place);
}

async function asStored({ run, store, ports }: Pick<RunCrewOptions, 'run' | 'store' | 'ports'>): Promise<RunRecord> {
  const stored = await withRetries(() => store.read(run.runId), ports.clock);
  if (!stored) throw new Unavailable('The run is no longer in the store.');
  return stored;
}
