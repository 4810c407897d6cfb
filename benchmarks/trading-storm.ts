/**
 * Trading runs on a broker behind a network that fails by chance from a seed: the whole crew, the real adapter and SDK
 * over HTTP, many accounts at once, session after session, with fills that come late. Whatever happened on the way, at the
 * end our books, the broker's and a ledger that is replayed from the fills must agree to the cent.
 */
import { roster } from '../core/src/agents/roster.ts';
import {
  DEFAULT_SETTINGS,
  Unavailable,
  type Reconciliation,
  type RunRecord,
  type TradingSettings,
} from '../core/src/contracts/index.ts';
import {
  limitedOrderDesk,
  newRun,
  reconcileAccount,
  recordedOrderDesk,
  runCrew,
  type ReconciliationBook,
} from '../core/src/crew/index.ts';
import { readView } from '../core/src/domain/index.ts';
import { memoryOrderRecords, memoryRunStore, memorySafety, type ReplayedMarket } from '../core/src/offline/index.ts';
import type { Clock } from '../core/src/ports/index.ts';
import { openAlpacaPorts } from '../functions/src/adapters/alpaca/index.ts';
import { REHEARSAL_KEYS, startAlpacaServer } from '../functions/testing/alpaca-server/alpaca-server.ts';

import { judge, STARTING_CASH, total, type StormAccount, type TradingStormReport } from './storm-verdict.ts';

export interface TradingStormOptions {
  /** Runs that get as far as an order, over all accounts. */
  readonly tradingRuns: number;
  readonly accounts: number;
  readonly seed: number;
  /** The fraction of requests that meets a fault. */
  readonly share: number;
  readonly market: ReplayedMarket;
}

/** Averages that cross often, so that most runs have something to order. */
const SETTINGS: TradingSettings = {
  ...DEFAULT_SETTINGS,
  strategy: { name: 'three-moving-averages' as const, short: 2, medium: 3, long: 4, freshnessBars: 20 },
  risk: {
    ...DEFAULT_SETTINGS.risk,
    maxOrdersPerDay: 200,
    maxNewPositionsPerDay: 50,
    maxCorrelation: 1,
    cooldownSessions: 0,
    maxDrawdown: 0.9,
  },
  execution: { mode: 'paper', agentPauseMs: 0 },
  model: { ...DEFAULT_SETTINGS.model, use: false },
};
/** The agents up to the order: what comes after it only reads. */
const CREW = roster.slice(0, 7);
const MOST_ATTEMPTS = 40;
const SESSIONS_BETWEEN_LOOKS = 5;
const TIMEOUT_MS = 300;

/** Time that is real, and waits that are not: the SDK's own waits are long enough. */
const stormClock: Clock = { now: () => Date.now(), sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) };

/** Ten minutes on: what has had no answer until then never gets one. */
const LATER: Clock = { ...stormClock, now: () => Date.now() + 600_000 };

/** Unleashes the storm and judges what it left. */
export async function tradingStorm(options: TradingStormOptions): Promise<TradingStormReport> {
  const quota = Math.ceil(options.tradingRuns / options.accounts);
  const names = Array.from({ length: options.accounts }, (_, index) => index);
  const judged = await Promise.all(
    names.map(async (index) => {
      const account = await openAccount(options, index);
      try {
        await trade(account, quota, options);
        account.server.storm(null);
        await account.server.fillLate();
        await compareUntilDone(account, LATER);
        return await judge(account);
      } finally {
        await account.server.close();
      }
    }),
  );
  return total(judged);
}

async function openAccount({ market, seed, share }: TradingStormOptions, index: number): Promise<StormAccount> {
  const costs = { ...DEFAULT_SETTINGS.costs, partialFillRate: 0.3, rejectionRate: 0.02 };
  const startOn = market.calendar[60 + ((index * 37) % 400)];
  const server = await startAlpacaServer({ market, costs, startOn, startingCash: STARTING_CASH, seed: seed + index });
  server.storm({ seed: seed * 1_000 + index, rate: share, retryAfterSeconds: 0 });
  const name = `trader${index}`;
  const records = memoryOrderRecords();
  const alpaca = openAlpacaPorts({
    ...REHEARSAL_KEYS,
    baseUrl: server.url,
    environment: 'paper',
    timeoutMs: TIMEOUT_MS,
    requestsPerMinute: 1_000_000,
    clock: stormClock,
  });
  const { account, marketData } = alpaca;
  const desk = limitedOrderDesk({ ...alpaca, desk: alpaca.orderDesk, limits: SETTINGS.risk });
  const orderDesk = recordedOrderDesk({ desk, records, uid: name, mode: 'paper', clock: stormClock });
  const ports = {
    account,
    marketData,
    orderDesk,
    safety: memorySafety(),
    orders: records,
    llm: null,
    clock: stormClock,
  };
  return { name, server, records, ports, book: memoryBook(), runs: 0, tradingRuns: 0, resumed: 0, faults: [] };
}

function memoryBook(): ReconciliationBook {
  let standing: Reconciliation | null = null;
  return {
    read: () => Promise.resolve(standing),
    change: (_uid, _mode, decide) => {
      standing = decide(standing) ?? standing;
      return Promise.resolve(standing);
    },
  };
}

/** Session after session, the crew on every asset, until enough runs have ordered something or the data end. */
async function trade(account: StormAccount, quota: number, { market }: TradingStormOptions): Promise<void> {
  const assets = market.instruments().map(({ asset }) => asset);
  let sessions = 0;
  while (account.tradingRuns < quota && account.server.exchange.broker.sessionsLeft > 1) {
    for (const asset of assets) {
      if (!(await hasSignal(account, asset, market))) continue;
      await runThrough(account, asset);
      if (account.tradingRuns >= quota) break;
    }
    sessions += 1;
    if (sessions % SESSIONS_BETWEEN_LOOKS === 0) await compareUntilDone(account);
    await account.server.fillLate();
    account.server.advance();
  }
}

/** Whether a run on the asset would come to a signal: the storm is about orders, and runs that hold are left out. */
async function hasSignal({ server }: StormAccount, asset: string, market: ReplayedMarket): Promise<boolean> {
  const { broker } = server.exchange;
  const held = (await broker.snapshot()).positions.find((position) => position.asset === asset)?.quantity ?? 0;
  const bars = market.barsUntil(asset, broker.now, 60);
  return bars.length === 60 && readView(bars, SETTINGS.strategy, held).signal !== 'HOLD';
}

/** One run, taken up again as often as it takes: what the watchdog and the page do for a user. */
async function runThrough(account: StormAccount, asset: string): Promise<void> {
  account.runs += 1;
  const runId = `storm${account.name.replace(/\D/g, '').padStart(5, '0')}x${String(account.runs).padStart(9, '0')}`;
  const request = { runId, userId: account.name, asset, mode: 'paper', trigger: 'user', settings: SETTINGS } as const;
  const store = memoryRunStore();
  let run: RunRecord = newRun({ ...request, now: Date.now() });
  await store.create(run);
  for (let attempt = 1; ; attempt += 1) {
    const ended = await runCrew({ run, ports: account.ports, store, roster: CREW }).catch((error: unknown) => {
      if (!(error instanceof Unavailable)) throw error;
      return null;
    });
    if (ended !== null && (ended.status !== 'FAILED' || !ended.failure?.resumable)) break;
    if (attempt >= MOST_ATTEMPTS) {
      account.faults.push(`${runId} did not come to an end: ${ended?.failure?.message ?? 'no answer'}`);
      return;
    }
    account.resumed += 1;
    const claim = await store.resume(
      runId,
      account.name,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
      `h${attempt}`,
    );
    if (claim.kind !== 'claimed') throw new Error(`${runId} could not be taken up`);
    run = claim.run;
  }
  const steps = await store.steps(runId);
  if (steps.find((step) => step.agent === 'TradeExecutionAgent')?.output) account.tradingRuns += 1;
  const seqs = (await store.logs(runId)).map((line) => line.seq);
  if (seqs.some((seq, index) => seq !== index + 1)) account.faults.push(`${runId} has a gap in its log.`);
}

/** Tried until the broker can be read; `clock` says how long ago an order without an answer was sent. */
async function compareUntilDone(account: StormAccount, clock: Clock = stormClock): Promise<void> {
  for (let look = 1; look <= MOST_ATTEMPTS; look += 1) {
    try {
      const { findings } = await compare(account, clock);
      for (const finding of findings.filter(({ ambiguous }) => ambiguous)) account.faults.push(finding.meaning);
      return;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
}

const compare = ({ name, book, ports, records }: StormAccount, clock: Clock): Promise<Reconciliation> =>
  reconcileAccount({
    uid: name,
    mode: 'paper',
    ports,
    records,
    store: book,
    safety: { halt: (halt) => ports.safety.halt(halt), lift: () => Promise.resolve() },
    clock,
    atWork: () => Promise.resolve(new Set<string>()),
  });
