/**
 * Lets time pass on a simulated account, session by session, with or without the crew at work on the watchlist. The
 * same start always gives the same sessions: nothing here reads a clock for a decision, or draws a number that is not
 * a function of the account's seed.
 */
import {
  SelectableMode,
  type LogLine,
  type Order,
  type OrderRecord,
  type RunRecord,
  type SessionRecord,
  type StepRecord,
  type StepTape,
  type TradingSettings,
  TrendOutput,
} from '../contracts/index.ts';
import { newRun, recordedOrderDesk, runCrew } from '../crew/index.ts';
import { hashText } from '../domain/index.ts';
import type { Clock, RunStore } from '../ports/index.ts';
import { memoryOrderRecords, type MemoryOrderRecords } from './memory-order-records.ts';
import { memoryRunStore } from './memory-run-store.ts';
import type { ReplayedMarket } from './replayed-market.ts';
import { SimulatedBroker, type SimulationState } from './simulated-broker.ts';

export interface PlaySessionsOptions {
  readonly uid: string;
  readonly state: SimulationState;
  readonly market: ReplayedMarket;
  readonly settings: TradingSettings;
  readonly clock: Clock;
  /** The records of the orders that are open at the start. */
  readonly records: readonly OrderRecord[];
  /** Whether the crew runs on every asset of the watchlist before a session is played. */
  readonly withCrew: boolean;
  readonly reportBug?: (error: unknown) => string;
}

export interface StoredRun {
  readonly run: RunRecord;
  readonly steps: StepRecord[];
  readonly logs: LogLine[];
  readonly tapes: StepTape[];
}

export interface PlayedSession {
  readonly record: SessionRecord;
  /** The account and its ledger after the session. */
  readonly state: SimulationState;
  /** The runs worth keeping: those that ordered something, and those that failed. */
  readonly runs: StoredRun[];
  /** Order records that are new or changed. */
  readonly orders: OrderRecord[];
}

/** The id of a fast-forwarded run: a function of the account, the session and the asset. */
export const fastForwardRunId = (uid: string, seed: number, session: string, asset: string): string => {
  const key = `${uid}|${seed}|${session}|${asset}`;
  return `ff${hashText(key)}${hashText(`${key}|2`)}`
    .replace(/[^A-Za-z0-9]/g, '')
    .padEnd(20, '0')
    .slice(0, 20);
};

async function runOn(
  asset: string,
  broker: SimulatedBroker,
  records: MemoryOrderRecords,
  options: PlaySessionsOptions,
) {
  const { uid, market, clock } = options;
  const { session, seed } = broker.state.account;
  const execution = { mode: SelectableMode.enum.simulation, agentPauseMs: 0 };
  const settings = { ...options.settings, execution };
  const runId = fastForwardRunId(uid, seed, session, asset);
  const request = { runId, userId: uid, asset, mode: execution.mode, trigger: 'fast-forward' as const, settings };
  const run = newRun({ ...request, now: clock.now() });
  const store = memoryRunStore();
  await store.create(run);
  const tapes: StepTape[] = [];
  const checkpoint: RunStore['checkpoint'] = (id, step, patch, tape) => {
    if (tape) tapes.push(tape);
    return store.checkpoint(id, step, patch);
  };
  const orderDesk = recordedOrderDesk({ desk: broker, records, uid, mode: execution.mode, clock });
  const ports = { account: broker, marketData: market, orderDesk, llm: null, clock };
  const { reportBug } = options;
  const ended = await runCrew({ run, ports, store: { ...store, checkpoint }, ...(reportBug ? { reportBug } : {}) });
  const isKept = ended.outcome === 'TRADED' || ended.status !== 'COMPLETED';
  const stored = { run: ended, steps: await store.steps(runId), logs: await store.logs(runId) };
  // Reading a tape is what writes it down: only those of runs that are kept are worth the time.
  return { ...stored, tapes: isKept ? tapes.map((tape) => ({ ...tape })) : [], isKept };
}

function decisionRecord({ run, steps }: StoredRun, isKept: boolean): SessionRecord['decisions'][number] {
  const trend = TrendOutput.safeParse(steps.find((step) => step.agent === 'TrendAnalysisAgent')?.output);
  return {
    asset: run.asset,
    signal: trend.success ? trend.data.signal : null,
    outcome: run.outcome,
    reason: run.reason,
    decision: run.decision ?? run.failure?.message ?? '',
    runId: isKept ? run.runId : null,
  };
}

/** Notes in the book what a session did to resting orders. */
async function noteOrders(
  before: Map<string, Order>,
  broker: SimulatedBroker,
  records: MemoryOrderRecords,
  options: PlaySessionsOptions,
) {
  const { account } = broker.state;
  for (const { order } of [...account.openOrders, ...account.closedOrders]) {
    const earlier = before.get(order.clientOrderId);
    if (!earlier || JSON.stringify(earlier) === JSON.stringify(order)) continue;
    if ((await records.read(options.uid, order.clientOrderId)) === null) continue;
    const change = { status: order.status, order, at: options.clock.now(), source: 'broker', note: order.reason };
    await records.update(options.uid, order.clientOrderId, change);
  }
}

/** Yields one session after the other until the data end or the caller stops asking. */
export async function* playSessions(options: PlaySessionsOptions): AsyncGenerator<PlayedSession, void, void> {
  const { state, market, settings } = options;
  const broker = new SimulatedBroker({ state, market, costs: settings.costs });
  const records = memoryOrderRecords(options.records);
  while (broker.sessionsLeft > 0) {
    const runs: StoredRun[] = [];
    const decisions: SessionRecord['decisions'] = [];
    for (const asset of options.withCrew ? settings.watchlist : []) {
      const { isKept, ...stored } = await runOn(asset, broker, records, options);
      if (isKept) runs.push(stored);
      decisions.push(decisionRecord(stored, isKept));
    }
    const before = new Map(broker.state.account.openOrders.map(({ order }) => [order.clientOrderId, order]));
    const played = broker.advance();
    await noteOrders(before, broker, records, options);
    const record: SessionRecord = { schemaVersion: 1, ...played, decisions };
    yield { record, state: broker.state, runs, orders: records.takeChanged() };
  }
}
