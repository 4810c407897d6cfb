/**
 * Lets time pass on a simulated account, session by session, with or without the crew at work on the watchlist. The
 * same start always gives the same sessions: nothing here reads a clock for a decision, or draws a number that is not
 * a function of the account's seed.
 */
import {
  HistoryOutput,
  SelectableMode,
  type AccountSafety,
  type Halt,
  type JournalEntry,
  type LogLine,
  type Order,
  type OrderRecord,
  type RunRecord,
  type SessionRecord,
  type StepRecord,
  type StepTape,
  type StrategyChoice,
  type TradingSettings,
  TrendOutput,
} from '../contracts/index.ts';
import { newRun, recordedOrderDesk, runCrew, type RunCrewOptions } from '../crew/index.ts';
import { entryOf, hashText } from '../domain/index.ts';
import type { Clock, Llm, Permit, RunStore } from '../ports/index.ts';
import { memoryOrderRecords, type MemoryOrderRecords } from './memory-order-records.ts';
import { memorySafety, type MemorySafety } from './memory-safety.ts';
import { memoryRunStore } from './memory-run-store.ts';
import { withOpeningOf } from './opened-at.ts';
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
  /** Whether the crew runs on every asset of the watchlist before a session is played: before each, or some of them. */
  readonly withCrew: boolean | ((session: string) => boolean);
  /** The model that the crew asks; left out, the rules decide alone. */
  readonly llm?: Llm | null;
  /** Who works; left out, the whole crew. */
  readonly roster?: RunCrewOptions['roster'];
  /** What protects the account at the start; left out, nothing does. */
  readonly safety?: Pick<AccountSafety, 'halts' | 'peakSince'>;
  /** Orders that were meant in the first session and are not among `records`; left out, there are none. */
  readonly ordersBefore?: number;
  /** By asset, the strategies that are not to be proposed again; left out, there are none. */
  readonly dismissed?: ReadonlyMap<string, readonly StrategyChoice[]>;
  /** Asked before every order; left out, none is stopped by it. */
  readonly permit?: Permit;
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
  /** What the crew signalled in the session, with what became of it. */
  readonly signals: JournalEntry[];
  /** Order records that are new or changed. */
  readonly orders: OrderRecord[];
  /** The halts that hold after the session; one that ended with it is not among them. */
  readonly halts: Halt[];
}

/** What the crew of a fast-forward works on, from its first session to its last. */
interface Bench {
  readonly broker: SimulatedBroker;
  readonly records: MemoryOrderRecords;
  readonly safety: MemorySafety;
}

/** The id of a fast-forwarded run: a function of the account, the session and the asset. */
export const fastForwardRunId = (uid: string, seed: number, session: string, asset: string): string => {
  const key = `${uid}|${seed}|${session}|${asset}`;
  return `ff${hashText(key)}${hashText(`${key}|2`)}`
    .replace(/[^A-Za-z0-9]/g, '')
    .padEnd(20, '0')
    .slice(0, 20);
};

const simulated = { mode: SelectableMode.enum.simulation, agentPauseMs: 0 };

function benchFor(options: PlaySessionsOptions): Bench {
  const { uid, state, market, settings, safety, ordersBefore = 0 } = options;
  const records = memoryOrderRecords(options.records);
  const ordersIn = async (session: string) =>
    (await records.countInSession(uid, simulated.mode, session)) +
    (session === state.account.session ? ordersBefore : 0);
  return {
    broker: new SimulatedBroker({ state, market, costs: settings.costs }),
    records,
    safety: memorySafety({ ...(safety ? { initial: safety } : {}), ordersIn }),
  };
}

async function runOn(asset: string, { broker, records, safety }: Bench, options: PlaySessionsOptions) {
  const { uid, market, clock, permit } = options;
  const { session, seed } = broker.state.account;
  const execution = simulated;
  const settings = { ...options.settings, execution };
  const runId = fastForwardRunId(uid, seed, session, asset);
  const dismissed = options.dismissed?.get(asset) ?? [];
  const request = { runId, userId: uid, asset, mode: execution.mode, trigger: 'fast-forward' as const, settings };
  const run = newRun({ ...request, dismissed, now: clock.now() });
  const store = memoryRunStore();
  await store.create(run);
  const tapes: StepTape[] = [];
  const checkpoint: RunStore['checkpoint'] = (hold, step, patch, tape) => {
    if (tape) tapes.push(tape);
    return store.checkpoint(hold, step, patch);
  };
  const book = { desk: broker, records, uid, mode: execution.mode, clock, ...(permit ? { permit } : {}) };
  const orderDesk = recordedOrderDesk(book);
  const { reportBug, roster, llm = null } = options;
  const ports = { account: broker, marketData: market, orderDesk, safety, orders: records, llm, clock };
  const given = { ...(reportBug ? { reportBug } : {}), ...(roster ? { roster } : {}) };
  const ended = await runCrew({ run, ports, store: { ...store, checkpoint }, ...given });
  const isKept = ended.outcome === 'TRADED' || ended.status !== 'COMPLETED';
  const stored = { run: ended, steps: await store.steps(runId), logs: await store.logs(runId) };
  // Reading a tape is what writes it down: only those of runs that are kept are worth the time.
  return { ...stored, tapes: isKept ? tapes.map((tape) => ({ ...tape })) : [], isKept };
}

type Decision = SessionRecord['decisions'][number];

function decisionRecord({ run, steps }: StoredRun, isKept: boolean): Decision {
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

/** The line of a run in the journal; null where it signalled nothing. */
function signalIn({ run, steps }: StoredRun, { signal, runId }: Decision): JournalEntry | null {
  if (signal === null || signal === 'HOLD') return null;
  const history = HistoryOutput.safeParse(steps.find(({ agent }) => agent === 'HistoricalDataAgent')?.output);
  return history.success ? entryOf({ ...run, runId }, { signal }, history.data.bars) : null;
}

/** Notes in the book what a session did to resting orders. */
async function noteOrders(before: Map<string, Order>, { broker, records }: Bench, options: PlaySessionsOptions) {
  const { account } = broker.state;
  for (const { order } of [...account.openOrders, ...account.closedOrders]) {
    const earlier = before.get(order.clientOrderId);
    if (!earlier || JSON.stringify(earlier) === JSON.stringify(order)) continue;
    if ((await records.read(options.uid, order.clientOrderId)) === null) continue;
    const change = { status: order.status, order, at: options.clock.now(), source: 'broker', note: order.reason };
    await records.update(options.uid, order.clientOrderId, change);
  }
}

const isCrewDue = ({ withCrew }: PlaySessionsOptions, session: string): boolean =>
  typeof withCrew === 'boolean' ? withCrew : withCrew(session);

/** Yields one session after the other until the data end or the caller stops asking. */
export async function* playSessions(options: PlaySessionsOptions): AsyncGenerator<PlayedSession, void, void> {
  const { settings } = options;
  const bench = benchFor(options);
  const { broker, records, safety } = bench;
  while (broker.sessionsLeft > 0) {
    const runs: StoredRun[] = [];
    const decisions: Decision[] = [];
    const signals: JournalEntry[] = [];
    for (const asset of isCrewDue(options, broker.session) ? settings.watchlist : []) {
      const { isKept, ...stored } = await runOn(asset, bench, options);
      if (isKept) runs.push(stored);
      const decision = decisionRecord(stored, isKept);
      decisions.push(decision);
      const signal = signalIn(stored, decision);
      if (signal) signals.push(signal);
    }
    const before = new Map(broker.state.account.openOrders.map(({ order }) => [order.clientOrderId, order]));
    const played = broker.advance();
    await noteOrders(before, bench, options);
    const state = withOpeningOf(options.state, broker.state);
    const record: SessionRecord = { schemaVersion: 1, ...played, decisions };
    const halts = safety.haltsIn(state.account.session);
    yield { record, state, runs, signals, orders: records.takeChanged(), halts };
  }
}
