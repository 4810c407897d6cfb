/** How a demo run is played: agent after agent, stopped by a cancel, a kill switch or a halt, and taken up again. */
import {
  AGENT_ORDER,
  type AgentName,
  type LogLine,
  type RunRecord,
  type StepRecord,
} from '@trading-crew/core/contracts';
import { demoOrderId } from './demo-outputs.ts';
import { demoLines, demoOrder, demoRun, demoStep, tradedPatch } from './demo-runs.ts';
import { haltOf, stopOf } from './demo-safety.ts';
import { findRun, putRun, type DemoStore } from './demo-state.ts';

export interface DemoPace {
  /** Milliseconds that an agent takes. */
  readonly agentMs: number;
  readonly answerMs: number;
}

export const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const LEASE_MS = 60_000;

/** A resumed run writes over what it had said and done from there on. */
const linesBefore = (lines: readonly LogLine[] = [], seq: number) => lines.filter((line) => line.seq < seq);
const stepsOfOthers = (steps: readonly StepRecord[] = [], agent: AgentName) =>
  steps.filter((step) => step.agent !== agent);

const without = (status: StepRecord['status'], code: string, summary: string): Partial<StepRecord> => ({
  status,
  code,
  summary,
  output: null,
});

/** What the safety of the account makes of a step; nothing where it stands in nobody's way. */
function safetyPatch(store: DemoStore, run: RunRecord, agent: AgentName): Partial<StepRecord> {
  const halt = run.mode === 'validation' ? null : haltOf(store.state(), run.mode);
  if (agent === 'RiskManagementAgent' && halt)
    return {
      ...without('blocked', 'HALTED', `Rejected: purchases are halted. ${halt.because}`),
      noTrade: 'RISK_REJECTED',
    };
  if (agent !== 'TradeExecutionAgent') return {};
  if (halt) return without('skipped', 'NO_SIGNAL', 'Not needed: risk rejected the purchase.');
  const stop = stopOf(store.state());
  return stop ? { ...without('blocked', 'STOPPED', `Not sent: ${stop}`), noTrade: 'STOPPED' } : {};
}

function keepOrder(store: DemoStore, { runId, asset }: RunRecord): void {
  store.change({ orders: { ...store.state().orders, [demoOrderId(runId)]: demoOrder(runId, asset, Date.now()) } });
}

/** One agent at work; false when the run was asked to stop. */
async function playAgent(store: DemoStore, runId: string, agent: AgentName, pace: DemoPace): Promise<boolean> {
  const run = findRun(store, runId);
  if (!run || run.cancelRequested) return false;
  putRun(store, { ...run, currentAgent: agent, leaseUntil: Date.now() + LEASE_MS });
  const begun = demoStep(runId, run.asset, agent, Date.now());
  const [begins] = demoLines(begun);
  const { logs } = store.state();
  if (begins) store.change({ logs: { ...logs, [runId]: [...linesBefore(logs[runId], begins.seq), begins] } });
  await wait(pace.agentMs);
  const step = { ...begun, endedAt: Date.now(), durationMs: pace.agentMs, ...safetyPatch(store, run, agent) };
  const [, ends] = demoLines(step);
  const after = store.state();
  store.change({
    steps: { ...after.steps, [runId]: [...stepsOfOthers(after.steps[runId], agent), step] },
    logs: ends ? { ...after.logs, [runId]: [...linesBefore(after.logs[runId], ends.seq), ends] } : after.logs,
  });
  if (agent === 'TradeExecutionAgent' && step.status === 'done') keepOrder(store, run);
  return true;
}

/** How the run ends by what its steps say. */
function endOf(store: DemoStore, run: RunRecord): Partial<RunRecord> {
  const endedAt = Date.now();
  if (run.cancelRequested) return { status: 'CANCELLED', currentAgent: null, endedAt };
  const stopped = store.state().steps[run.runId]?.find(({ noTrade }) => noTrade !== null);
  if (!stopped) return tradedPatch(run.runId, run.asset, endedAt);
  return {
    status: 'COMPLETED',
    outcome: 'NO_TRADE',
    reason: stopped.noTrade,
    decision: `No trade: ${stopped.summary.replace(/^\w+( \w+)?: /, '')}`,
    currentAgent: null,
    endedAt,
  };
}

/** Plays what is left of a run, to its end. */
export async function playRun(store: DemoStore, runId: string, pace: DemoPace): Promise<RunRecord> {
  const done = new Set(
    store
      .state()
      .steps[runId]?.filter(({ status }) => status === 'done')
      .map(({ agent }) => agent),
  );
  for (const agent of AGENT_ORDER) {
    if (!done.has(agent) && !(await playAgent(store, runId, agent, pace))) break;
  }
  const run = findRun(store, runId) ?? demoRun(runId, 'AAPL');
  const ended = { ...run, ...endOf(store, run) };
  putRun(store, ended);
  return ended;
}

/** Takes a run up again where it failed or was left; answers at once, the run goes on behind. */
export function resumeRun(store: DemoStore, run: RunRecord, pace: DemoPace) {
  const now = Date.now();
  const isLeft = run.status === 'RUNNING' && run.leaseUntil <= now;
  const canPass = run.status === 'FAILED' && (run.failure?.resumable ?? false);
  if (!isLeft && !canPass) return { runId: run.runId, status: run.status, queued: false };
  const fresh = { status: 'RUNNING', failure: null, attempt: run.attempt + 1, endedAt: null } as const;
  void wait(pace.answerMs).then(() => {
    putRun(store, { ...run, ...fresh, startedAt: now, leaseUntil: Date.now() + LEASE_MS });
    return playRun(store, run.runId, pace);
  });
  return { runId: run.runId, status: run.status, queued: true };
}
