/** Demo runs: a script of steps and log lines from which finished runs are made and live ones are played. */
import {
  AGENT_ORDER,
  DEFAULT_SETTINGS,
  type AgentName,
  type LogAgent,
  type LogLevel,
  type LogLine,
  type OrderRecord,
  type RunRecord,
  type StepRecord,
} from '@trading-crew/core/contracts';
import { DEMO_QUANTITY, demoOrderId, demoOutputs } from './demo-outputs.ts';

export const DEMO_UID = 'demo-user';
export const DEMO_TIME = Date.UTC(2026, 0, 15, 15, 30);

const SUMMARIES: Readonly<Record<AgentName, string>> = {
  AlpacaConnectionManager: 'Account active, equity $101,596.60, market open.',
  HistoricalDataAgent: '180 bars to 11 Mar 2016, nothing missing.',
  AssetSelectionAgent: 'Eligible: liquid, volatility 24.1 % a year.',
  TrendAnalysisAgent: 'Bullish since 10 Mar 2016: BUY, strength 0.34.',
  SignalConfirmationAgent: 'Confirmed 0.72: 3 of 4 checks passed, volume is thin.',
  RiskManagementAgent: 'Size 58, clamped from 71 by the 10 % position limit.',
  TradeExecutionAgent: 'Bought 58, bracket with target and stop.',
  PerformanceAnalysisAgent: '6 closed trades, win rate 50.0 %, largest drawdown 1.6 %.',
  StrategyEnhancementAgent:
    '1 proposal; best short average 8 → 6, long average 21 → 26: 0.25\u00a0% a window against 0.01\u00a0%.',
};

export function demoRun(runId: string, asset: string, patch: Partial<RunRecord> = {}): RunRecord {
  const startedAt = patch.startedAt ?? DEMO_TIME;
  return {
    schemaVersion: 1,
    runId,
    userId: DEMO_UID,
    asset,
    mode: 'simulation',
    trigger: 'user',
    settings: DEFAULT_SETTINGS,
    dismissed: [],
    status: 'RUNNING',
    outcome: null,
    reason: null,
    failure: null,
    decision: null,
    trade: null,
    modelDollars: 0,
    currentAgent: null,
    cancelRequested: false,
    attempt: 1,
    nextSeq: 1,
    asOf: Date.UTC(2016, 2, 14, 13, 30),
    createdAt: startedAt,
    startedAt,
    endedAt: null,
    holder: null,
    leaseUntil: startedAt + 60_000,
    ...patch,
  };
}

export function demoStep(
  runId: string,
  asset: string,
  agent: AgentName,
  startedAt: number,
  patch: Partial<StepRecord> = {},
): StepRecord {
  const durationMs = 40 + agent.length * 7;
  return {
    schemaVersion: 1,
    userId: DEMO_UID,
    agent,
    version: 1,
    inputHash: 'a1b2c3d4',
    status: 'done',
    code: null,
    noTrade: null,
    summary: SUMMARIES[agent],
    output: demoOutputs(runId, asset, startedAt)[agent],
    explanation: null,
    modelCalls: [],
    startedAt,
    endedAt: startedAt + durationMs,
    durationMs,
    nextSeq: (AGENT_ORDER.indexOf(agent) + 1) * 2 + 1,
    ...patch,
  };
}

const line = (seq: number, time: number, agent: LogAgent, level: LogLevel, message: string): LogLine => ({
  userId: DEMO_UID,
  seq,
  time,
  agent,
  level,
  message,
  data: null,
});

/** The two lines that an agent writes: that it begins, and what came of it. */
export function demoLines(step: StepRecord): LogLine[] {
  const first = AGENT_ORDER.indexOf(step.agent) * 2 + 1;
  const level = step.status === 'failed' ? 'error' : step.status === 'done' ? 'info' : 'warning';
  return [
    line(first, step.startedAt, step.agent, 'debug', `${step.agent} begins.`),
    line(first + 1, step.endedAt, step.agent, level, step.summary),
  ];
}

/** How a demo run that traded ends. */
export function tradedPatch(
  runId: string,
  asset: string,
  endedAt: number,
  quantity = DEMO_QUANTITY,
): Partial<RunRecord> {
  const { order } = demoOutputs(runId, asset, endedAt).TradeExecutionAgent;
  const price = order?.averageFillPrice ?? null;
  return {
    status: 'COMPLETED',
    outcome: 'TRADED',
    decision: `Bought ${quantity} ${asset} at ${price?.toFixed(2) ?? 'n/a'}: the averages crossed upward on 10 Mar 2016 and three of four checks agreed.`,
    trade: { clientOrderId: demoOrderId(runId), side: 'buy', quantity, price },
    currentAgent: null,
    endedAt,
  };
}

export function demoOrder(runId: string, asset: string, at: number, quantity = DEMO_QUANTITY): OrderRecord {
  const { intent, order } = demoOutputs(runId, asset, at, quantity).TradeExecutionAgent;
  return {
    schemaVersion: 1,
    userId: DEMO_UID,
    mode: 'simulation',
    intent,
    order,
    status: 'filled',
    history: [
      { status: 'planned', at, source: 'crew', note: null },
      { status: 'sent', at: at + 12, source: 'crew', note: null },
      { status: 'accepted', at: at + 20, source: 'broker', note: null },
      {
        status: 'filled',
        at: at + 24,
        source: 'broker',
        note: `${quantity} at ${order?.averageFillPrice?.toFixed(2) ?? 'n/a'}`,
      },
    ],
    createdAt: at,
    updatedAt: at + 24,
  };
}
