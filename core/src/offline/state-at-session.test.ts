import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, InvalidInput } from '../contracts/index.ts';
import { demoMarket } from '../crew/crew.testing.ts';
import { closedOrderDesk, newRun, runCrew } from '../crew/index.ts';
import {
  SimulatedBroker,
  memoryRunStore,
  memorySafety,
  newSimulation,
  playSessions,
  stateAtSession,
  tickingClock,
} from './index.ts';

const { watchlist, costs } = DEFAULT_SETTINGS;

async function year(partialFillRate = 0) {
  const settings = { ...DEFAULT_SETTINGS, costs: { ...costs, partialFillRate } };
  const market = demoMarket();
  const state = newSimulation({ market, startOn: '2015-05-27', startingCash: 100_000, seed: 1 });
  const sessions = [];
  const options = {
    uid: 'ada',
    state,
    market,
    settings,
    clock: tickingClock(0),
    records: [],
    withCrew: true,
  };
  for await (const session of playSessions(options)) {
    sessions.push(session);
    if (sessions.length >= 150) break;
  }
  const last = sessions.at(-1);
  if (!last) throw new Error('no session was played');
  return { market, sessions, state: last.state };
}

describe('stateAtSession', () => {
  it.each([
    ['', 0, (index: number) => index % 7 === 0],
    [' and orders fill in two parts, the second one at the open', 0.5, (index: number) => index < 15],
  ])(
    'lets every decision that ordered nothing be made again, with the same words%s',
    async (_words, rate, isLookedAt) => {
      const { market, sessions, state } = await year(rate);
      let repeated = 0;
      for (const { record } of sessions.filter((_, index) => isLookedAt(index))) {
        for (const [place, decision] of record.decisions.entries()) {
          if (decision.runId !== null) continue;
          const decidedBefore = watchlist.slice(0, place);
          const then = stateAtSession({ state, market, session: record.session, decidedBefore });
          const broker = new SimulatedBroker({ state: then, market, costs });
          const store = memoryRunStore();
          const request = {
            runId: 'A2345678901234567890',
            userId: 'ada',
            asset: decision.asset,
            mode: 'validation' as const,
          };
          const run = newRun({ ...request, trigger: 'user', settings: DEFAULT_SETTINGS, now: 0 });
          await store.create(run);
          const ports = {
            account: broker,
            marketData: market,
            orderDesk: closedOrderDesk('look back'),
            safety: memorySafety(),
            orders: null,
            llm: null,
            clock: tickingClock(0),
          };
          const ended = await runCrew({ run, ports, store });
          expect({ reason: ended.reason, decision: ended.decision }, `${record.session} ${decision.asset}`).toEqual({
            reason: decision.reason,
            decision: decision.decision,
          });
          repeated += 1;
        }
      }
      expect(repeated).toBeGreaterThan(60);
    },
  );

  it('agrees with the recorded equity', async () => {
    const { market, sessions, state } = await year();
    for (const { record, state: after } of sessions) {
      const next = stateAtSession({ state, market, session: after.account.session, decidedBefore: [] });
      expect(next.account.cash).toBeCloseTo(record.cash, 6);
      expect(next.account.previousEquity).toBe(record.equity);
    }
  });

  it('refuses a day before the account began, after its present session, or without trading', async () => {
    const market = demoMarket();
    const state = newSimulation({ market, startOn: '2015-05-27', startingCash: 100_000, seed: 1 });
    for (const session of ['2015-05-26', '2015-05-28', '2015-05-31', '1999-01-01']) {
      expect(() => stateAtSession({ state, market, session, decidedBefore: [] }), session).toThrow(InvalidInput);
    }
  });
});
