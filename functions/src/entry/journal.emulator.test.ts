/** What runs and fast-forwards leave in the journal: each signal once, whatever is lost on the way. */
import {
  DISCLAIMER_VERSION,
  MOST_ATTEMPT_MS,
  paths,
  SessionRecord,
  Unavailable,
  type Journal,
  type JournalEntry,
  type RunRecord,
} from '@trading-crew/core/contracts';
import { LEASE_MS, newRun } from '@trading-crew/core/crew';
import { getFirestore } from 'firebase-admin/firestore';
import { beforeEach, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../wiring.ts';
import { callAs, continuedAs, newRunId, refusalOf, withParts } from './callables.testing.ts';
import { watch } from './watch-runs.ts';

let house: Installation;
let people = 0;
let uid = '';

beforeEach(async () => {
  house = installation();
  people += 1;
  uid = `chronicler${people}`;
  await callAs(uid, 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
});

const journal = (): Promise<Journal | null> => house.journals.read(uid, 'simulation');
const entries = async (): Promise<readonly JournalEntry[]> => (await journal())?.entries ?? [];

/** Runs the crew and returns the run as it stands afterwards, also where the call was refused. */
async function ran(asset: string, at = house, patch: object = {}): Promise<RunRecord | null> {
  const runId = newRunId();
  await callAs(uid, 'startRun', { runId, asset, ...patch }, at).catch(() => undefined);
  return house.runs.read(runId);
}

/** The close that AAPL had on the last session before the account's first. */
const LAST_CLOSE = 129.619995;
const bought = (run: RunRecord | null): JournalEntry => ({
  asset: 'AAPL',
  session: '2015-05-26',
  close: LAST_CLOSE,
  signal: 'BUY',
  fate: 'traded',
  runId: run?.runId ?? '',
});

describe('a run', () => {
  it('leaves its signal, the close it rests on, and what became of it', async () => {
    const run = await ran('AAPL');
    expect(run?.outcome).toBe('TRADED');
    expect(await journal()).toMatchObject({ mode: 'simulation', entries: [bought(run)], modelDollars: 0 });
  });

  it('that was refused says by whom', async () => {
    const settings = await house.users.readSettings(uid);
    const limits = { ...settings.risk, maxOrderDollars: 100 };
    await getFirestore()
      .doc(paths.settings(uid))
      .set({ ...settings, risk: limits });
    const run = await ran('AAPL');
    expect(run?.reason).toBe('RISK_REJECTED');
    expect(await entries()).toEqual([{ ...bought(run), fate: 'risk-rejected' }]);
  });

  it('without a signal leaves nothing, nor does a look back or one in validation', async () => {
    expect(await ran('DEMO-QUIET')).toMatchObject({ status: 'COMPLETED', outcome: 'NO_TRADE' });
    await ran('AAPL', house, { mode: 'validation' });
    await callAs(uid, 'advanceSimulation', { action: 'next-session' }, house);
    await ran('AAPL', house, { session: '2015-05-27' });
    expect(await journal()).toBeNull();
    expect(await house.journals.read(uid, 'validation')).toBeNull();
  });
});

/** The clock of somebody who does not wait before trying again. */
const impatient = (): Installation['clock'] => ({ ...house.clock, sleep: () => Promise.resolve() });

/** The installation whose process dies at the end of a run: before the run is told that it has ended, or after. */
function dyingAtTheEnd(isAfter: boolean): Installation {
  const { runs } = house;
  const update: typeof runs.update = async (hold, patch) => {
    if (patch.status !== 'COMPLETED') return runs.update(hold, patch);
    if (isAfter) await runs.update(hold, patch);
    throw new Unavailable('The database did not answer.');
  };
  return withParts(house, { runs: { ...runs, update }, clock: impatient() });
}

describe('a run that is lost', () => {
  it('between its line and its end has one line when it is taken up again', async () => {
    const lost = await ran('AAPL', dyingAtTheEnd(false));
    expect(lost?.status).not.toBe('COMPLETED');
    expect(await entries()).toEqual([bought(lost)]);
    expect(await continuedAs(uid, lost?.runId ?? '', house)).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(await entries()).toEqual([bought(lost)]);
  });

  it('after its end has its line', async () => {
    const lost = await ran('AAPL', dyingAtTheEnd(true));
    expect(lost?.status).toBe('COMPLETED');
    expect(await entries()).toEqual([bought(lost)]);
  });

  it('is told with what it came to in the end, at the place where it stood', async () => {
    const { orders } = house;
    const plan: typeof orders.plan = () => Promise.reject(new Unavailable('The database did not answer.'));
    const failed = await ran('AAPL', withParts(house, { orders: { ...orders, plan }, clock: impatient() }));
    expect(failed?.status).toBe('FAILED');
    expect(await entries()).toEqual([{ ...bought(failed), fate: 'other' }]);
    const other = await ran('DEMO-TREND');
    await continuedAs(uid, failed?.runId ?? '', house);
    const told = await entries();
    expect(told[0]).toEqual(bought(failed));
    expect(told.filter(({ runId }) => runId === failed?.runId)).toHaveLength(1);
    expect(told.slice(1).every(({ runId }) => runId === other?.runId)).toBe(true);
  });

  it('for good still counts with what the model has cost, once, on its day of the account', async () => {
    const settings = await house.users.readSettings(uid);
    const runId = newRunId();
    const asOf = Date.UTC(2015, 4, 27, 14);
    const begun = house.clock.now() - MOST_ATTEMPT_MS - LEASE_MS - 1_000;
    const request = { runId, userId: uid, asset: 'AAPL', mode: 'simulation', trigger: 'user', settings } as const;
    await getFirestore()
      .doc(paths.run(runId))
      .set({ ...newRun({ ...request, now: begun }), asOf, modelDollars: 0.25 });
    await Promise.all([watch(house), watch(house)]);
    expect((await house.runs.read(runId))?.failure?.code).toBe('OVERDUE');
    expect(await journal()).toMatchObject({
      entries: [],
      modelDollars: 0.25,
      modelDays: [{ session: '2015-05-27', dollars: 0.25 }],
    });
  });
});

describe('a fault in the journal', () => {
  it('that is ours keeps no run from its end', async () => {
    const add: Installation['journals']['add'] = () => Promise.reject(new TypeError('A bug.'));
    const run = await ran('AAPL', withParts(house, { journals: { ...house.journals, add } }));
    expect(run).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
  });
});

describe('a fast-forward', () => {
  it('leaves the signals of its sessions after those of the runs before it, and a reset empties it', async () => {
    const run = await ran('AAPL');
    await callAs(uid, 'advanceSimulation', { action: 'fast-forward', sessions: 25 }, house);
    const { docs } = await getFirestore().collection(paths.sessions(uid)).get();
    const signalled = docs
      .map((document) => SessionRecord.parse(document.data()))
      .flatMap(({ decisions }) => decisions)
      .filter(({ signal }) => signal === 'BUY' || signal === 'SELL');
    const [first, ...others] = await entries();
    expect(first).toEqual(bought(run));
    expect(signalled.length).toBeGreaterThan(1);
    expect(others.map(({ asset, signal, runId }) => [asset, signal, runId])).toEqual(
      signalled.map(({ asset, signal, runId }) => [asset, signal, runId]),
    );
    await callAs(uid, 'advanceSimulation', { action: 'reset' }, house);
    expect(await journal()).toBeNull();
    expect(await ran('AAPL')).toMatchObject({ outcome: 'TRADED' });
    expect(await entries()).toHaveLength(1);
  });

  it('that loses the account to somebody else leaves what was stored, and once', async () => {
    const { simulations } = house;
    let chunks = 0;
    const commitSessions: typeof simulations.commitSessions = async (who, commit) => {
      const revision = await simulations.commitSessions(who, commit);
      chunks += 1;
      if (chunks === 1) throw new Unavailable('The answer was lost.');
      return revision;
    };
    const at = withParts(house, { simulations: { ...simulations, commitSessions } });
    await refusalOf(callAs(uid, 'advanceSimulation', { action: 'fast-forward', sessions: 10 }, at));
    const once = await entries();
    await callAs(uid, 'advanceSimulation', { action: 'fast-forward', sessions: 10 }, at);
    const all = await entries();
    expect(all.slice(0, once.length)).toEqual(once);
    const lines = all.map(({ asset, session }) => `${asset} ${session}`);
    expect(new Set(lines).size, 'each signal once').toBe(lines.length);
  });
});
