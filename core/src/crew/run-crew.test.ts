import { describe, expect, it } from 'vitest';
import { AGENT_ORDER, DEFAULT_SETTINGS, Unavailable, sessionOf, type Bar, type LogLine } from '../contracts/index.ts';
import { BUY_SESSION, HOLD_SESSION, aaplBars, demoMarket, stage } from './crew.testing.ts';
import { runCrew } from './index.ts';

const SMALL_BUY = {
  clientOrderId: 'small',
  runId: 'none',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
} as const;

const written = (lines: readonly LogLine[]): string =>
  lines
    .map((line) => `${line.seq} ${line.time} ${line.level} ${line.agent}: ${line.message} ${JSON.stringify(line.data)}`)
    .join('\n') + '\n';

describe('runCrew', () => {
  it('buys on a fresh and confirmed signal, with every agent in order', async () => {
    const { run, ports, store, broker } = await stage();
    const ended = await runCrew({ run, ports, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED', reason: null, currentAgent: null });
    expect(ended.decision).toBe(
      'Bought 77 AAPL at 130.41: the averages are bullish (8: 130.20, 13: 128.67, 21: 128.48), confirmed with 1.00.',
    );
    const steps = await store.steps(run.runId);
    expect(steps.map((step) => step.agent)).toEqual(AGENT_ORDER);
    expect(steps.every((step) => step.status === 'done')).toBe(true);
    const { positions } = await broker.snapshot();
    expect(positions).toHaveLength(1);
    expect(positions[0], 'the exits rest at the broker').toMatchObject({
      asset: 'AAPL',
      quantity: 77,
      availableQuantity: 0,
    });
  });

  it.each([
    ['aapl-buy', BUY_SESSION],
    ['aapl-hold', HOLD_SESSION],
  ])('tells the same story byte for byte: %s', async (name, session) => {
    const logs = [];
    for (let time = 0; time < 2; time += 1) {
      const { run, ports, store } = await stage({ session });
      await runCrew({ run, ports, store });
      logs.push(written(await store.logs(run.runId)));
    }
    expect(logs[1]).toBe(logs[0]);
    await expect(logs[0]).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it('numbers its lines from 1 without a gap', async () => {
    const { run, ports, store } = await stage();
    const ended = await runCrew({ run, ports, store });
    const lines = await store.logs(run.runId);
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index + 1));
    expect(ended.nextSeq).toBe(lines.length + 1);
  });

  it('says why it does not trade, and lets the last two agents work all the same', async () => {
    const { run, ports, store } = await stage({ session: HOLD_SESSION });
    const ended = await runCrew({ run, ports, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'NO_TRADE', reason: 'HOLD_SIGNAL', trade: null });
    expect(ended.decision).toMatch(/^No trade: the trend is|^No trade: the averages/);
    const status = Object.fromEntries((await store.steps(run.runId)).map((step) => [step.agent, step.status]));
    expect(status).toMatchObject({
      TrendAnalysisAgent: 'done',
      SignalConfirmationAgent: 'skipped',
      RiskManagementAgent: 'skipped',
      TradeExecutionAgent: 'skipped',
      PerformanceAnalysisAgent: 'done',
      StrategyEnhancementAgent: 'done',
    });
  });

  it('places nothing in validation mode, and says what it would have been', async () => {
    const execution = { ...DEFAULT_SETTINGS.execution, mode: 'validation' as const };
    const { run, ports, store, broker } = await stage({ settings: { ...DEFAULT_SETTINGS, execution } });
    const ended = await runCrew({ run, ports, store });
    expect(ended).toMatchObject({ outcome: 'NO_TRADE', reason: 'VALIDATION_MODE' });
    expect(ended.decision).toContain('buy 77 shares');
    expect(broker.state.account.openOrders).toEqual([]);
  });

  it('holds still while the market is closed, and names the next open', async () => {
    const { run, ports, store, broker } = await stage();
    const nextOpen = Date.UTC(2015, 4, 28, 13, 30);
    const market = async () => ({ ...(await broker.market()), isOpen: false, nextOpen });
    const account = {
      snapshot: () => broker.snapshot(),
      fills: () => broker.fills(),
      startingEquity: () => broker.startingEquity(),
      equityHistory: () => broker.equityHistory(),
      market,
    };
    const ended = await runCrew({ run, ports: { ...ports, account }, store });
    expect(ended).toMatchObject({ outcome: 'NO_TRADE', reason: 'MARKET_CLOSED' });
    expect(ended.decision).toContain('28 May 2015 13:30 UTC');
    expect(broker.state.account.openOrders).toEqual([]);
  });

  it('ends as refused when the broker rejects the order', async () => {
    const costs = { ...DEFAULT_SETTINGS.costs, rejectionRate: 1 };
    const { run, ports, store, broker } = await stage({ settings: { ...DEFAULT_SETTINGS, costs } });
    expect(await runCrew({ run, ports, store })).toMatchObject({
      outcome: 'NO_TRADE',
      reason: 'ORDER_REFUSED',
      trade: null,
    });
    expect((await broker.snapshot()).positions).toEqual([]);
  });

  it('says what an order really bought where the cash did not reach for all of it', async () => {
    const { run, ports, store, broker } = await stage();
    const market = ports.orderDesk;
    const place: typeof market.place = async (intent) => {
      const order = await broker.place({ ...intent, quantity: 30 });
      return { ...order, quantity: intent.quantity, status: 'cancelled', reason: 'Not enough cash.' };
    };
    const ended = await runCrew({ run, ports: { ...ports, orderDesk: { ...market, place } }, store });
    expect(ended).toMatchObject({ outcome: 'TRADED', trade: { quantity: 30 } });
    expect(ended.decision).toContain('Bought 30 AAPL at 130.41, 47 more were cancelled');
  });

  it('measures profit from what the account began with, whatever the settings say by now', async () => {
    const { run, ports, store, broker } = await stage({ startingCash: 50_000 });
    await broker.place({ ...SMALL_BUY, asset: 'DEMO-CRASH' });
    broker.advance();
    await runCrew({ run, ports, store });
    const step = (await store.steps(run.runId)).find(({ agent }) => agent === 'PerformanceAnalysisAgent');
    const { equity } = await broker.snapshot();
    expect(step?.output).toMatchObject({ figures: { profit: { value: equity - 50_000 } } });
  });

  it('does not buy again what an order of an earlier run already bought', async () => {
    const { run, ports, store } = await stage();
    await runCrew({ run, ports, store });
    const second = { ...run, runId: 'B2345678901234567890' };
    await store.create(second);
    expect(await runCrew({ run: second, ports, store })).toMatchObject({ outcome: 'NO_TRADE', reason: 'HOLD_SIGNAL' });
  });

  it('stops before the next agent when asked to', async () => {
    const { run, ports, store, broker } = await stage();
    await store.requestCancel(run.runId, run.userId);
    const ended = await runCrew({ run, ports, store });
    expect(ended).toMatchObject({ status: 'CANCELLED', outcome: null, currentAgent: null });
    expect(await store.steps(run.runId)).toEqual([]);
    expect(broker.state.account.openOrders).toEqual([]);
  });
});

describe('runCrew on faulty data', () => {
  const at = aaplBars.findIndex((bar) => sessionOf(bar.time) === BUY_SESSION);
  const spoiled = (spoil: (bars: Bar[]) => Bar[]) => demoMarket(spoil(aaplBars.map((bar) => ({ ...bar }))));
  const change = (index: number, patch: Partial<Bar>) =>
    spoiled((bars) => bars.map((bar, i) => (i === index ? { ...bar, ...patch } : bar)));
  const halved = (from: number) =>
    spoiled((bars) =>
      bars.map((b, i) =>
        i < from ? b : { ...b, open: b.open / 2, high: b.high / 2, low: b.low / 2, close: b.close / 2 },
      ),
    );

  it.each([
    ['a hole', spoiled((bars) => bars.filter((_, index) => index < at - 40 || index > at - 20))],
    ['an open outside the range', change(at - 5, { open: 1_000 })],
    ['a price of zero', change(at - 3, { low: 0 })],
    ['an unadjusted split', halved(at - 4)],
  ])('reports %s and orders nothing', async (_name, market) => {
    const { run, ports, store, broker } = await stage({ market });
    const ended = await runCrew({ run, ports, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'NO_TRADE', reason: 'DATA_MISSING' });
    const step = (await store.steps(run.runId)).find(({ agent }) => agent === 'HistoricalDataAgent');
    expect(step).toMatchObject({ status: 'blocked', code: 'DATA_MISSING' });
    expect(step?.summary, 'says where').toMatch(/\d{1,2} [A-Z][a-z]{2} 2015/);
    expect(broker.state.account.openOrders).toEqual([]);
  });

  it('reports too few bars', async () => {
    const market = spoiled((bars) => bars.slice(at - 20));
    const { run, ports, store } = await stage({ market });
    const ended = await runCrew({ run, ports, store });
    expect(ended).toMatchObject({ outcome: 'NO_TRADE', reason: 'DATA_MISSING' });
    expect(ended.decision).toContain('24');
  });

  it('reports an asset without any data', async () => {
    const { run, ports, store } = await stage({ asset: 'NOPE' });
    const ended = await runCrew({ run, ports, store });
    expect(ended).toMatchObject({ outcome: 'NO_TRADE', reason: 'DATA_MISSING' });
    expect(ended.decision).toContain('NOPE');
  });
});

describe('runCrew and the future', () => {
  it('decides the same whatever the session at hand and everything after it bring', async () => {
    const at = aaplBars.findIndex((bar) => sessionOf(bar.time) === BUY_SESSION);
    const told = async (bars: readonly Bar[]) => {
      const { run, ports, store } = await stage({ market: demoMarket(bars) });
      await runCrew({ run, ports, store });
      const steps = await store.steps(run.runId);
      return steps
        .filter(({ agent }) => agent !== 'TradeExecutionAgent' && agent !== 'PerformanceAnalysisAgent')
        .map(({ agent, output }) => ({ agent, output }));
    };
    const changed = aaplBars.map((bar, index) => {
      if (index < at) return bar;
      const factor = index % 2 === 0 ? 0.3 : 2.5;
      return {
        ...bar,
        open: bar.open * factor,
        high: bar.high * factor,
        low: bar.low * factor,
        close: bar.close * factor,
      };
    });
    expect(await told(changed)).toEqual(await told(aaplBars));
  });
});

describe('runCrew when something fails', () => {
  it('tries a broker that does not answer three times, then fails and can be started again', async () => {
    const { run, ports, store, broker } = await stage();
    let isDown = true;
    let calls = 0;
    const place: typeof ports.orderDesk.place = (intent) => {
      calls += 1;
      return isDown ? Promise.reject(new Unavailable('Alpaca did not answer.')) : ports.orderDesk.place(intent);
    };
    const flaky = { ...ports, orderDesk: { ...ports.orderDesk, place } };
    const failed = await runCrew({ run, ports: flaky, store });
    expect(failed).toMatchObject({
      status: 'FAILED',
      outcome: null,
      failure: {
        code: 'UNAVAILABLE',
        message: 'Alpaca did not answer.',
        agent: 'TradeExecutionAgent',
        resumable: true,
      },
    });
    expect(calls).toBe(3);
    isDown = false;
    const now = ports.clock.now();
    const claim = await store.resume(run.runId, run.userId, now, now + 1_000, 'next');
    if (claim.kind !== 'claimed') throw new Error(`expected to claim the run, got ${claim.kind}`);
    const ended = await runCrew({ run: claim.run, ports: flaky, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED', attempt: 2, failure: null });
    expect((await broker.snapshot()).positions).toHaveLength(1);
    const lines = await store.logs(run.runId);
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index + 1));
  });

  it('shows a reference for a bug, and nothing of the bug itself', async () => {
    const { run, ports, store } = await stage();
    const account = {
      ...ports.account,
      snapshot: () => Promise.reject(new TypeError('secret detail at line 1')),
      market: () => ports.account.market(),
    };
    const ended = await runCrew({ run, ports: { ...ports, account }, store, reportBug: () => 'abc123' });
    expect(ended).toMatchObject({ status: 'FAILED', failure: { code: 'INTERNAL' } });
    expect(ended.failure?.message).toContain('abc123');
    expect(JSON.stringify([ended, await store.logs(run.runId), await store.steps(run.runId)])).not.toContain(
      'secret detail',
    );
  });

  it('comes to the same end wherever it was killed: one order, one decision, a log without gaps', async () => {
    const whole = await stage();
    const reference = await runCrew({ run: whole.run, ports: whole.ports, store: whole.store });
    let points = 0;
    for (let killAt = 1; ; killAt += 1) {
      const { run, ports, store, broker } = await stage();
      let writes = 0;
      const mortal =
        <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>, isAfter: boolean) =>
        async (...args: Args) => {
          writes += 1;
          if (writes === killAt && !isAfter) throw new Error('killed');
          const result = await work(...args);
          if (writes === killAt && isAfter) throw new Error('killed');
          return result;
        };
      const isAfter = killAt % 2 === 0;
      const dying = {
        ...store,
        checkpoint: mortal(store.checkpoint, isAfter),
        update: mortal(store.update, isAfter),
        appendLogs: mortal(store.appendLogs, isAfter),
      };
      const desk = { ...ports.orderDesk, place: mortal(ports.orderDesk.place, true) };
      const isDead = await runCrew({ run, ports: { ...ports, orderDesk: desk }, store: dying }).then(
        (ended) => ended.status === 'FAILED',
        () => true,
      );
      if (!isDead && writes < killAt) break;
      points += 1;
      const later = run.leaseUntil + 10 * 60_000;
      const claim = await store.resume(run.runId, run.userId, later, later + 1_000, 'next');
      const ended =
        claim.kind === 'claimed'
          ? await runCrew({ run: claim.run, ports, store })
          : claim.kind === 'exists'
            ? claim.run
            : null;
      expect(ended, `killed at write ${killAt}`).toMatchObject({
        status: 'COMPLETED',
        outcome: reference.outcome,
        decision: reference.decision,
      });
      expect(broker.state.ledger.fills, `killed at write ${killAt}`).toHaveLength(1);
      const lines = await store.logs(run.runId);
      expect(
        lines.map((line) => line.seq),
        `killed at write ${killAt}`,
      ).toEqual(lines.map((_, index) => index + 1));
    }
    expect(points, 'the run has that many writes and more').toBeGreaterThan(15);
  });
});
