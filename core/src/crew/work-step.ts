/**
 * One step: an agent's work or the checkpoint that stands in for it, written down with its log lines before the next
 * agent begins. A step never throws for what an agent met: that becomes its status.
 */
import {
  Failure,
  Misconfigured,
  NotEnoughData,
  Unavailable,
  type AgentName,
  type CrewOutputs,
  type RunFailure,
  type RunRecord,
  type StepRecord,
} from '../contracts/index.ts';
import type { AgentResult, CrewMember } from '../agents/roster.ts';
import type { RunPatch, RunStore } from '../ports/index.ts';
import { inputHashOf, isCheckpointOf, withOutput } from './checkpoint.ts';
import type { CrewPorts } from './crew-ports.ts';
import { decisionOf } from './decision.ts';
import type { LogWriter } from './log-writer.ts';
import type { Narrator } from './narrate.ts';
import { withRetries } from './retries.ts';

/** How long a run is held without a sign of life. Renewed at every checkpoint. */
export const LEASE_MS = 120_000;

/** What the steps of one run share. */
export interface Workplace {
  readonly run: RunRecord;
  readonly ports: CrewPorts;
  readonly store: RunStore;
  readonly roster: readonly CrewMember[];
  readonly reportBug: (error: unknown) => string;
  readonly writer: LogWriter;
  readonly narrator: Narrator;
}

/** How far the run has come: its steps in order, and what they handed on. */
export interface Progress {
  readonly steps: StepRecord[];
  outputs: Partial<CrewOutputs>;
}

/**
 * The step of one agent, new or from its checkpoint, saved. Throws `Unavailable` only when the store cannot be
 * written.
 */
export async function workOrCheckpoint(
  member: CrewMember,
  earlier: StepRecord | undefined,
  progress: Progress,
  place: Workplace,
): Promise<StepRecord> {
  const { run, ports, store, writer, narrator } = place;
  const { settings, runId, asset, mode } = run;
  const noTrade = progress.steps.find((step) => step.noTrade !== null)?.noTrade ?? null;
  const startedAt = ports.clock.now();
  const base = {
    schemaVersion: 1 as const,
    userId: run.userId,
    agent: member.name,
    version: member.version,
    startedAt,
  };
  let inputHash = inputHashOf(null);
  let outcome: Pick<StepRecord, 'status' | 'code' | 'noTrade' | 'summary' | 'output'>;
  let failure: RunFailure | null = null;
  try {
    const prepared = member.prepare({ runId, asset, mode, settings, outputs: progress.outputs, noTrade });
    if (prepared.kind === 'work') inputHash = inputHashOf(prepared.input);
    if (isCheckpointOf(earlier, member, inputHash)) return earlier;
    outcome =
      prepared.kind === 'skip'
        ? {
            status: 'skipped',
            code: prepared.code,
            summary: prepared.summary,
            output: null,
            noTrade: prepared.noTrade ?? null,
          }
        : stepOutcome(await workWithRetries(member, prepared.input, place));
    if (prepared.kind === 'skip') narrator.say(member.name, 'info', `Skipped. ${prepared.summary}`);
  } catch (error) {
    if (error instanceof NotEnoughData) {
      narrator.say(member.name, 'warning', `Abstained. ${error.message}`);
      outcome = {
        status: 'abstained',
        code: 'DATA_MISSING',
        summary: error.message,
        output: null,
        // After the execution nothing is left to decide.
        noTrade: progress.steps.some((step) => step.agent === 'TradeExecutionAgent') ? null : 'DATA_MISSING',
      };
    } else {
      failure = failureOf(error, member.name, place);
      narrator.say(member.name, 'error', failure.message);
      outcome = { status: 'failed', code: failure.code, summary: failure.message, output: null, noTrade: null };
    }
  }
  const endedAt = ports.clock.now();
  await writer.flush();
  const step = { ...base, ...outcome, inputHash, endedAt, durationMs: endedAt - startedAt, nextSeq: narrator.nextSeq };
  const patch = patchAfter(step, failure, progress, place);
  await withRetries(() => store.checkpoint(runId, step, patch), ports.clock);
  return step;
}

const stepOutcome = ({ status, code, summary, output, noTrade }: AgentResult<unknown>) => ({
  status,
  code,
  summary,
  output,
  noTrade: noTrade ?? null,
});

function workWithRetries(
  member: CrewMember,
  input: unknown,
  { ports, narrator }: Workplace,
): Promise<AgentResult<unknown>> {
  const work = () =>
    member.work(input, { ...ports }, (level, message, data) => narrator.say(member.name, level, message, data));
  return withRetries(work, ports.clock, (error, waitMs) =>
    narrator.say(member.name, 'warning', `${error.message} Trying again in ${waitMs / 1000} s.`),
  );
}

/** What changes on the run together with a step: who works next, what is decided by now, and the renewed lease. */
function patchAfter(step: StepRecord, failure: RunFailure | null, progress: Progress, place: Workplace): RunPatch {
  const now = place.ports.clock.now();
  const patch: RunPatch = { nextSeq: step.nextSeq, leaseUntil: now + LEASE_MS };
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

const nextAfter = (agent: AgentName, roster: readonly CrewMember[]): AgentName | null => {
  const names = roster.map((member) => member.name);
  return names[names.indexOf(agent) + 1] ?? null;
};

function failureOf(error: unknown, agent: AgentName, { reportBug }: Workplace): RunFailure {
  if (error instanceof Unavailable) return { code: 'UNAVAILABLE', message: error.message, agent, resumable: true };
  if (error instanceof Misconfigured) return { code: 'MISCONFIGURED', message: error.message, agent, resumable: true };
  if (error instanceof Failure) return { code: 'INTERNAL', message: error.message, agent, resumable: true };
  const message = `Something went wrong inside this step. Reference ${reportBug(error)}.`;
  return { code: 'INTERNAL', message, agent, resumable: true };
}
