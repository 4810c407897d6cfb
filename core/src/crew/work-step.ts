/**
 * One step: an agent's work or the checkpoint that stands in for it, written down with its log lines before the next
 * agent begins. A step never throws for what an agent met: that becomes its status.
 */
import {
  LeaseLost,
  type AgentName,
  type CrewOutputs,
  type RunFailure,
  type RunRecord,
  type StepRecord,
  type StepTape,
} from '../contracts/index.ts';
import type { Say } from '../agents/agent.ts';
import type { CrewMember } from '../agents/roster.ts';
import type { Hold, RunPatch, RunStore } from '../ports/index.ts';
import { askedModel, type AskedModel } from './asked-model.ts';
import { inputHashOf, isCheckpointOf, isReadable, withOutput } from './checkpoint.ts';
import type { CrewPorts } from './crew-ports.ts';
import { decisionOf } from './decision.ts';
import type { LogWriter } from './log-writer.ts';
import type { Narrator } from './narrate.ts';
import { withRetries } from './retries.ts';
import { finished, skipped, stumbled, type StepOutcome } from './step-outcome.ts';
import { recorder, type Recorder } from './tape.ts';

/** How long a run is held without a sign of life. Renewed at every checkpoint, and by whoever keeps the process. */
export const LEASE_MS = 45_000;

/** What the steps of one run share. */
export interface Workplace {
  readonly run: RunRecord;
  /** What the run is written with: the attempt at hand. */
  readonly hold: Hold;
  readonly ports: CrewPorts;
  readonly store: RunStore;
  readonly roster: readonly CrewMember[];
  readonly reportBug: (error: unknown) => string;
  readonly writer: LogWriter;
  readonly narrator: Narrator;
  /** The steps that the run found when it began: of an earlier attempt. */
  readonly earlier: ReadonlyMap<AgentName, StepRecord>;
  /** Agents whose earlier step holds as it is. */
  readonly settled: ReadonlySet<AgentName>;
}

/** How far the run has come: its steps in order, and what they handed on. */
export interface Progress {
  readonly steps: StepRecord[];
  outputs: Partial<CrewOutputs>;
}

/** What an agent works with, and what is kept of it. */
interface Desk {
  readonly say: Say;
  /** Null: the rules decide alone. */
  readonly model: AskedModel | null;
  readonly recorder: Recorder;
}

/**
 * The step of one agent, new or from its checkpoint, saved. Throws `Unavailable` only when the store cannot be
 * written, and `LeaseLost` when somebody else has the run: nothing of the step is written then.
 */
export async function workOrCheckpoint(member: CrewMember, progress: Progress, place: Workplace): Promise<StepRecord> {
  const { run, hold, ports, store, writer, narrator } = place;
  const earlier = place.earlier.get(member.name);
  const startedAt = ports.clock.now();
  const desk = deskFor(member, place);
  const done = await work(member, earlier, progress, desk, place);
  if (done.kind === 'checkpoint') return done.step;
  const { failure, ...outcome } = done.outcome;
  const endedAt = ports.clock.now();
  await writer.flush();
  const step: StepRecord = {
    schemaVersion: 1,
    userId: run.userId,
    agent: member.name,
    version: member.version,
    startedAt,
    ...outcome,
    // What an earlier attempt at this step asked was paid for as well.
    modelCalls: [...(earlier?.modelCalls ?? []), ...(desk.model?.calls ?? [])],
    inputHash: done.inputHash,
    endedAt,
    durationMs: endedAt - startedAt,
    nextSeq: narrator.nextSeq,
  };
  const patch = patchAfter(step, failure, progress, place);
  const tape = tapeOf(step, desk.recorder, earlier !== undefined);
  await withRetries(() => store.checkpoint(hold, step, patch, tape), ports.clock);
  return step;
}

function deskFor({ name }: CrewMember, { run, ports, narrator }: Workplace): Desk {
  const { llm, clock } = ports;
  const say: Say = (level, message, data) => narrator.say(name, level, message, data);
  const desk = { say, recorder: recorder(ports) };
  if (llm === null || !run.settings.model.use) return { ...desk, model: null };
  return { ...desk, model: askedModel({ llm, agent: name, clock, attemptBegan: run.startedAt, say }) };
}

/** The tape of a step that used a tool; an empty one where it is too long, or another stands from an earlier attempt. */
function tapeOf({ userId, agent }: StepRecord, { isEmpty, text }: Recorder, isRepeated: boolean): StepTape | undefined {
  if (isEmpty() && !isRepeated) return undefined;
  // Written when it is stored: a fast-forward throws most of its runs away, and their tapes unwritten.
  return {
    schemaVersion: 1,
    userId,
    agent,
    get calls() {
      return text() ?? '[]';
    },
  };
}

type Done =
  | { readonly kind: 'checkpoint'; readonly step: StepRecord }
  | { readonly kind: 'worked'; readonly inputHash: string; readonly outcome: StepOutcome };

async function work(
  member: CrewMember,
  earlier: StepRecord | undefined,
  progress: Progress,
  desk: Desk,
  place: Workplace,
): Promise<Done> {
  const { ports, reportBug, run } = place;
  const { runId, asset, mode, trigger, settings, dismissed } = run;
  const { say } = desk;
  const noTrade = progress.steps.find((step) => step.noTrade !== null)?.noTrade ?? null;
  let inputHash = inputHashOf(null);
  if (place.settled.has(member.name) && isReadable(earlier)) return { kind: 'checkpoint', step: earlier };
  try {
    const prepared = member.prepare({
      runId,
      asset,
      mode,
      trigger,
      settings,
      dismissed,
      outputs: progress.outputs,
      noTrade,
    });
    if (prepared.kind === 'work') inputHash = inputHashOf(prepared.input);
    if (isCheckpointOf(earlier, member, inputHash)) return { kind: 'checkpoint', step: earlier };
    if (prepared.kind === 'skip') return { kind: 'worked', inputHash, outcome: skipped(prepared, say) };
    const toolbox = { ...desk.recorder.tools, clock: ports.clock, llm: desk.model?.ask ?? null };
    const result = await withRetries(
      () => member.work(prepared.input, toolbox, say),
      ports.clock,
      (error, waitMs) => say('warning', `${error.message} Trying again in ${waitMs / 1000} s.`),
    );
    return { kind: 'worked', inputHash, outcome: finished(result) };
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    const isOpen = !progress.steps.some((step) => step.agent === 'TradeExecutionAgent');
    const outcome = stumbled({ agent: member.name, error, isOpen, say, reportBug });
    return { kind: 'worked', inputHash, outcome };
  }
}

/** What changes on the run together with a step: who works next, what is decided by now, and the renewed lease. */
function patchAfter(step: StepRecord, failure: RunFailure | null, progress: Progress, place: Workplace): RunPatch {
  const now = place.ports.clock.now();
  const modelDollars = dollarsOf([...place.earlier.values(), ...progress.steps, step]);
  const patch: RunPatch = { nextSeq: step.nextSeq, leaseUntil: now + LEASE_MS, modelDollars };
  if (failure) return { ...patch, failure, currentAgent: step.agent };
  const outputs = withOutput(progress.outputs, step);
  const decision = decisionOf([...progress.steps, step], outputs);
  return {
    ...patch,
    currentAgent: nextAfter(step.agent, place.roster),
    ...(outputs.AlpacaConnectionManager ? { asOf: outputs.AlpacaConnectionManager.market.now } : {}),
    ...(decision ? { decision: decision.sentence, trade: decision.trade } : {}),
  };
}

/** What the model has cost in these steps, dollars. Of two steps of one agent the later one counts: it has both's calls. */
function dollarsOf(steps: readonly StepRecord[]): number {
  const latest = new Map(steps.map((step) => [step.agent, step]));
  return [...latest.values()].flatMap(({ modelCalls }) => modelCalls).reduce((sum, { dollars }) => sum + dollars, 0);
}

const nextAfter = (agent: AgentName, roster: readonly CrewMember[]): AgentName | null => {
  const names = roster.map((member) => member.name);
  return names[names.indexOf(agent) + 1] ?? null;
};
