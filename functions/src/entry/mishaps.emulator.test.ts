import { CALLS, CallFailure, DISCLAIMER_VERSION, Unavailable, type CallName } from '@trading-crew/core/contracts';
import { newRun } from '@trading-crew/core/crew';
import { SimulatedBroker, sessionInstant } from '@trading-crew/core/offline';
import { getFirestore } from 'firebase-admin/firestore';
import { beforeEach, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../wiring.ts';
import { callAs, continuedAs, newRunId, refusalOf, withParts as parted } from './callables.testing.ts';

let house: Installation;
let people = 0;
let uid = '';

const call = <Name extends CallName>(name: Name, data: unknown, at: Installation = house) =>
  callAs(uid, name, data, at);
const start = () => ({ runId: newRunId(), asset: 'AAPL' });

beforeEach(async () => {
  house = installation();
  people += 1;
  uid = `unlucky${people}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
});

const withParts = (parts: Partial<Installation>): Installation => parted(house, parts);

async function failedRun(patch: object): Promise<string> {
  const runId = newRunId();
  const settings = await house.users.readSettings(uid);
  const request = { runId, userId: uid, asset: 'AAPL', mode: 'simulation', trigger: 'user', settings } as const;
  const run = newRun({ ...request, now: 0 });
  const failure = { code: 'UNAVAILABLE', message: 'No answer.', agent: null, resumable: true };
  await getFirestore()
    .doc(`runs/${runId}`)
    .set({ ...run, status: 'FAILED', failure, endedAt: 1, ...patch });
  return runId;
}

describe('a run around which something goes wrong', () => {
  it('stays completed when the report of it cannot be saved', async () => {
    const save = () => Promise.reject(new Unavailable('The database did not answer.'));
    const request = start();
    const at = withParts({ performance: { ...house.performance, save } });
    expect(await call('startRun', request, at)).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
    expect(await house.runs.read(request.runId)).toMatchObject({ status: 'COMPLETED', failure: null });
  });

  it('ends as failed, with a reference and nothing else, when the store refuses a step for good', async () => {
    const checkpoint = () => Promise.reject(new RangeError('secret detail of /srv/app/index.js'));
    const request = start();
    const refusal = await refusalOf(call('startRun', request, withParts({ runs: { ...house.runs, checkpoint } })));
    expect(refusal.code).toBe('internal');
    const run = await house.runs.read(request.runId);
    expect(run).toMatchObject({ status: 'FAILED', failure: { code: 'INTERNAL', resumable: true } });
    expect(run?.failure?.message).toBe(refusal.message);
    expect(JSON.stringify([run, refusal])).not.toContain('secret');
  });

  it('is not left at work when its mode is no longer open as it is taken up', async () => {
    const settings = await house.users.readSettings(uid);
    const execution = { ...settings.execution, mode: 'paper' };
    const runId = await failedRun({ mode: 'paper', settings: { ...settings, execution } });
    const refusal = await refusalOf(call('resumeRun', { runId }));
    expect(refusal).toMatchObject({ code: 'failed-precondition', message: expect.stringContaining('key') as string });
    expect(await house.runs.read(runId)).toMatchObject({ status: 'FAILED', attempt: 1 });
  });

  it('orders nothing of an earlier session when it is taken up after time was moved', async () => {
    const request = start();
    const change = () => Promise.reject(new Unavailable('The database did not answer.'));
    const at = withParts({
      simulations: { ...house.simulations, change },
      clock: { ...house.clock, sleep: () => Promise.resolve() },
    });
    expect(await call('startRun', request, at)).toMatchObject({ status: 'FAILED' });
    await call('advanceSimulation', { action: 'next-session' });
    expect(await continuedAs(uid, request.runId, house)).toMatchObject({
      status: 'FAILED',
      failure: { code: 'OUTDATED', resumable: false },
    });
    expect((await house.simulations.read(uid))?.ledger.fills).toEqual([]);
  });

  it('looks at its own session when it was a look back and is taken up', async () => {
    const settings = await house.users.readSettings(uid);
    const session = (await house.simulations.read(uid))?.account.session ?? '';
    await call('advanceSimulation', { action: 'next-session' });
    const execution = { ...settings.execution, mode: 'validation' };
    const asOf = sessionInstant(session);
    const runId = await failedRun({ mode: 'validation', asOf, settings: { ...settings, execution } });
    const ended = await continuedAs(uid, runId, house);
    expect(ended).toMatchObject({ status: 'COMPLETED', asOf, reason: 'VALIDATION_MODE' });
  });

  it('is ended by a cancel when its process is gone', async () => {
    const runId = await failedRun({ status: 'RUNNING', failure: null, leaseUntil: 1 });
    expect(await call('cancelRun', { runId })).toEqual({ runId, status: 'CANCELLED' });
    expect(await house.runs.read(runId)).toMatchObject({ status: 'CANCELLED', currentAgent: null });
  });

  it('buys nothing more once another run has used up the limits', async () => {
    const settings = await house.users.readSettings(uid);
    const risk = { ...settings.risk, maxOpenPositions: 1 };
    await getFirestore()
      .doc(`users/${uid}/settings/trading`)
      .set({ ...settings, risk });
    const { market } = house.replay;
    let isFirst = true;
    const change: Installation['simulations']['change'] = async (who, work) => {
      if (isFirst) {
        isFirst = false;
        await house.simulations.change(who, async (state) => {
          const broker = new SimulatedBroker({ state, market, costs: settings.costs });
          const exits = { limitPrice: null, stopPrice: null, targetPrice: null, stopLossPrice: null };
          const order = { runId: 'other', asset: 'DEMO-TREND', side: 'buy', quantity: 10, type: 'market' } as const;
          const kind = { orderClass: 'simple', timeInForce: 'day' } as const;
          await broker.place({ clientOrderId: 'other', ...order, ...kind, ...exits });
          return { state: broker.state, result: null };
        });
      }
      return house.simulations.change(who, work);
    };
    const at = withParts({ simulations: { ...house.simulations, change } });
    const request = start();
    expect(await call('startRun', request, at)).toMatchObject({ outcome: 'NO_TRADE', reason: 'RISK_REJECTED' });
    expect((await house.simulations.read(uid))?.account.positions).toHaveLength(1);
    const record = await house.orders.read(uid, `tc-${request.runId}-entry-1`);
    expect(record?.history.at(-1)).toMatchObject({ status: 'cancelled', note: '1 position open; at most 1 may be.' });
  });
});

describe('a fast-forward', () => {
  it('keeps the account however long it takes', async () => {
    let passed = 0;
    const clock = { ...house.clock, now: () => house.clock.now() + passed };
    const seen: string[] = [];
    const commitSessions: Installation['simulations']['commitSessions'] = async (who, commit) => {
      seen.push((await house.simulations.claimAdvance(who, clock.now(), clock.now() + 1)).kind);
      passed += 150_000;
      return house.simulations.commitSessions(who, commit);
    };
    const at = withParts({ clock, simulations: { ...house.simulations, commitSessions } });
    expect(await call('advanceSimulation', { action: 'fast-forward', sessions: 40 }, at)).toMatchObject({
      stopped: 'done',
    });
    expect(seen).toEqual(['busy', 'busy', 'busy', 'busy']);
    expect((await house.simulations.claimAdvance(uid, 0, 1)).kind, 'given back at the end').toBe('claimed');
  });

  it('stops when the account was lost to somebody else, and leaves it theirs', async () => {
    let passed = 0;
    const clock = { ...house.clock, now: () => house.clock.now() + passed };
    const commitSessions: Installation['simulations']['commitSessions'] = async (who, commit) => {
      const revision = await house.simulations.commitSessions(who, commit);
      passed += 200_000;
      await house.simulations.claimAdvance(who, clock.now(), clock.now() + 900_000);
      return revision;
    };
    const at = withParts({ clock, simulations: { ...house.simulations, commitSessions } });
    const refusal = await refusalOf(call('advanceSimulation', { action: 'fast-forward', sessions: 40 }, at));
    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect((await house.simulations.claimAdvance(uid, clock.now(), clock.now() + 1)).kind).toBe('busy');
    const progress = await house.simulations.readProgress(uid);
    expect(progress).toMatchObject({ status: 'failed', done: 10 });
    expect((await house.simulations.read(uid))?.ledger.equity).toHaveLength(10);
  });
});

describe('the performance report', () => {
  it('counts what the first session cost, and names only what buy and hold could buy', async () => {
    const settings = await house.users.readSettings(uid);
    await getFirestore()
      .doc(`users/${uid}/settings/trading`)
      .set({ ...settings, watchlist: ['AAPL', 'NOPE'] });
    await call('startRun', start());
    await call('advanceSimulation', { action: 'next-session' });
    const report = await house.performance.read(uid, 'simulation');
    const equity = report?.equity[0] ?? Number.NaN;
    expect(equity).not.toBe(100_000);
    expect(report).toMatchObject({ startingEquity: 100_000, benchmarkLabel: 'Buy and hold: AAPL' });
    expect(report?.figures.profit.value).toBeCloseTo(equity - 100_000, 6);
  });
});

const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a list', []],
  ['a string of a megabyte', 'x'.repeat(1_000_000)],
  ['a field with a name of a megabyte', { ['y'.repeat(1_000_000)]: 1 }],
  ['a prototype', JSON.parse('{"__proto__": {"isAdmin": true}, "runId": "A2345678901234567890", "asset": "AAPL"}')],
  [
    'values of a megabyte',
    { runId: 'z'.repeat(1_000_000), asset: 'z'.repeat(1_000_000), action: 'z'.repeat(1_000_000) },
  ],
  ['numbers for names', { runId: 1e308, asset: -0, action: Number.NaN, version: Number.POSITIVE_INFINITY }],
  ['lists for names', { runId: ['A2345678901234567890'], asset: ['AAPL'], action: ['reset'], version: [1] }],
  ['letters of another script', { runId: 'А2345678901234567890', asset: 'ААPL', action: 'reset\u0000' }],
  ['a symbol with a line break', { runId: 'A2345678901234567890', asset: 'AAPL\n' }],
  ['a path for a run', { runId: '../../users/ada/settin', asset: 'AAPL' }],
];

describe('hostile input', () => {
  it.each(HOSTILE)('is refused in few words by every callable: %s', async (_name, data) => {
    for (const name of Object.keys(CALLS) as CallName[]) {
      // An empty request is what the overview asks for.
      if (name === 'getMarketOverview' && data !== null && typeof data === 'object' && Object.keys(data).length === 0)
        continue;
      const { code, ...details } = await refusalOf(call(name, data));
      expect(code, name).toBe('invalid-argument');
      expect(CallFailure.strict().parse(details)).toEqual(details);
      expect(JSON.stringify(details).length, name).toBeLessThan(600);
    }
  });
});
