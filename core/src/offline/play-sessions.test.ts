import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  RunId,
  TradingStopped,
  defaultStrategy,
  type Halt,
  type RiskLimits,
} from '../contracts/index.ts';
import { demoMarket } from '../crew/crew.testing.ts';
import { roundTrips } from '../domain/index.ts';
import {
  fastForwardRunId,
  newSimulation,
  playSessions,
  readRunExport,
  replayRun,
  tickingClock,
  type PlayedSession,
  type PlaySessionsOptions,
} from './index.ts';

const START = '2015-05-27';

async function played(
  sessions: number,
  withCrew = true,
  change: Partial<PlaySessionsOptions> = {},
): Promise<PlayedSession[]> {
  const market = demoMarket();
  const state = newSimulation({ market, startOn: START, startingCash: 100_000, seed: 1 });
  const clock = tickingClock(1_700_000_000_000);
  const result: PlayedSession[] = [];
  const asked = { uid: 'ada', state, market, settings: DEFAULT_SETTINGS, clock, records: [], withCrew };
  const options = { ...asked, ...change };
  for await (const session of playSessions(options)) {
    result.push(session);
    if (result.length >= sessions) break;
  }
  return result;
}

describe('playSessions', () => {
  it('plays a year: decisions for every asset, trades that close, runs kept only where something was ordered', async () => {
    const year = await played(250);
    expect(year).toHaveLength(250);
    const last = year.at(-1);
    expect(last?.state.ledger.equity).toHaveLength(250);
    expect(year.every(({ record }) => record.decisions.length === DEFAULT_SETTINGS.watchlist.length)).toBe(true);
    const runs = year.flatMap((session) => session.runs);
    expect(runs.every(({ run }) => run.outcome === 'TRADED')).toBe(true);
    expect(runs.length, 'far fewer than the 1,250 that ran').toBeLessThan(150);
    expect(runs.length).toBeGreaterThan(20);
    const { closed } = roundTrips(last?.state.ledger.fills ?? []);
    expect(closed.length).toBeGreaterThan(10);
    expect(
      closed.some((trade) => trade.exitRole === 'stop'),
      'some trades end at their stop',
    ).toBe(true);
    expect(
      closed.some((trade) => trade.exitRole === 'entry'),
      'some are sold by the crew',
    ).toBe(true);
    const named = year.flatMap(({ record }) => record.decisions).filter(({ runId }) => runId !== null);
    expect(named.map(({ runId }) => runId)).toEqual(runs.map(({ run }) => run.runId));
  });

  it('tells every signal with the close that it rests on and what became of it', async () => {
    const market = demoMarket();
    const risk = { ...DEFAULT_SETTINGS.risk, maxOpenPositions: 1 };
    const sessions = await played(80, true, { settings: { ...DEFAULT_SETTINGS, risk } });
    for (const { record, signals } of sessions) {
      const signalled = record.decisions.filter(({ signal }) => signal === 'BUY' || signal === 'SELL');
      expect(signals.map(({ asset, signal, runId }) => ({ asset, signal, runId }))).toEqual(
        signalled.map(({ asset, signal, runId }) => ({ asset, signal, runId })),
      );
      for (const [index, { asset, session, close, fate }] of signals.entries()) {
        expect(session < record.session, 'the last bar that was complete').toBe(true);
        expect(close).toBe(market.barOf(asset, session)?.close);
        const { outcome, reason } = signalled[index] ?? {};
        if (outcome === 'TRADED') expect(fate).toBe('traded');
        else if (reason === 'NOT_CONFIRMED') expect(fate).toBe('not-confirmed');
        else expect(fate).toBe(reason === 'RISK_REJECTED' ? 'risk-rejected' : 'other');
      }
    }
    const fates = new Set(sessions.flatMap(({ signals }) => signals).map(({ fate }) => fate));
    expect(fates).toContain('traded');
    expect(fates).toContain('risk-rejected');
  });

  it('hands each run what is not to be proposed again for its asset', async () => {
    const dismissed = new Map([['AAPL', [defaultStrategy('ema-crossover')]]]);
    const runs = (await played(30, true, { dismissed })).flatMap((session) => session.runs).map(({ run }) => run);
    expect(new Set(runs.map(({ asset }) => asset)).size).toBeGreaterThan(1);
    for (const run of runs) expect(run.dismissed).toEqual(dismissed.get(run.asset) ?? []);
  });

  it('keeps the tapes of the runs it keeps: any of them can be repeated', async () => {
    const runs = (await played(60)).flatMap((session) => session.runs);
    expect(runs.length).toBeGreaterThan(3);
    for (const { run, steps, logs, tapes } of runs) {
      const file = JSON.stringify({ format: 'trading-crew-run', version: 1, run, steps, logs, tapes });
      const read = readRunExport(file);
      if (read.kind === 'unusable') throw new Error(read.sentence);
      expect(await replayRun(read.file)).toMatchObject({ kind: 'replayed', differences: [] });
      expect(Math.max(...tapes.map(({ calls }) => calls.length)), 'far from a document of 1 MiB').toBeLessThan(100_000);
    }
  });

  it('comes to the same account from the same start', async () => {
    const [first, second] = [await played(40), await played(40)];
    expect(JSON.stringify(second.at(-1)?.state)).toBe(JSON.stringify(first.at(-1)?.state));
    expect(second.map(({ record }) => record)).toEqual(first.map(({ record }) => record));
  });

  it('keeps the book of orders up to date when exits fill later', async () => {
    const orders = (await played(120)).flatMap((session) => session.orders);
    const latest = new Map(orders.map((record) => [record.intent.clientOrderId, record]));
    const bought = [...latest.values()].filter(({ intent }) => intent.side === 'buy');
    expect(bought.some(({ order }) => order?.legs.some((leg) => leg.status === 'filled'))).toBe(true);
    expect(bought.every(({ history }) => history[0]?.status === 'planned' && history[1]?.status === 'sent')).toBe(true);
  });

  it('moves time without the crew when only the next session is wanted', async () => {
    const [session] = await played(1, false);
    expect(session?.record).toMatchObject({ session: START, decisions: [], fills: [], equity: 100_000 });
    expect(session?.state.account.session).toBe('2015-05-28');
  });

  it('ends where the data end', async () => {
    const all = await played(10_000, false);
    expect(all.at(-1)?.state.account.session).toBe('2018-05-11');
  });

  it('names runs by account, session and asset, in the form of a run id', () => {
    const id = fastForwardRunId('ada', 1, START, 'AAPL');
    expect(RunId.safeParse(id).success).toBe(true);
    expect(fastForwardRunId('ada', 1, START, 'AAPL')).toBe(id);
    expect(fastForwardRunId('ada', 2, START, 'AAPL')).not.toBe(id);
    expect(fastForwardRunId('ben', 1, START, 'AAPL')).not.toBe(id);
  });
});

describe('what protects an account that is played', () => {
  const under = (risk: Partial<RiskLimits>) => ({
    settings: { ...DEFAULT_SETTINGS, risk: { ...DEFAULT_SETTINGS.risk, ...risk } },
  });
  const purchases = (sessions: readonly PlayedSession[]) =>
    (sessions.at(-1)?.state.ledger.fills ?? []).filter(({ side }) => side === 'buy');
  const rejections = (sessions: readonly PlayedSession[]) =>
    sessions.flatMap(({ record }) => record.decisions).filter(({ reason }) => reason === 'RISK_REJECTED');
  const drawdown: Halt = {
    code: 'DRAWDOWN',
    because: 'Equity had fallen.',
    setBy: 'risk',
    setAt: 1,
    session: '2015-05-20',
    liftedBy: 'user',
  };

  it('halts at a drawdown and hands the halt out with every session after it', async () => {
    const sessions = await played(120, true, under({ maxDrawdown: 0.02, maxDailyLoss: 0.5 }));
    const first = sessions.findIndex(({ halts }) => halts.length > 0);
    expect(first).toBeGreaterThan(0);
    const [halt] = sessions[first]?.halts ?? [];
    expect(halt).toMatchObject({ code: 'DRAWDOWN', session: sessions[first]?.record.session });
    for (const { halts } of sessions.slice(first)) expect(halts).toEqual([halt]);
    const bought = purchases(sessions);
    expect(bought.length).toBeGreaterThan(0);
    expect(bought.every(({ session }) => session <= (halt?.session ?? ''))).toBe(true);
  });

  it('lets the halt of a day end with the day: none of them piles up', async () => {
    const { account, ledger } = newSimulation({ market: demoMarket(), startOn: START, startingCash: 96_000, seed: 1 });
    // 4 % were lost before the first run of the day.
    const state = { account: { ...account, previousEquity: 100_000 }, ledger };
    const sessions = await played(30, true, { state, ...under({ maxDailyLoss: 0.03 }) });
    expect(rejections(sessions.slice(0, 1))[0]?.decision).toContain('The account lost 4.0');
    expect(sessions.flatMap(({ halts }) => halts)).toEqual([]);
    expect(purchases(sessions).length, 'the next sessions buy').toBeGreaterThan(0);
  });

  it('begins with the halts that stand, and sells under them', async () => {
    const safety = { halts: [drawdown], peakSince: null };
    const sessions = await played(30, true, { safety });
    expect(purchases(sessions)).toEqual([]);
    expect(rejections(sessions)[0]?.decision).toContain('Equity had fallen. You can lift it on the dashboard.');
    expect(sessions.at(-1)?.halts).toEqual([drawdown]);
    const [before] = (await played(1)).slice(-1);
    if (!before) throw new Error('nothing was played');
    const held = await played(40, true, { state: before.state, records: before.orders, safety });
    expect(purchases(held)).toHaveLength(before.state.ledger.fills.length);
    expect(held.at(-1)?.state.ledger.fills.some(({ side }) => side === 'sell')).toBe(true);
  });

  it('counts the orders of the first session with those that were meant before, and each session by itself', async () => {
    const [full] = await played(1, true, { ordersBefore: 10 });
    expect(full?.record.fills).toEqual([]);
    expect(full?.record.decisions.find(({ asset }) => asset === 'AAPL')?.decision).toContain('10 orders of the crew');
    expect((await played(1, true, { ordersBefore: 9 }))[0]?.record.fills).toHaveLength(1);
    const single = await played(120, true, { ordersBefore: 10, ...under({ maxOrdersPerDay: 1 }) });
    const counts = single.map(({ runs }) => runs.filter(({ run }) => run.trade?.side === 'buy').length);
    expect(Math.max(...counts)).toBe(1);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(5);
  });

  it('buys nothing in the sessions after a stop', async () => {
    const COOLDOWN = 30;
    const sessions = await played(250, true, under({ cooldownSessions: COOLDOWN }));
    const calendar = sessions.map(({ record }) => record.session);
    const { fills } = sessions.at(-1)?.state.ledger ?? { fills: [] };
    const stops = fills.filter(({ role }) => role === 'stop');
    expect(stops.length).toBeGreaterThan(3);
    for (const stop of stops) {
      const place = calendar.indexOf(stop.session);
      const cooling = calendar.slice(place + 1, place + 1 + COOLDOWN);
      const again = fills.filter(({ asset, side, session }) => {
        return asset === stop.asset && side === 'buy' && cooling.includes(session);
      });
      expect(again).toEqual([]);
    }
    expect(rejections(sessions).some(({ decision }) => decision.includes('must pass before it is bought'))).toBe(true);
  });

  it('asks the permit before every order, and sends nothing that it stops', async () => {
    const asked: string[] = [];
    const permit = ({ asset }: { asset: string }) => {
      asked.push(asset);
      return Promise.reject(new TradingStopped('You have stopped trading.'));
    };
    const sessions = await played(20, true, { permit });
    expect(asked.length).toBeGreaterThan(0);
    expect(sessions.at(-1)?.state.ledger.fills).toEqual([]);
    expect(sessions.flatMap(({ runs }) => runs)).toEqual([]);
  });

  it('keeps when the account was opened', async () => {
    const { account, ledger } = newSimulation({ market: demoMarket(), startOn: START, startingCash: 9_000, seed: 1 });
    const [session] = await played(1, false, { state: { account: { ...account, openedAt: 42 }, ledger } });
    expect(session?.state.account.openedAt).toBe(42);
    expect((await played(1, false))[0]?.state.account).not.toHaveProperty('openedAt');
  });
});
