/** What becomes of a step: an agent's result, its skip, or what it met on the way, in the fields of the record. */
import {
  Failure,
  Misconfigured,
  NotEnoughData,
  RunCancelled,
  Unavailable,
  type AgentName,
  type RunFailure,
  type StepRecord,
} from '../contracts/index.ts';
import type { AgentResult, Prepared, Say } from '../agents/agent.ts';

export interface StepOutcome extends Pick<
  StepRecord,
  'status' | 'code' | 'noTrade' | 'summary' | 'output' | 'explanation'
> {
  /** What ends the run with this step; null when it goes on. */
  readonly failure: RunFailure | null;
}

const NOTHING = { output: null, explanation: null, noTrade: null, failure: null } as const;

export const finished = ({
  status,
  code,
  summary,
  output,
  noTrade,
  explanation,
}: AgentResult<unknown>): StepOutcome => ({
  status,
  code,
  summary,
  output,
  noTrade: noTrade ?? null,
  explanation: explanation ?? null,
  failure: null,
});

/** A step without work, said in the log. */
export function skipped(
  { code, summary, noTrade }: Extract<Prepared<unknown>, { kind: 'skip' }>,
  say: Say,
): StepOutcome {
  say('info', `Skipped. ${summary}`);
  return { ...NOTHING, status: 'skipped', code, summary, noTrade: noTrade ?? null };
}

export interface Stumble {
  readonly agent: AgentName;
  readonly error: unknown;
  /** Whether a trade may still come of the run: after the execution nothing is left to decide. */
  readonly isOpen: boolean;
  readonly say: Say;
  readonly reportBug: (error: unknown) => string;
}

/** A step that threw, said in the log: without data it abstains, a cancelled run skips it, anything else fails it. */
export function stumbled({ agent, error, isOpen, say, reportBug }: Stumble): StepOutcome {
  if (error instanceof RunCancelled) {
    say('warning', error.message);
    return { ...NOTHING, status: 'skipped', code: 'CANCELLED', summary: error.message };
  }
  if (error instanceof NotEnoughData) {
    const summary = error.message;
    say('warning', `Abstained. ${summary}`);
    const code = 'DATA_MISSING';
    return { ...NOTHING, status: 'abstained', code, summary, noTrade: isOpen ? code : null };
  }
  const failure = failureOf(error, agent, reportBug);
  say('error', failure.message);
  return { ...NOTHING, status: 'failed', code: failure.code, summary: failure.message, failure };
}

function failureOf(error: unknown, agent: AgentName, reportBug: (error: unknown) => string): RunFailure {
  if (error instanceof Unavailable) return { code: 'UNAVAILABLE', message: error.message, agent, resumable: true };
  if (error instanceof Misconfigured) return { code: 'MISCONFIGURED', message: error.message, agent, resumable: true };
  if (error instanceof Failure) return { code: 'INTERNAL', message: error.message, agent, resumable: true };
  const message = `Something went wrong inside this step. Reference ${reportBug(error)}.`;
  return { code: 'INTERNAL', message, agent, resumable: true };
}
