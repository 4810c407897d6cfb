/** The runs that a demo account already has: one of each kind, so that every state can be looked at. */
import {
  AGENT_ORDER,
  type AgentName,
  type LogLine,
  type RunRecord,
  type StepRecord,
  type StepStatus,
} from '@trading-crew/core/contracts';
import { DEMO_TIME, demoLines, demoRun, demoStep, tradedPatch } from './demo-runs.ts';

export interface DemoRunFiles {
  readonly run: RunRecord;
  readonly steps: readonly StepRecord[];
  readonly logs: readonly LogLine[];
}

const HOUR = 3_600_000;
type StepPatches = Readonly<Partial<Record<AgentName, Partial<StepRecord>>>>;

/** A run with its first so many steps and what they said. */
export function filesOf(run: RunRecord, reached: number, patches: StepPatches): DemoRunFiles {
  let time = run.startedAt + 20;
  const steps = AGENT_ORDER.slice(0, reached).map((agent) => {
    const step = demoStep(run.runId, run.asset, agent, time, patches[agent]);
    time = step.endedAt + 5;
    return step;
  });
  return { run, steps, logs: steps.flatMap(demoLines) };
}

const without = (status: StepStatus, summary: string, code: string): Partial<StepRecord> => ({
  status,
  summary,
  code,
  output: null,
});
const NOT_NEEDED = without('skipped', 'Not needed: there is no signal.', 'NO_SIGNAL');

function held(startedAt: number): DemoRunFiles {
  const run = demoRun('DemoRunHold000000002', 'DEMO-CHOP', {
    startedAt,
    status: 'COMPLETED',
    outcome: 'NO_TRADE',
    reason: 'HOLD_SIGNAL',
    decision: 'No trade: the averages have not crossed (8: 50.12, 13: 50.31, 21: 49.90).',
    endedAt: startedAt + 410,
  });
  return filesOf(run, 9, {
    TrendAnalysisAgent: { summary: 'Neutral: HOLD. The averages have not crossed.', noTrade: 'HOLD_SIGNAL' },
    SignalConfirmationAgent: NOT_NEEDED,
    RiskManagementAgent: NOT_NEEDED,
    TradeExecutionAgent: NOT_NEEDED,
  });
}

function failed(startedAt: number): DemoRunFiles {
  const message = 'Market data could not be reached after three attempts. Start the run again in a moment.';
  const run = demoRun('DemoRunFailed0000003', 'DEMO-QUIET', {
    startedAt,
    status: 'FAILED',
    failure: { code: 'UNAVAILABLE', message, agent: 'HistoricalDataAgent', resumable: true },
    endedAt: startedAt + 3_200,
  });
  return filesOf(run, 1, {});
}

function blocked(startedAt: number): DemoRunFiles {
  const run = demoRun('DemoRunRejected00004', 'DEMO-CRASH', {
    startedAt,
    status: 'COMPLETED',
    outcome: 'NO_TRADE',
    reason: 'RISK_REJECTED',
    decision: 'No trade: the account lost 3.2 % today, more than the 3.0 % at which new positions stop for the day.',
    endedAt: startedAt + 460,
  });
  return filesOf(run, 9, {
    RiskManagementAgent: without('blocked', 'Rejected: daily loss 3.2 %, limit 3.0 %.', 'DAILY_LOSS'),
    TradeExecutionAgent: NOT_NEEDED,
  });
}

function traded(startedAt: number): DemoRunFiles {
  const runId = 'DemoRunTraded0000001';
  return filesOf(demoRun(runId, 'AAPL', { startedAt, ...tradedPatch(runId, 'AAPL', startedAt + 1_840) }), 9, {});
}

function cancelled(startedAt: number): DemoRunFiles {
  const run = demoRun('DemoRunCancelled0005', 'AAPL', {
    startedAt,
    status: 'CANCELLED',
    cancelRequested: true,
    endedAt: startedAt + 900,
  });
  return filesOf(run, 3, {});
}

export const demoHistory = (): DemoRunFiles[] => [
  traded(DEMO_TIME - HOUR),
  held(DEMO_TIME - 2 * HOUR),
  failed(DEMO_TIME - 3 * HOUR),
  blocked(DEMO_TIME - 5 * HOUR),
  cancelled(DEMO_TIME - 26 * HOUR),
];
