/**
 * Time passing on a simulated account, stored in chunks of sessions: each chunk whole or not at all, a cancel between
 * two of them. What was stored stays, whatever happens to the rest.
 */
import {
  Failure,
  InvalidInput,
  type AdvanceSimulationResponse,
  type FastForwardProgress,
  type OrderRecord,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { ordersMeant } from '@trading-crew/core/domain';
import {
  fastForwardRunId,
  playSessions,
  type PlayedSession,
  type PlaySessionsOptions,
  type SimulationState,
} from '@trading-crew/core/offline';
import { reportBug } from '../errors.ts';
import type { Caller, Installation } from '../wiring.ts';
import { dismissedFor } from './dismissed-strategies.ts';

/** Small enough for a lively progress bar and a quick cancel. */
const CHUNK = 10;

export interface Journey {
  readonly requested: number;
  /** Whether the crew runs on the watchlist each session; only then is progress shown. */
  readonly withCrew: boolean;
  readonly settings: TradingSettings;
  /** Says after each chunk that the work is going on; throws when the account was lost meanwhile. */
  readonly stay: () => Promise<void>;
}

export interface Arrival {
  readonly stopped: Exclude<AdvanceSimulationResponse['stopped'], 'nothing-to-cancel'>;
  readonly sessionsDone: number;
}

/** At most `limit` sessions, in chunks of `CHUNK`. */
async function* inChunks(sessions: AsyncIterable<PlayedSession>, limit: number): AsyncGenerator<PlayedSession[]> {
  let chunk: PlayedSession[] = [];
  let taken = 0;
  for await (const session of sessions) {
    chunk.push(session);
    taken += 1;
    if (taken >= limit) break;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** What the sessions begin with, besides the account itself. */
type Beginnings = Pick<PlaySessionsOptions, 'records' | 'safety' | 'ordersBefore' | 'dismissed' | 'permit'>;

async function beginningsOf(caller: Caller, state: SimulationState, journey: Journey, house: Installation) {
  const { uid } = caller;
  const [records, safety] = await Promise.all([recordsOf(uid, state, house), house.safety.read(uid, 'simulation')]);
  const { permit } = house.safety.guard({ uid, mode: 'simulation', hold: null });
  const ordersBefore = journey.withCrew ? await ordersBeside(uid, state, records, journey, house) : 0;
  const dismissed = await dismissedByAsset(caller, journey, house);
  const beginnings: Beginnings = { records, ordersBefore, dismissed, permit };
  return safety === null ? beginnings : { ...beginnings, safety };
}

/** What is not to be proposed again, where the crew is at work. */
async function dismissedByAsset(caller: Caller, { withCrew, settings }: Journey, house: Installation) {
  const assets = withCrew ? settings.watchlist : [];
  return new Map(
    await Promise.all(assets.map(async (asset) => [asset, await dismissedFor(asset, caller, house)] as const)),
  );
}

/** The records of the orders that rest. */
async function recordsOf(uid: string, { account }: SimulationState, house: Installation): Promise<OrderRecord[]> {
  const ids = account.openOrders.map(({ intent }) => intent.clientOrderId);
  const records = await Promise.all(ids.map((id) => house.orders.read(uid, id)));
  return records.filter((record) => record !== null);
}

/** How many orders were meant in the account's session besides those that rest: the user's own runs of that day. */
async function ordersBeside(
  uid: string,
  { account }: SimulationState,
  resting: readonly OrderRecord[],
  { settings }: Journey,
  { orders }: Installation,
): Promise<number> {
  const { seed, session, openedAt = 0 } = account;
  const known = new Set(resting.map(({ intent }) => intent.clientOrderId));
  // What a chunk left that was never stored whole is about to be meant again.
  const again = new Set(settings.watchlist.map((asset) => fastForwardRunId(uid, seed, session, asset)));
  return ordersMeant(await orders.all(uid, 'simulation'), session, openedAt).filter(
    ({ intent }) => !known.has(intent.clientOrderId) && !again.has(intent.runId),
  ).length;
}

/** Stores a chunk and returns the revision of the account after it. */
async function commit(
  uid: string,
  expectedRevision: number,
  chunk: readonly PlayedSession[],
  progress: FastForwardProgress | null,
  house: Installation,
): Promise<number> {
  const last = chunk.at(-1);
  if (!last) return expectedRevision;
  // An order that several sessions touched is stored once, as it stood last.
  const orders = new Map(chunk.flatMap((one) => one.orders).map((record) => [record.intent.clientOrderId, record]));
  return house.simulations.commitSessions(uid, {
    expectedRevision,
    ...last.state,
    sessions: chunk.map((one) => one.record),
    runs: chunk.flatMap((one) => one.runs),
    orders: [...orders.values()],
    signals: chunk.flatMap((one) => one.signals),
    at: house.clock.now(),
    progress,
  });
}

/**
 * Stores the halts that hold after the chunk; those that ended with a session of it are gone. After the sessions
 * themselves: a halt must not stem from a day that was never stored. One that is lost in between is set again by the
 * next look at the same loss.
 */
async function keepHalts(uid: string, chunk: readonly PlayedSession[], { safety }: Installation): Promise<void> {
  const halts = chunk.at(-1)?.halts ?? [];
  if (halts.length === 0) return;
  const standing = (await safety.read(uid, 'simulation'))?.halts ?? [];
  const { safety: account } = safety.guard({ uid, mode: 'simulation', hold: null });
  for (const halt of halts.filter(({ code }) => !standing.some((one) => one.code === code))) await account.halt(halt);
}

/** Plays and stores the sessions. Throws `InvalidInput` when the data end before the first of them. */
export async function travel(journey: Journey, caller: Caller, house: Installation): Promise<Arrival> {
  const { uid } = caller;
  const { requested, withCrew, settings, stay } = journey;
  const { clock, simulations } = house;
  const { market } = house.replay;
  const state = await simulations.read(uid);
  if (!state) throw new InvalidInput('There is no simulated account yet. Reload the page to open one.');
  if (market.nextSession(state.account.session) === null) {
    throw new InvalidInput('The data end here: there is no next session. Reset the simulation to go on.');
  }
  const beginnings = await beginningsOf(caller, state, journey, house);
  const startedAt = clock.now();
  let progress: FastForwardProgress = {
    schemaVersion: 1,
    status: 'running',
    requested,
    done: 0,
    session: state.account.session,
    traded: 0,
    cancelRequested: false,
    message: null,
    startedAt,
    updatedAt: startedAt,
  };
  const keep = async (status: FastForwardProgress['status'], message: string | null = null) => {
    progress = { ...progress, status, message, updatedAt: clock.now() };
    if (withCrew) await simulations.writeProgress(uid, progress);
  };
  await keep('running');
  let { revision } = state.account;
  let isCancelled = false;
  try {
    const sessions = playSessions({ uid, state, market, settings, clock, ...beginnings, withCrew, reportBug });
    for await (const chunk of inChunks(sessions, requested)) {
      const traded = chunk.flatMap((one) => one.runs).filter(({ run }) => run.outcome === 'TRADED').length;
      const session = chunk.at(-1)?.state.account.session ?? progress.session;
      const next = {
        ...progress,
        done: progress.done + chunk.length,
        traded: progress.traded + traded,
        session,
        updatedAt: clock.now(),
      };
      await stay();
      revision = await commit(uid, revision, chunk, withCrew ? next : null, house);
      await keepHalts(uid, chunk, house);
      // Not before: what was not stored has not been done.
      progress = next;
      isCancelled = progress.done < requested && ((await simulations.readProgress(uid))?.cancelRequested ?? false);
      if (isCancelled) break;
    }
  } catch (error) {
    const why = error instanceof Failure ? error.message : 'Stopped by a fault; start again to go on.';
    await keep('failed', `${why} The sessions up to here are stored.`).catch(reportBug);
    throw error;
  }
  const stopped = isCancelled ? 'cancelled' : progress.done >= requested ? 'done' : 'ended';
  await keep(stopped);
  return { stopped, sessionsDone: progress.done };
}
