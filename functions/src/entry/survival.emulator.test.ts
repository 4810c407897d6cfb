/** Runs whose process is lost: watched, queued, taken up once, given up in the end, and never told or ordered twice. */
import { DISCLAIMER_VERSION, MOST_ATTEMPT_MS, paths, Unavailable, type RunRecord } from '@trading-crew/core/contracts';
import { LEASE_MS, newRun } from '@trading-crew/core/crew';
import { getFirestore } from 'firebase-admin/firestore';
import { beforeEach, describe, expect, it } from 'vitest';
import { InTheWay } from '../errors.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId, refusalOf, withParts, withQueue } from './callables.testing.ts';
import { watch } from './watch-runs.ts';
import { takeUp } from './work-on-run.ts';

let house: Installation;
let people = 0;
let uid = '';

beforeEach(async () => {
  house = installation();
  people += 1;
  uid = `survivor${people}`;
  await callAs(uid, 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
});

/** A run as a process left it that was killed before it came to its first checkpoint. */
async function leftRun(change: Partial<RunRecord> = {}): Promise<RunRecord> {
  const settings = await house.users.readSettings(uid);
  const runId = newRunId();
  const begun = house.clock.now() - LEASE_MS - 1_000;
  const request = { runId, userId: uid, asset: 'AAPL', mode: 'simulation', trigger: 'user', settings } as const;
  const run = { ...newRun({ ...request, now: begun }), ...change };
  await getFirestore().doc(paths.run(runId)).set(run);
  return run;
}

const failed = {
  status: 'FAILED',
  failure: { code: 'UNAVAILABLE', message: 'No answer.', agent: null, resumable: true },
} as const;

/** The installation for somebody whose clock is so far ahead that the leases of others are over. */
const later = (milliseconds: number): Installation =>
  withParts(house, { clock: { ...house.clock, now: () => house.clock.now() + milliseconds } });

const fillsOf = async () => (await house.simulations.read(uid))?.ledger.fills ?? [];

async function expectWholeLog(runId: string, attempts: number): Promise<void> {
  const lines = await house.runs.logs(runId);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
  const said = lines.map(({ agent, message }) => `${agent}: ${message}`);
  expect(
    said.filter((line, index) => said.indexOf(line) !== index),
    'said twice',
  ).toEqual([]);
  expect(said.filter((line) => line.includes('Started again'))).toHaveLength(attempts - 1);
  expect(said.at(-1)).toMatch(/^Crew: Run on AAPL is complete/);
}

describe('resumeRun', () => {
  it('queues a run that failed and one whose process is gone, each as the attempt that is over', async () => {
    const queued = withQueue(house);
    for (const change of [{ ...failed, attempt: 3 }, {}]) {
      const { runId, status, attempt } = await leftRun(change);
      expect(await callAs(uid, 'resumeRun', { runId }, queued.house)).toEqual({ runId, status, queued: true });
      expect(queued.tasks.pop()).toEqual({ runId, attempt });
    }
  });

  it('queues nothing that is at work or has ended for good', async () => {
    const queued = withQueue(house);
    for (const change of [
      { leaseUntil: house.clock.now() + LEASE_MS },
      { status: 'COMPLETED' },
      { status: 'CANCELLED' },
      { status: 'FAILED', failure: { ...failed.failure, resumable: false } },
    ] as const) {
      const { runId, status } = await leftRun(change);
      expect(await callAs(uid, 'resumeRun', { runId }, queued.house)).toEqual({ runId, status, queued: false });
    }
    expect(queued.tasks).toEqual([]);
  });

  it('tells a stranger nothing, not even whether there is such a run', async () => {
    const { runId } = await leftRun();
    const foreign = await refusalOf(callAs('stranger', 'resumeRun', { runId }, house));
    const missing = await refusalOf(callAs('stranger', 'resumeRun', { runId: newRunId() }, house));
    expect(foreign).toEqual(missing);
    expect(foreign.code).toBe('permission-denied');
  });
});

describe('the worker', () => {
  it('continues a run once, however often its task is delivered at the same moment and after', async () => {
    for (const change of [failed, {}]) {
      const before = (await fillsOf()).length;
      const { runId, attempt } = await leftRun(change);
      await Promise.all(Array.from({ length: 4 }, () => takeUp({ runId, attempt }, house)));
      await takeUp({ runId, attempt }, house);
      const run = await house.runs.read(runId);
      expect(run).toMatchObject({ status: 'COMPLETED', attempt: 2 });
      await expectWholeLog(runId, 2);
      expect((await fillsOf()).length - before, 'the second run finds the shares held').toBe(before === 0 ? 1 : 0);
    }
  });

  it('leaves alone what is at work, has ended, is unknown, or has gone on to another attempt', async () => {
    const atWork = await leftRun({ leaseUntil: house.clock.now() + LEASE_MS });
    const ended = await leftRun({ status: 'CANCELLED' });
    const goneOn = await leftRun({ attempt: 2 });
    for (const run of [atWork, ended, goneOn]) {
      await takeUp({ runId: run.runId, attempt: 1 }, house);
      expect(await house.runs.read(run.runId)).toEqual(run);
    }
    await takeUp({ runId: newRunId(), attempt: 1 }, house);
  });

  it('asks for another delivery while another run is in the way, or the store is away', async () => {
    const left = await leftRun();
    const other = await leftRun({ leaseUntil: house.clock.now() + LEASE_MS });
    await getFirestore()
      .doc(paths.locks(uid))
      .set({ holders: { 'simulation:AAPL': other.runId }, advance: null, changes: 1 });
    await expect(takeUp({ runId: left.runId, attempt: 1 }, house)).rejects.toBeInstanceOf(InTheWay);
    expect(await house.runs.read(left.runId)).toEqual(left);
    const read = () => Promise.reject(new Unavailable('The database did not answer.'));
    const away = withParts(house, { runs: { ...house.runs, read } });
    await expect(takeUp({ runId: left.runId, attempt: 1 }, away)).rejects.toBeInstanceOf(Unavailable);
  });

  it('ends a run that was left with the reason when its mode is not open any more', async () => {
    const settings = await house.users.readSettings(uid);
    const execution = { ...settings.execution, mode: 'paper' } as const;
    const { runId } = await leftRun({ mode: 'paper', settings: { ...settings, execution } });
    await takeUp({ runId, attempt: 1 }, house);
    const run = await house.runs.read(runId);
    expect(run).toMatchObject({ status: 'FAILED', attempt: 1, failure: { code: 'MISCONFIGURED', resumable: true } });
  });

  it('lets nothing of the attempt before land, and orders once, with both at work at once', async () => {
    const settings = await house.users.readSettings(uid);
    const slow = { ...settings, execution: { ...settings.execution, agentPauseMs: 40 } };
    for (const [round, steps] of [0, 2, 5, 7].entries()) {
      const owner = `${uid}round${round}`;
      await callAs(owner, 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
      await getFirestore().doc(paths.settings(owner)).set(slow);
      const runId = newRunId();
      const first = callAs(owner, 'startRun', { runId, asset: 'AAPL' }, house);
      await expect
        .poll(async () => ((await house.runs.read(runId)) === null ? -1 : (await house.runs.steps(runId)).length), {
          interval: 5,
          timeout: 10_000,
        })
        .toBeGreaterThanOrEqual(steps);
      await takeUp({ runId, attempt: 1 }, later(2 * LEASE_MS));
      const ended = await house.runs.read(runId);
      expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED', attempt: 2 });
      expect(['RUNNING', 'COMPLETED'], 'the first attempt tells how the run stood').toContain((await first).status);
      expect(await house.runs.read(runId), 'and changed nothing of it').toEqual(ended);
      expect((await house.simulations.read(owner))?.ledger.fills).toHaveLength(1);
      await expectWholeLog(runId, 2);
    }
  }, 60_000);
});

describe('the watchdog', () => {
  it('has runs taken up that were left, and no others', async () => {
    const left = await leftRun({ attempt: 2 });
    const atWork = await leftRun({ leaseUntil: house.clock.now() + LEASE_MS });
    const ended = await leftRun(failed);
    const queued = withQueue(house);
    await watch(queued.house);
    const own = new Set([left, atWork, ended].map(({ runId }) => runId));
    expect(queued.tasks.filter(({ runId }) => own.has(runId))).toEqual([{ runId: left.runId, attempt: 2 }]);
  });

  it('goes on with the others when one run cannot be queued', async () => {
    const runs = [await leftRun(), await leftRun()];
    const asked: string[] = [];
    const enqueue = (runId: string) => {
      asked.push(runId);
      return runId === runs[0]?.runId ? Promise.reject(new Unavailable('Away.')) : Promise.resolve();
    };
    await watch(withParts(house, { queue: { enqueue } }));
    expect(asked).toEqual(expect.arrayContaining(runs.map(({ runId }) => runId)));
  });

  it('ends a run that is past its deadline, says why, and names what became of its order', async () => {
    const begun = house.clock.now() - MOST_ATTEMPT_MS - 60_000;
    const old = await leftRun({ createdAt: begun, startedAt: begun, currentAgent: 'TradeExecutionAgent' });
    const worn = await leftRun({ attempt: 6 });
    const { intent, at } = await meantOrder(worn);
    const queued = withQueue(house);
    await watch(queued.house);
    expect(queued.tasks.filter(({ runId }) => runId === old.runId || runId === worn.runId)).toEqual([]);
    expect(await house.runs.read(old.runId)).toMatchObject({
      status: 'FAILED',
      failure: {
        code: 'OVERDUE',
        agent: 'TradeExecutionAgent',
        resumable: false,
        message:
          'The run did not come to its end within 15 minutes and was given up. It ordered nothing. Run the crew again.',
      },
    });
    const message = (await house.runs.read(worn.runId))?.failure?.message;
    expect(message).toContain('left 6 times');
    expect(message).toContain(`may stand at the broker: buy 77 AAPL (${intent.clientOrderId})`);
    expect(at).toBeGreaterThan(0);
    const answer = await callAs(uid, 'resumeRun', { runId: old.runId }, house);
    expect(answer).toEqual({ runId: old.runId, status: 'FAILED', queued: false });
  });

  it('leaves the deadline of a task that comes late to the same rule', async () => {
    const begun = house.clock.now() - MOST_ATTEMPT_MS - 60_000;
    const { runId } = await leftRun({ startedAt: begun });
    await takeUp({ runId, attempt: 1 }, house);
    expect(await house.runs.read(runId)).toMatchObject({ status: 'FAILED', attempt: 1, failure: { code: 'OVERDUE' } });
  });
});

describe('a cancel', () => {
  it('ends a run whose process is gone, and refuses what that process still writes', async () => {
    const { runId } = await leftRun();
    expect(await callAs(uid, 'cancelRun', { runId }, house)).toEqual({ runId, status: 'CANCELLED' });
    const line = { userId: uid, seq: 1, time: 1, agent: 'Crew', level: 'info', message: 'late', data: null } as const;
    await expect(house.runs.appendLogs({ runId, attempt: 1 }, [line])).rejects.toMatchObject({ kind: 'lease-lost' });
    expect(await house.runs.logs(runId)).toEqual([]);
  });

  it('of a run that is taken up before it was seen still stands', async () => {
    const { runId } = await leftRun({ cancelRequested: true });
    await takeUp({ runId, attempt: 1 }, house);
    expect(await house.runs.read(runId)).toMatchObject({ status: 'CANCELLED', attempt: 2 });
    expect(await fillsOf()).toEqual([]);
  });
});

/** The book says that the run's order was sent, and no more. */
async function meantOrder({ runId }: RunRecord) {
  const at = house.clock.now();
  const intent = {
    clientOrderId: `tc-${runId}-entry-1`,
    runId,
    asset: 'AAPL',
    side: 'buy',
    quantity: 77,
    type: 'market',
    limitPrice: null,
    stopPrice: null,
    orderClass: 'simple',
    targetPrice: null,
    stopLossPrice: null,
    timeInForce: 'day',
  } as const;
  const base = { schemaVersion: 1, userId: uid, mode: 'simulation', createdAt: at, updatedAt: at } as const;
  const history = [{ status: 'planned', at, source: 'crew', note: null } as const];
  await house.orders.plan({ ...base, intent, order: null, status: 'planned', history });
  const sent = { status: 'sent', order: null, at, source: 'crew', note: null } as const;
  await house.orders.update(uid, intent.clientOrderId, sent);
  return { intent, at };
}
