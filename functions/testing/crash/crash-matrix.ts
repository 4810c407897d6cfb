/**
 * The crash matrix: a trading run is killed at every point at which it touches the world, taken up again, and judged by
 * what the broker, the books and the log then say. The broker lives on in this process, as a broker does.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, LogLine, OrderRecord, paths, RunRecord } from '@trading-crew/core/contracts';
import type { ReplayedMarket } from '@trading-crew/core/offline';
import { build } from 'esbuild';
import type { Firestore } from 'firebase-admin/firestore';
import { BUNDLE_OPTIONS } from '../../../scripts/build-functions.ts';
import { REHEARSAL_KEYS, startAlpacaServer, type AlpacaServer } from '../alpaca-server/alpaca-server.ts';
import type { CrashOrder, CrashReport } from './crash-order.ts';

export interface CrashStage {
  readonly db: Firestore;
  /** HOST:PORT of the emulator that `db` is on. */
  readonly firestoreHost: string;
  readonly projectId: string;
  readonly market: ReplayedMarket;
}

/** How a run is disturbed. */
export interface Crash {
  /** The point of the first attempt at which it dies, counted from 1; 0: it lives. */
  readonly dieAt: number;
  /** How many take it up at the same moment afterwards. */
  readonly resumers: number;
  /** The broker's answer to the order comes so late; the run is taken up meanwhile. */
  readonly holdAnswerMs?: number;
}

export interface Verdict {
  /** The points of the first attempt, in words, where it lived to tell. */
  readonly points: readonly string[];
  /** Whether the first attempt died; one that did not came to its end before that point. */
  readonly died: boolean;
  readonly attempts: number;
  readonly ordersAtBroker: number;
  /** What was wrong, a sentence each; none for a run that survived. */
  readonly faults: readonly string[];
  readonly decision: string | null;
}

/** A folder with the bundled worker. */
export interface CrashLab {
  readonly run: (stage: CrashStage, crash: Crash, expectedDecision: string | null) => Promise<Verdict>;
  readonly close: () => void;
}

const START_ON = '2015-05-27';
let runs = 0;

/** Bundles the worker; starting it then costs what a cold start of the functions costs. */
export async function openCrashLab(): Promise<CrashLab> {
  const folder = mkdtempSync(join(tmpdir(), 'trading-crew-crash-'));
  const worker = join(folder, 'crash-worker.cjs');
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: [join(import.meta.dirname, 'crash-worker.ts')],
    outfile: worker,
  });
  return {
    run: (stage, crash, expected) => runOnce(worker, stage, crash, expected),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

interface Ended {
  readonly report: CrashReport | null;
  readonly died: boolean;
}

function startWorker(
  worker: string,
  stage: CrashStage,
): { go: (order: CrashOrder) => Promise<Ended>; child: ChildProcess } {
  const child = fork(worker, [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(worker, '..', 'cache'),
      FIRESTORE_EMULATOR_HOST: stage.firestoreHost,
      GCLOUD_PROJECT: stage.projectId,
      METADATA_SERVER_DETECTION: 'none',
      FUNCTIONS_EMULATOR: 'true',
      ALPACA_API_KEY: REHEARSAL_KEYS.keyId,
      ALPACA_SECRET_KEY: REHEARSAL_KEYS.secret,
    },
  });
  const ready = new Promise<void>((resolve) => child.once('message', () => resolve()));
  const ended = new Promise<Ended>((resolve) => {
    let report: CrashReport | null = null;
    child.on('message', (message: CrashReport | 'ready') => {
      if (message !== 'ready') report = message;
    });
    child.once('exit', (_code, signal) => resolve({ report, died: signal === 'SIGKILL' }));
  });
  const go = async (order: CrashOrder): Promise<Ended> => {
    await ready;
    child.send(order);
    return ended;
  };
  return { go, child };
}

async function runOnce(worker: string, stage: CrashStage, crash: Crash, expected: string | null): Promise<Verdict> {
  runs += 1;
  const runId = `crash${String(process.pid).padStart(7, '0')}${String(runs).padStart(8, '0')}`;
  const uid = `crashed-${process.pid}-${runs}`;
  const server = await startAlpacaServer({ market: stage.market, startOn: START_ON });
  const order = { task: 'start', uid, runId, attempt: 0, brokerUrl: server.url } as const;
  const resumers = Array.from({ length: crash.resumers }, () => startWorker(worker, stage));
  try {
    if (crash.holdAnswerMs !== undefined) {
      server.fail({ kind: 'slow', match: { method: 'POST', path: '/v2/orders' }, delayMs: crash.holdAnswerMs });
    }
    const first = startWorker(worker, stage).go({ ...order, dieAt: crash.dieAt });
    if (crash.holdAnswerMs === undefined) await first;
    else await untilAccepted(server);
    await takeUp(stage, order, resumers);
    const { report, died } = await first;
    const faults = await judge(stage, server, { uid, runId }, expected);
    const run = await readRun(stage, runId);
    return {
      points: report?.labels ?? [],
      died,
      attempts: run?.attempt ?? 0,
      ordersAtBroker: ordersOf(server, runId).length,
      faults,
      decision: run?.decision ?? null,
    };
  } finally {
    for (const { child } of resumers) child.kill('SIGKILL');
    await server.close();
  }
}

async function untilAccepted(server: AlpacaServer): Promise<void> {
  while (server.exchange.orders.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Lets the lease be over, and the resumers have it, all at once; a run that was never created is asked for again. */
async function takeUp(
  stage: CrashStage,
  order: Omit<CrashOrder, 'dieAt'>,
  resumers: readonly { go: (order: CrashOrder) => Promise<Ended> }[],
): Promise<void> {
  const standing = await readRun(stage, order.runId);
  if (standing !== null && standing.status !== 'RUNNING') return;
  if (standing !== null) await stage.db.doc(paths.run(order.runId)).update({ leaseUntil: 0 });
  const task = standing === null ? 'start' : 'resume';
  const attempt = standing?.attempt ?? 0;
  await Promise.all(resumers.map(({ go }) => go({ ...order, task, attempt, dieAt: 0 })));
}

const readRun = async ({ db }: CrashStage, runId: string): Promise<RunRecord | null> => {
  const document = await db.doc(paths.run(runId)).get();
  return document.exists ? RunRecord.parse(document.data()) : null;
};

const ordersOf = (server: AlpacaServer, runId: string) =>
  server.exchange.orders.filter(({ clientOrderId }) => clientOrderId.startsWith(`tc-${runId}-`));

/** What is wrong with a run that was killed and taken up again: nothing should be. */
async function judge(
  stage: CrashStage,
  server: AlpacaServer,
  { uid, runId }: { uid: string; runId: string },
  expected: string | null,
): Promise<string[]> {
  const run = await readRun(stage, runId);
  if (run === null) return ['There is no run.'];
  const faults: string[] = [];
  if (run.status !== 'COMPLETED' || run.outcome !== 'TRADED') {
    faults.push(`The run ended ${run.status} ${run.outcome ?? ''} ${run.failure?.message ?? ''}`);
  }
  if (expected !== null && run.decision !== expected) faults.push(`The decision is "${run.decision ?? ''}".`);
  const orders = ordersOf(server, runId);
  if (orders.length !== 1) faults.push(`${orders.length} orders stand at the broker.`);
  const [order] = orders;
  if (order) {
    const record = await stage.db.doc(paths.order(uid, order.clientOrderId)).get();
    const parsed = OrderRecord.safeParse(record.data()).data;
    if (parsed?.status !== order.status || parsed.order?.filledQuantity !== order.filledQuantity) {
      faults.push(`The book says ${parsed?.status ?? 'nothing'}, the broker ${order.status}.`);
    }
  }
  return [...faults, ...(await journalFaults(stage, uid, runId)), ...(await logFaults(stage, runId))];
}

async function journalFaults({ db }: CrashStage, uid: string, runId: string): Promise<string[]> {
  const document = await db.doc(paths.journal(uid, 'paper')).get();
  const entries = Journal.safeParse(document.data()).data?.entries ?? [];
  const own = entries.filter((entry) => entry.runId === runId);
  if (own.length !== 1) return [`The run stands ${own.length} times in the journal.`];
  return own[0]?.fate === 'traded' ? [] : [`The journal says ${own[0]?.fate ?? 'nothing'} of the run.`];
}

async function logFaults({ db }: CrashStage, runId: string): Promise<string[]> {
  const { docs } = await db.collection(paths.logs(runId)).orderBy('seq').get();
  const lines = docs.map((document) => LogLine.parse(document.data()));
  const gap = lines.findIndex((line, index) => line.seq !== index + 1);
  const seen = new Set<string>();
  const repeats = lines.filter(({ agent, message }) => {
    const said = `${agent}: ${message}`;
    const isRepeat = seen.has(said);
    seen.add(said);
    return isRepeat;
  });
  return [
    ...(gap < 0 ? [] : [`The log has a gap before line ${lines[gap]?.seq ?? 0}.`]),
    ...repeats.map(({ agent, message }) => `${agent} says twice: ${message}`),
  ];
}
