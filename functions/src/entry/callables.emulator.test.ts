import {
  CALLS,
  DISCLAIMER_VERSION,
  MAX_BARS,
  STRATEGY_NAMES,
  defaultStrategy,
  type CallName,
  type CallRequest,
} from '@trading-crew/core/contracts';
import { getFirestore } from 'firebase-admin/firestore';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleBacktest } from '../adapters/firestore/backtest-result.testing.ts';
import { loadReplayData } from '../adapters/system/replay-data.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId, refusalOf as refusal, withParts } from './callables.testing.ts';

let house: Installation;
let people = 0;
let uid = '';

const call = <Name extends CallName>(name: Name, data: unknown, as: string | null = uid) =>
  callAs(as, name, data, house);

const start = (patch: Partial<CallRequest<'startRun'>> = {}) => ({ runId: newRunId(), asset: 'AAPL', ...patch });

beforeAll(() => {
  house = installation();
});

beforeEach(async () => {
  people += 1;
  uid = `person${people}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
});

describe('every callable', () => {
  it.each(Object.keys(CALLS) as CallName[])('%s refuses whoever is not signed in', async (name) => {
    expect(await refusal(call(name, {}, null))).toMatchObject({ code: 'unauthenticated', message: 'Sign in first.' });
  });

  it.each(Object.keys(CALLS) as CallName[])('%s refuses a field that it does not know', async (name) => {
    const { code } = await refusal(
      call(name, { version: 1, runId: newRunId(), asset: 'AAPL', action: 'next-session', isAdmin: true }),
    );
    expect(code).toBe('invalid-argument');
  });

  it('runs nothing for somebody who has not accepted the disclaimer', async () => {
    for (const [name, data] of [
      ['startRun', start()],
      ['getMarketOverview', {}],
      ['getBars', { asset: 'AAPL' }],
      ['getModelHealth', {}],
      ['saveBacktest', { backtestId: newRunId(), name: 'One', result: sampleBacktest() }],
      ['deleteBacktest', { backtestId: newRunId() }],
      ['decideProposal', { runId: newRunId(), place: 0, decision: 'applied' }],
      ['advanceSimulation', { action: 'next-session' }],
    ] as const) {
      expect(await refusal(call(name, data, 'newcomer')), name).toMatchObject({
        code: 'failed-precondition',
        field: 'disclaimer',
      });
    }
  });
});

describe('startRun', () => {
  it('runs the crew and leaves run, steps, log, order and performance in the documents', async () => {
    const request = start();
    expect(await call('startRun', request)).toEqual({
      runId: request.runId,
      status: 'COMPLETED',
      outcome: 'TRADED',
      reason: null,
    });
    const run = await house.runs.read(request.runId);
    expect(run).toMatchObject({ userId: uid, asset: 'AAPL', mode: 'simulation', status: 'COMPLETED' });
    expect(await house.runs.steps(request.runId)).toHaveLength(9);
    const lines = await house.runs.logs(request.runId);
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index + 1));
    expect((await house.orders.read(uid, run?.trade?.clientOrderId ?? ''))?.status).toBe('filled');
    expect(await house.performance.read(uid, 'simulation')).toMatchObject({ openPositions: [{ asset: 'AAPL' }] });
  });

  it('is one run when the same id is sent many times at the same moment', async () => {
    const request = start();
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('startRun', request)));
    expect(answers.every(({ runId }) => runId === request.runId)).toBe(true);
    expect((await house.simulations.read(uid))?.ledger.fills).toHaveLength(1);
    expect(await call('startRun', request)).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
  });

  it('refuses the second of two runs on one asset, with the id of the first', async () => {
    const settings = await house.users.readSettings(uid);
    const slow = { ...settings, execution: { ...settings.execution, agentPauseMs: 300 } };
    await getFirestore().doc(`users/${uid}/settings/trading`).set(slow);
    const first = start();
    const running = call('startRun', first);
    await expect.poll(async () => (await house.runs.read(first.runId))?.status, { timeout: 5_000 }).toBe('RUNNING');
    expect(await refusal(call('startRun', start()))).toMatchObject({ code: 'failed-precondition', runId: first.runId });
    expect(await refusal(call('advanceSimulation', { action: 'next-session' }))).toMatchObject({ runId: first.runId });
    expect(await call('cancelRun', { runId: first.runId })).toMatchObject({ runId: first.runId });
    expect(await running).toMatchObject({ status: 'CANCELLED', outcome: null });
  });

  it.each([
    ['an unknown symbol', { asset: 'NOPE' }, 'asset', 'AAPL'],
    ['no symbol', { asset: '' }, 'asset', 'capital letters'],
    ['lower case', { asset: 'aapl' }, 'asset', 'capital letters'],
    ['a path', { asset: '../x' }, 'asset', 'capital letters'],
    ['300 characters', { asset: 'A'.repeat(300) }, 'asset', 'capital letters'],
    ['a run id of the wrong form', { runId: 'short' }, 'runId', '20 letters'],
    ['the live mode', { mode: 'live' }, 'mode', ''],
  ])('refuses %s and writes nothing', async (_name, patch, field, words) => {
    const request = { ...start(), ...patch };
    const { code, message, field: named } = await refusal(call('startRun', request));
    expect({ code, named }).toEqual({ code: 'invalid-argument', named: field });
    expect(message).toContain(words);
    const written = await getFirestore().collection('runs').where('userId', '==', uid).get();
    expect(written.size).toBe(0);
  });

  const strategy = defaultStrategy('three-moving-averages');
  it.each([
    ['short not below medium', { short: 13 }, 'strategy.short'],
    ['zero', { short: 0 }, 'strategy.short'],
    ['a negative number', { long: -1 }, 'strategy.long'],
    ['1e9', { long: 1e9 }, 'strategy.long'],
    ['not a number', { short: Number.NaN }, 'strategy.short'],
    ['a string', { short: '8' }, 'strategy.short'],
    ['a fraction', { freshnessBars: 2.5 }, 'strategy.freshnessBars'],
    ['an extra field', { leverage: 3 }, 'strategy.leverage'],
    ['a name that there is not', { name: 'magic' }, 'strategy.name'],
    ['the name of another one', { name: 'ema-crossover' }, 'strategy.fast'],
  ])('refuses a strategy with %s', async (_name, patch, field) => {
    const request = { ...start(), strategy: { ...strategy, ...patch } };
    expect(await refusal(call('startRun', request))).toMatchObject({ code: 'invalid-argument', field });
  });

  it('does not open paper trading without a key, and says so', async () => {
    const { code, message } = await refusal(call('startRun', start({ mode: 'paper' })));
    expect(code).toBe('failed-precondition');
    expect(message).toContain('key');
  });
});

describe('a stranger', () => {
  it('learns nothing of a run, not even whether it exists', async () => {
    const { runId } = await call('startRun', start());
    await call('acceptDisclaimer', { version: DISCLAIMER_VERSION }, 'stranger');
    const foreign = await refusal(call('cancelRun', { runId }, 'stranger'));
    const missing = await refusal(call('cancelRun', { runId: newRunId() }, 'stranger'));
    expect(foreign).toEqual(missing);
    expect(foreign.code).toBe('permission-denied');
    const resumed = await refusal(call('resumeRun', { runId }, 'stranger'));
    expect(resumed).toEqual(missing);
    expect(await refusal(call('startRun', { runId, asset: 'AAPL' }, 'stranger'))).toEqual(missing);
  });
});

describe('getMarketOverview and getBars', () => {
  it('shows the watchlist as of the simulated clock', async () => {
    const overview = await call('getMarketOverview', {});
    expect(overview).toMatchObject({ mode: 'simulation', market: { session: '2015-05-27', simulated: true } });
    expect(overview.assets.map(({ asset }) => asset)).toEqual((await house.users.readSettings(uid)).watchlist);
    expect(overview.assets[0]).toMatchObject({ asset: 'AAPL', lastSession: '2015-05-26', problem: null });
    expect(overview.paper).toMatchObject({ available: false });
  });

  it('never gives a bar that the account cannot know yet', async () => {
    const { bars } = await call('getBars', { asset: 'AAPL', until: 4_000_000_000_000, limit: 5 });
    expect(bars.time.map((time) => new Date(time).toISOString().slice(0, 10)).at(-1)).toBe('2015-05-26');
    expect(await refusal(call('getBars', { asset: 'NOPE' }))).toMatchObject({
      code: 'invalid-argument',
      field: 'asset',
    });
  });
});

describe('a long history', () => {
  /** Sessions of SPY on every weekday from 1993 on, as a file for REPLAY_DATA_DIR. */
  function historyFile(folder: string, sessions: number): string {
    const days = Array.from({ length: sessions * 2 }, (_, day) => new Date(Date.UTC(1993, 0, 29 + day)));
    const weekdays = days.filter((day) => day.getUTCDay() % 6 !== 0).slice(0, sessions);
    const rows = weekdays.map((day) => `SPY,${day.toISOString()},44,45,43,44.5,1000`);
    writeFileSync(join(folder, 'spy.csv'), ['symbol,timestamp,open,high,low,close,volume', ...rows].join('\n'));
    return weekdays.at(-1)?.toISOString().slice(0, 10) ?? '';
  }

  it('comes back whole up to the account’s clock, and no further', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'history-'));
    try {
      const lastSession = historyFile(folder, 8_364);
      const at = withParts(house, { replay: loadReplayData(folder) });
      await callAs(uid, 'advanceSimulation', { action: 'reset', startOn: lastSession }, at);
      const { bars } = await callAs(uid, 'getBars', { asset: 'SPY', limit: MAX_BARS }, at);
      expect(bars.time).toHaveLength(8_363);
      expect(new Date(bars.time[0] ?? 0).toISOString()).toBe('1993-01-29T00:00:00.000Z');
      expect(new Date(bars.time.at(-1) ?? 0).toISOString().slice(0, 10) < lastSession).toBe(true);
      const { field } = await refusal(callAs(uid, 'getBars', { asset: 'SPY', limit: MAX_BARS + 1 }, at));
      expect(field).toBe('limit');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(STRATEGY_NAMES)('is as long as %s asks for on the cards of the dashboard', async (name) => {
    await getFirestore()
      .doc(`users/${uid}/settings/trading`)
      .set({ ...(await house.users.readSettings(uid)), strategy: defaultStrategy(name) });
    const { assets } = await call('getMarketOverview', {});
    expect(assets.map(({ problem }) => problem)).toEqual(assets.map(() => null));
    for (const { trend, spark } of assets) {
      expect(trend).not.toBeNull();
      expect(spark.close).toHaveLength(60);
      expect(spark.lines.map(({ values }) => values).flat(), 'known from the first bar shown').not.toContain(null);
    }
  });
});

describe('advanceSimulation', () => {
  it('moves one session and keeps it in one document', async () => {
    const moved = await call('advanceSimulation', { action: 'next-session' });
    expect(moved).toMatchObject({ session: '2015-05-28', sessionsDone: 1, stopped: 'done' });
    const sessions = await getFirestore().collection(`users/${uid}/simulation/account/sessions`).get();
    expect(sessions.docs.map((document) => document.id)).toEqual(['2015-05-27']);
  });

  it('plays 30 sessions with the crew: a document a session, runs only where something was ordered', async () => {
    const arrival = await call('advanceSimulation', { action: 'fast-forward', sessions: 30 });
    expect(arrival).toMatchObject({ sessionsDone: 30, stopped: 'done' });
    const sessions = await getFirestore().collection(`users/${uid}/simulation/account/sessions`).get();
    expect(sessions.size).toBe(30);
    const stored = await getFirestore().collection('runs').where('userId', '==', uid).get();
    expect(stored.size).toBeGreaterThan(0);
    expect(stored.docs.every((document) => document.get('outcome') === 'TRADED')).toBe(true);
    expect((await house.performance.read(uid, 'simulation'))?.sessions).toHaveLength(30);
    expect(await house.simulations.readProgress(uid)).toMatchObject({ status: 'done', done: 30, requested: 30 });
  }, 60_000);

  it('lets a decision of an earlier session be made again, ordering nothing', async () => {
    await call('advanceSimulation', { action: 'fast-forward', sessions: 10 });
    const session = (await getFirestore().doc(`users/${uid}/simulation/account/sessions/2015-05-29`).get()).data();
    const quiet = (session?.['decisions'] as { asset: string; decision: string }[]).find(
      ({ asset }) => asset === 'DEMO-QUIET',
    );
    const request = start({ asset: 'DEMO-QUIET', session: '2015-05-29' });
    await call('startRun', request);
    expect(await house.runs.read(request.runId)).toMatchObject({ mode: 'validation', decision: quiet?.decision });
    expect(await refusal(call('startRun', start({ session: '2017-01-03' })))).toMatchObject({ field: 'session' });
  });

  it('stops between two chunks when it is cancelled', async () => {
    const running = call('advanceSimulation', { action: 'fast-forward', sessions: 600 });
    await expect
      .poll(async () => (await house.simulations.readProgress(uid))?.done ?? 0, { timeout: 10_000 })
      .toBeGreaterThan(0);
    expect(await refusal(call('startRun', start()))).toMatchObject({ code: 'failed-precondition', runId: null });
    expect(await call('advanceSimulation', { action: 'cancel' })).toMatchObject({ stopped: 'cancelled' });
    const { sessionsDone, stopped } = await running;
    expect(stopped).toBe('cancelled');
    expect(sessionsDone).toBeLessThan(600);
    expect((await house.simulations.read(uid))?.ledger.equity).toHaveLength(sessionsDone);
    expect(await call('startRun', start({ asset: 'DEMO-QUIET' })), 'the account is free again').toMatchObject({
      status: 'COMPLETED',
    });
  }, 60_000);

  it('starts over at a chosen date and capital', async () => {
    await call('startRun', start());
    expect(
      await call('advanceSimulation', { action: 'reset', startOn: '2016-07-18', startingCash: 50_000 }),
    ).toMatchObject({
      session: '2016-07-18',
      equity: 50_000,
    });
    expect((await house.simulations.read(uid))?.account).toMatchObject({ cash: 50_000, positions: [], openOrders: [] });
  });

  it.each([
    [{ action: 'fast-forward', sessions: 0 }, 'sessions'],
    [{ action: 'fast-forward', sessions: 1_000_000 }, 'sessions'],
    [{ action: 'reset', startOn: '1899-01-01' }, 'startOn'],
    [{ action: 'reset', startOn: 'yesterday' }, 'startOn'],
    [{ action: 'reset', startingCash: -1 }, 'startingCash'],
  ])('refuses %j and names the field', async (request, field) => {
    expect(await refusal(call('advanceSimulation', request))).toMatchObject({ code: 'invalid-argument', field });
  });

  it('says so where the data end', async () => {
    await call('advanceSimulation', { action: 'reset', startOn: '2018-05-11' });
    const { code, message } = await refusal(call('advanceSimulation', { action: 'next-session' }));
    expect(code).toBe('invalid-argument');
    expect(message).toContain('Reset');
  });
});
