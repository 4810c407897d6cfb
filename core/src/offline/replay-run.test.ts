import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AskModel, CrewMember } from '../agents/agent.ts';
import { DEFAULT_SETTINGS, Unavailable, type AgentName, type RunExport, type ToolCall } from '../contracts/index.ts';
import { HOLD_SESSION, stage } from '../crew/crew.testing.ts';
import { closedOrderDesk, runCrew, type CrewPorts } from '../crew/index.ts';
import { readRunExport, replayRun, SimulatedBroker, stateAtSession, type ReplayedRun } from './index.ts';
import { exported, ranAndExported, stageWithModel } from './replay.testing.ts';

async function replayed(file: RunExport): Promise<ReplayedRun> {
  const answer = await replayRun(file);
  if (answer.kind === 'refused') throw new Error(answer.sentence);
  return answer;
}

async function expectSame(file: RunExport): Promise<ReplayedRun> {
  const answer = await replayed(file);
  expect(answer.differences).toEqual([]);
  expect(answer).toMatchObject({ decision: { isSame: true }, log: { isSame: true } });
  expect(answer.decision.now).toBe(answer.decision.then);
  return answer;
}

const withDesk = (ports: CrewPorts, change: Partial<CrewPorts['orderDesk']>): CrewPorts => ({
  ...ports,
  orderDesk: { ...ports.orderDesk, ...change },
});

const VALIDATION = {
  ...DEFAULT_SETTINGS,
  execution: { ...DEFAULT_SETTINGS.execution, mode: 'validation' as const },
};

describe('replayRun', () => {
  it('repeats a purchase with the model asked: the same decision, the same log', async () => {
    const file = await ranAndExported(await stageWithModel());
    expect(file.run).toMatchObject({ outcome: 'TRADED' });
    expect(file.steps.filter(({ modelCalls }) => modelCalls.length > 0)).toHaveLength(5);
    const answer = await expectSame(file);
    expect(answer.log.linesCompared).toBe(file.logs.length);
    expect(answer.notes).toEqual([]);
  });

  it('repeats a purchase by rules alone', async () => {
    await expectSame(await ranAndExported(await stage()));
  });

  it('repeats a run that holds back, and one whose model refused', async () => {
    await expectSame(await ranAndExported(await stageWithModel({ session: HOLD_SESSION })));
    const silent = await ranAndExported(await stageWithModel({}, ['SignalConfirmationAgent', 'TrendAnalysisAgent']));
    expect(silent.run).toMatchObject({ outcome: 'NO_TRADE', reason: 'ABSTAINED' });
    await expectSame(silent);
  });

  it('repeats a refusal of the broker and a validation run', async () => {
    const costs = { ...DEFAULT_SETTINGS.costs, rejectionRate: 1 };
    const refused = await ranAndExported(await stageWithModel({ settings: { ...DEFAULT_SETTINGS, costs } }));
    expect(refused.run.reason).toBe('ORDER_REFUSED');
    await expectSame(refused);
    const validation = await ranAndExported(await stageWithModel({ settings: VALIDATION }));
    expect(validation.run.reason).toBe('VALIDATION_MODE');
    await expectSame(validation);
  });

  it('repeats a look back, on the account as it stood then', async () => {
    const { market, broker: present, run, ports, store } = await stageWithModel({ settings: VALIDATION });
    for (let session = 0; session < 30; session += 1) present.advance();
    const state = stateAtSession({ state: present.state, market, session: '2015-06-10', decidedBefore: [] });
    const account = new SimulatedBroker({ state, market, costs: DEFAULT_SETTINGS.costs });
    const orderDesk = closedOrderDesk('A look back places no order.');
    const file = await ranAndExported({ run, store, ports: { ...ports, account, orderDesk } });
    expect(file.run.status).toBe('COMPLETED');
    expect(file.steps[0]?.output).toMatchObject({ market: { session: '2015-06-10' } });
    await expectSame(file);
  });

  it('repeats an order that is followed at a broker until it fills, and places nothing', async () => {
    const execution = { ...DEFAULT_SETTINGS.execution, mode: 'paper' as const, agentPauseMs: 250 };
    const set = await stageWithModel({ settings: { ...DEFAULT_SETTINGS, execution } });
    let looks = 0;
    const place: CrewPorts['orderDesk']['place'] = async (intent) => {
      const order = await set.ports.orderDesk.place(intent);
      return { ...order, status: 'accepted', filledQuantity: 0, averageFillPrice: null };
    };
    const find: CrewPorts['orderDesk']['find'] = async (id) => {
      const order = await set.ports.orderDesk.find(id);
      looks += 1;
      return order && looks < 4 ? { ...order, status: 'accepted', filledQuantity: 0, averageFillPrice: null } : order;
    };
    const file = await ranAndExported({ ...set, ports: withDesk(set.ports, { place, find }) });
    expect(file.run).toMatchObject({ mode: 'paper', outcome: 'TRADED' });
    expect(looks).toBeGreaterThan(3);
    await expectSame(file);
  });

  it('repeats a run that was cancelled without a word after its process had died', async () => {
    const whole = await ranAndExported(await stageWithModel());
    const steps = whole.steps.slice(0, 3);
    const logs = whole.logs.filter(({ seq }) => seq < (steps.at(-1)?.nextSeq ?? 0));
    const nothing = { status: 'CANCELLED', outcome: null, reason: null, decision: null, trade: null } as const;
    const tapes = whole.tapes.filter(({ agent }) => steps.some((step) => step.agent === agent));
    const answer = await replayed({ ...whole, run: { ...whole.run, ...nothing }, steps, logs, tapes });
    expect(answer).toMatchObject({ differences: [], decision: { isSame: true }, log: { isSame: true } });
    expect(answer.notes).toHaveLength(1);
  });

  it('repeats a cancelled run up to where it was stopped', async () => {
    const set = await stageWithModel();
    const checkpoint: typeof set.store.checkpoint = async (hold, step, patch, tape) => {
      await set.store.checkpoint(hold, step, patch, tape);
      if (step.agent === 'TrendAnalysisAgent') await set.store.requestCancel(hold.runId, 'ada');
    };
    const file = await ranAndExported({ ...set, store: { ...set.store, checkpoint } });
    expect(file.run.status).toBe('CANCELLED');
    await expectSame(file);
    const early = await stage();
    await early.store.requestCancel(early.run.runId, 'ada');
    await expectSame(await ranAndExported(early));
  });

  it('repeats a broker that did not answer: the retries, and the end', async () => {
    const set = await stageWithModel();
    const place = () => Promise.reject(new Unavailable('Alpaca did not answer.'));
    const failed = await ranAndExported({ ...set, ports: withDesk(set.ports, { place }) });
    expect(failed.run).toMatchObject({ status: 'FAILED', failure: { code: 'UNAVAILABLE' } });
    await expectSame(failed);
    const flaky = await stageWithModel();
    let calls = 0;
    const snapshot = () => ((calls += 1) < 3 ? place() : flaky.broker.snapshot());
    const account = { ...broker(flaky.ports), snapshot };
    const file = await ranAndExported({ ...flaky, ports: { ...flaky.ports, account } });
    expect(file.logs.filter(({ message }) => message.includes('Trying again'))).toHaveLength(2);
    await expectSame(file);
  });

  it('repeats which of two faults came first', async () => {
    const set = await stage();
    const slow = async (): Promise<never> => {
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
      throw new Unavailable('The account is slow.');
    };
    const market = () => Promise.reject(new Unavailable('The exchange is closed off.'));
    const file = await ranAndExported({
      ...set,
      ports: { ...set.ports, account: { ...broker(set.ports), snapshot: slow, market } },
    });
    expect(file.run.failure?.message).toBe('The exchange is closed off.');
    await expectSame(file);
  });

  it('repeats a bug with its reference, without a word of the bug in the file', async () => {
    const set = await stageWithModel();
    const bars = () => Promise.reject(new TypeError('secret detail'));
    const file = await ranAndExported(
      { ...set, ports: { ...set.ports, marketData: { ...marketOf(set.ports), bars } } },
      { reportBug: () => 'abc123' },
    );
    expect(file.run.failure?.message).toContain('abc123');
    expect(JSON.stringify(file)).not.toContain('secret detail');
    await expectSame(file);
  });

  it('repeats a run whose model was there only in its second attempt', async () => {
    const { run, ports, store } = await stageWithModel();
    const account = { ...broker(ports), fills: () => Promise.reject(new Unavailable('Down.')) };
    const { runId, userId, leaseUntil } = await runCrew({ run, ports: { ...ports, llm: null, account }, store });
    const claim = await store.resume(runId, userId, leaseUntil + 1_000, leaseUntil + 2_000, 'next');
    const file = await ranAndExported({ run: claim.kind === 'claimed' ? claim.run : run, ports, store });
    expect(file.steps.filter(({ modelCalls }) => modelCalls.length > 0)).toHaveLength(2);
    expect((await replayed(file)).differences).toEqual([]);
  });

  it('compares step by step where a run was taken up again, and says so', async () => {
    const set = await stageWithModel();
    let isDown = true;
    const isAway = () => isDown && set.broker.state.ledger.fills.length > 0;
    const fills = () => (isAway() ? Promise.reject(new Unavailable('Away.')) : set.ports.account.fills());
    const ports = { ...set.ports, account: { ...broker(set.ports), fills } };
    const failed = await runCrew({ run: set.run, ports, store: set.store });
    expect(failed.failure?.agent).toBe('PerformanceAnalysisAgent');
    isDown = false;
    const claim = await set.store.resume(set.run.runId, 'ada', set.clock.now(), set.clock.now() + 60_000, 'next');
    if (claim.kind !== 'claimed') throw new Error('expected the run to be taken up');
    const file = await exported(set.store, await runCrew({ run: claim.run, ports, store: set.store }));
    const answer = await expectSame(file);
    expect(answer.notes[0]).toContain('attempt 2');
    expect(answer.log.linesCompared).toBeLessThan(file.logs.length);
    expect(answer.log.linesCompared).toBeGreaterThan(20);
  });

  it('answers a step that was worked again with what it asked last', async () => {
    const set = await stageWithModel();
    let isDown = true;
    let time = 0;
    const asks: CrewMember = {
      name: 'TrendAnalysisAgent',
      goal: 'Ask, and then look.',
      version: 1,
      tools: ['llm', 'account'],
      prepare: () => ({ kind: 'work', input: null }),
      work: async (_input, tools, say) => {
        const { llm, account } = tools as { llm: AskModel; account: CrewPorts['account'] };
        const answer = z.strictObject({ explanation: z.string() });
        const evidence = `time ${(time += 1)}`;
        await llm({ tier: 'cheap', instruction: '', evidence, quoted: [], answer, maxOutputTokens: 2_000 });
        say('info', `Since ${(await account.market()).session}.`);
        return { status: 'done', code: null, summary: 'Looked.', output: null };
      },
    };
    const market = () => (isDown ? Promise.reject(new Unavailable('Away.')) : set.broker.market());
    const ports = { ...set.ports, account: { ...broker(set.ports), market } };
    await runCrew({ run: set.run, ports, store: set.store, roster: [asks] });
    isDown = false;
    const claim = await set.store.resume(set.run.runId, 'ada', set.clock.now(), set.clock.now() + 60_000, 'next');
    if (claim.kind !== 'claimed') throw new Error('expected the run to be taken up');
    const file = await exported(set.store, await runCrew({ run: claim.run, ports, store: set.store, roster: [asks] }));
    expect(file.steps[0]?.modelCalls).toHaveLength(4);
    // Its question counts the times it was asked: the fourth is the one to be repeated.
    time = 3;
    expect(await replayRun(file, [asks])).toMatchObject({ kind: 'replayed', differences: [] });
  });

  it('is equal for any setting, session and asset', async () => {
    const sessions = ['2014-03-12', '2015-05-27', '2015-06-30', '2016-02-19', '2017-01-11', '2018-05-10'];
    const strategies = fc.record({
      short: fc.integer({ min: 3, max: 10 }),
      medium: fc.integer({ min: 11, max: 20 }),
      long: fc.integer({ min: 21, max: 60 }),
    });
    const assets = fc.constantFrom(...DEFAULT_SETTINGS.watchlist, 'NOPE');
    await fc.assert(
      fc.asyncProperty(
        strategies,
        fc.constantFrom(...sessions),
        assets,
        fc.boolean(),
        async (averages, session, asset, use) => {
          const strategy = { ...DEFAULT_SETTINGS.strategy, ...averages };
          const settings = { ...DEFAULT_SETTINGS, strategy, model: { ...DEFAULT_SETTINGS.model, use } };
          await expectSame(await ranAndExported(await stageWithModel({ session, asset, settings })));
        },
      ),
      { numRuns: 25 },
    );
  });
});

const broker = ({ account }: CrewPorts): CrewPorts['account'] => ({
  snapshot: () => account.snapshot(),
  market: () => account.market(),
  fills: () => account.fills(),
  startingEquity: () => account.startingEquity(),
  equityHistory: () => account.equityHistory(),
});

const marketOf = ({ marketData }: CrewPorts): CrewPorts['marketData'] => ({
  instrument: (asset) => marketData.instrument(asset),
  bars: (request) => marketData.bars(request),
  lastPrice: (asset, now) => marketData.lastPrice(asset, now),
});

/** Follows the path down as far as there is something below, and puts the value there. */
function changeAt(at: Record<string, unknown>, [step = 0, ...rest]: readonly number[], value: unknown): void {
  const names = Object.keys(at);
  const name = names[step % names.length];
  if (name === undefined) return;
  const below = at[name];
  if (rest.length > 0 && typeof below === 'object' && below !== null) {
    changeAt(below as Record<string, unknown>, rest, value);
  } else at[name] = value;
}

describe('a file that was changed', () => {
  const original = stageWithModel().then((set) => ranAndExported(set));
  const copy = async (): Promise<RunExport> => structuredClone(await original);
  const stepIn = (file: RunExport, agent: AgentName) => {
    const step = file.steps.find((one) => one.agent === agent);
    if (!step) throw new Error(`no step of ${agent}`);
    return step;
  };
  function onTape(file: RunExport, agent: AgentName, change: (calls: ToolCall[]) => ToolCall[]): void {
    const tape = file.tapes.find((one) => one.agent === agent);
    if (tape) tape.calls = JSON.stringify(change(JSON.parse(tape.calls) as ToolCall[]));
  }

  it('with another price comes out otherwise, and says where', async () => {
    const file = await copy();
    onTape(file, 'HistoricalDataAgent', (calls) =>
      calls.map((call) => {
        if (call.tool === 'marketData.bars' && call.outcome.kind === 'returned') {
          (call.outcome.value as { close: number[] }).close[110] = 129.99;
        }
        return call;
      }),
    );
    const answer = await replayed(file);
    expect(answer.differences).toContainEqual(
      expect.stringMatching(/^HistoricalDataAgent: output\.bars\.close\[110\] was .*, is 129\.99\.$/),
    );
  });

  it('with another answer of the model decides otherwise', async () => {
    const file = await copy();
    const [call] = stepIn(file, 'SignalConfirmationAgent').modelCalls;
    if (call) call.answer = { opinion: { verdict: 'refuse', confidence: 0.6, reasons: ['No.'], doubts: [] } };
    const answer = await replayed(file);
    expect(answer).toMatchObject({ decision: { isSame: false }, log: { isSame: false } });
    expect(answer.decision.now).toContain('No trade: the model refused');
    expect(answer.differences).toContainEqual(expect.stringMatching(/^The run's outcome was TRADED, is NO_TRADE\.$/));
    expect(answer.differences).toContainEqual(
      expect.stringMatching(/^The log differs from line \d+ on\. Then: .* Now: /),
    );
  });

  it('with an answer that no longer fits says whose', async () => {
    const file = await copy();
    const [call] = stepIn(file, 'TrendAnalysisAgent').modelCalls;
    if (call) call.answer = { words: 7 };
    expect((await replayed(file)).differences[0]).toBe(
      "The model's answer of then no longer fits what TrendAnalysisAgent expects.",
    );
  });

  it('with another question uses the answer all the same, and says so', async () => {
    const file = await copy();
    const [call] = stepIn(file, 'TrendAnalysisAgent').modelCalls;
    if (call) call.promptHash = '00000000000000';
    const answer = await replayed(file);
    expect(answer.differences).toEqual([
      'TrendAnalysisAgent was asked something else than then: its question to the model differs.',
    ]);
    expect(answer).toMatchObject({ decision: { isSame: true }, log: { isSame: true } });
  });

  it('without an answer, and with one too many, says who asked', async () => {
    const less = await copy();
    stepIn(less, 'AssetSelectionAgent').modelCalls = [];
    expect((await replayed(less)).differences).toContain(
      'AssetSelectionAgent asks the model a question that it did not ask then.',
    );
    const more = await copy();
    const calls = stepIn(more, 'AssetSelectionAgent').modelCalls;
    calls.push(...structuredClone(calls));
    expect((await replayed(more)).differences).toEqual(['AssetSelectionAgent asked the model then, and does not now.']);
  });

  it('without a call on a tape fails that step, and names the call', async () => {
    const file = await copy();
    onTape(file, 'TradeExecutionAgent', (calls) => calls.filter(({ tool }) => tool !== 'orderDesk.place'));
    const answer = await replayed(file);
    expect(answer.decision.now).toContain('FAILED');
    expect(answer.differences[0]).toMatch(
      /^TradeExecutionAgent calls orderDesk\.place with .*: that is not on its tape\.$/,
    );
  });

  it('with a call that nobody makes, a tape that is gone and one that is damaged, says which', async () => {
    const more = await copy();
    onTape(more, 'HistoricalDataAgent', (calls) => [...calls, ...calls.slice(0, 1)]);
    expect((await replayed(more)).differences).toEqual([
      'HistoricalDataAgent called marketData.instrument with ["AAPL"] then, and does not now.',
    ]);
    const gone = await copy();
    gone.tapes = gone.tapes.filter(({ agent }) => agent !== 'PerformanceAnalysisAgent');
    expect((await replayed(gone)).differences[0]).toBe(
      'PerformanceAnalysisAgent calls account.snapshot, and what its tools gave back then was not kept.',
    );
    const damaged = await copy();
    damaged.tapes = damaged.tapes.map((tape) => ({ ...tape, calls: '[{"tool":' }));
    expect(await replayRun(damaged)).toEqual({
      kind: 'refused',
      sentence: 'The tape of AlpacaConnectionManager in the file is damaged. Export the run once more.',
    });
    const halfABar = await copy();
    onTape(halfABar, 'HistoricalDataAgent', (calls) =>
      calls.map((call) =>
        call.tool === 'marketData.bars' ? { ...call, outcome: { kind: 'returned', value: { time: [1] } } } : call,
      ),
    );
    expect((await replayed(halfABar)).differences[0]).toBe(
      'What marketData.bars gave back to HistoricalDataAgent cannot be read from the tape.',
    );
  });

  it('with another log line says which, and nothing else', async () => {
    const file = await copy();
    const line = file.logs[4];
    if (line) line.message = 'Something else.';
    const answer = await replayed(file);
    expect(answer).toMatchObject({ decision: { isSame: true }, log: { isSame: false } });
    expect(answer.differences).toHaveLength(1);
    expect(answer.differences[0]).toContain('The log differs from line 5 on. Then:');
    const shorter = await copy();
    shorter.logs.pop();
    expect((await replayed(shorter)).differences[0]).toMatch(
      /Then: no more lines Now: info Crew: Run on AAPL is complete/,
    );
  });

  it('of agents of another version names them', async () => {
    const file = await copy();
    const step = stepIn(file, 'HistoricalDataAgent');
    const { version } = step;
    step.version = 99;
    expect((await replayed(file)).differences).toEqual([`HistoricalDataAgent was version 99, is ${version}.`]);
  });

  it('anywhere and anyhow is refused or comes out somehow, and never throws', async () => {
    const text = JSON.stringify(await original);
    const junk = fc.constantFrom<unknown>(null, -1, 1e308, '', 'x', [], {}, [[]], true, undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), junk, async (path, value) => {
        const file = JSON.parse(text) as Record<string, unknown>;
        changeAt(file, path, value);
        const read = readRunExport(JSON.stringify(file));
        if (read.kind === 'unusable') return;
        const answer = await replayRun(read.file);
        expect(['replayed', 'refused']).toContain(answer.kind);
      }),
      { numRuns: 300 },
    );
  });

  it('from before there were tapes, and of a run at work, is refused', async () => {
    const old = await copy();
    old.tapes = [];
    expect(await replayRun(old)).toMatchObject({
      kind: 'refused',
      sentence: 'The run cannot be repeated: it was recorded before its tools were taped.',
    });
    const atWork = await copy();
    atWork.run.status = 'RUNNING';
    expect(await replayRun(atWork)).toMatchObject({ kind: 'refused' });
  });
});
