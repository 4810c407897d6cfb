import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, RunId } from '../contracts/index.ts';
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
} from './index.ts';

const START = '2015-05-27';

async function played(sessions: number, withCrew = true): Promise<PlayedSession[]> {
  const market = demoMarket();
  const state = newSimulation({ market, startOn: START, startingCash: 100_000, seed: 1 });
  const clock = tickingClock(1_700_000_000_000);
  const result: PlayedSession[] = [];
  const options = { uid: 'ada', state, market, settings: DEFAULT_SETTINGS, clock, records: [], withCrew };
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
