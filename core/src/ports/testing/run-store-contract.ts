/**
 * What every record of runs must do, as numbered cases, each with users and runs of its own.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { AGENT_ORDER, Forbidden, type RunRecord } from '../../contracts/index.ts';
import type { RunStore } from '../run-store.ts';
import { leases } from './run-store-leases.ts';
import {
  freshId,
  holdOf,
  SAMPLE_LEASE,
  SAMPLE_NOW,
  sampleLine,
  sampleModelCall,
  sampleRun,
  sampleStep,
  sampleTape,
  unreachable,
} from './sample-records.ts';

const NOW = SAMPLE_NOW;
const LEASE = SAMPLE_LEASE;

/** Runs the contract of `RunStore` on an implementation. */
export function describeRunStoreContract(name: string, makeStore: () => RunStore | Promise<RunStore>): void {
  describe(`${name} as a record of runs`, () => {
    let store: RunStore;
    beforeAll(async () => {
      store = await makeStore();
    });
    const claimed = async (run: RunRecord): Promise<RunRecord> => {
      expect(await store.create(run)).toEqual({ kind: 'claimed', run });
      return run;
    };
    creation(() => store, claimed);
    recovery(() => store, claimed);
    progress(() => store, claimed);
    tapes(() => store, claimed);
    leases(() => store, claimed);
  });
}

type Claim = (run: RunRecord) => Promise<RunRecord>;

function creation(store: () => RunStore, claimed: Claim): void {
  it('RS-01 a run is created once and can be read as it was written', async () => {
    const run = await claimed(sampleRun({ asset: 'BRK.B' }));
    expect(await store().read(run.runId)).toEqual(run);
    expect(await store().read(freshId())).toBeNull();
  });

  it('RS-02 creating it again gives its owner the run as it stands, changed by nothing', async () => {
    const run = await claimed(sampleRun());
    await store().update(holdOf(run), { status: 'COMPLETED', outcome: 'TRADED', endedAt: NOW + 9 });
    const ended = { ...run, status: 'COMPLETED', outcome: 'TRADED', endedAt: NOW + 9 };
    expect(await store().create({ ...run, asset: 'MSFT' })).toEqual({ kind: 'exists', run: ended });
  });

  it("RS-03 somebody else's run id is forbidden, and the run stays theirs", async () => {
    const run = await claimed(sampleRun());
    await expect(store().create({ ...run, userId: freshId() })).rejects.toBeInstanceOf(Forbidden);
    expect(await store().read(run.runId)).toEqual(run);
  });

  it('RS-04 a second run on the same asset and mode is told the id of the first, and is not created', async () => {
    const first = await claimed(sampleRun({ asset: 'BRK.B' }));
    const second = { ...first, runId: freshId() };
    expect(await store().create(second)).toEqual({ kind: 'busy', runId: first.runId });
    expect(await store().read(second.runId)).toBeNull();
  });

  it('RS-05 another mode, another asset and another user are not held up', async () => {
    const first = await claimed(sampleRun());
    await claimed({ ...first, runId: freshId(), mode: 'validation' });
    await claimed({ ...first, runId: freshId(), asset: 'BTC-USD' });
    await claimed({ ...first, runId: freshId(), userId: freshId() });
  });

  it('RS-06 of twenty callers who create one run at once, exactly one may work on it', async () => {
    const run = sampleRun();
    const results = await Promise.all(Array.from({ length: 20 }, () => store().create(run)));
    expect(results.map((result) => result.kind).sort()).toEqual(['claimed', ...Array<string>(19).fill('exists')]);
  });

  it('RS-07 of twenty runs on one asset at once, exactly one works and the others are told which', async () => {
    const first = sampleRun();
    const runs = Array.from({ length: 20 }, () => ({ ...first, runId: freshId() }));
    const results = await Promise.all(runs.map((run) => store().create(run)));
    const winners = results.filter((result) => result.kind === 'claimed').map((result) => result.run.runId);
    expect(winners).toHaveLength(1);
    const told = results.filter((result) => result.kind === 'busy').map((result) => result.runId);
    expect(told).toEqual(Array<string | undefined>(19).fill(winners[0]));
  });

  it('RS-08 a run that has ended frees its asset', async () => {
    for (const status of ['COMPLETED', 'FAILED', 'CANCELLED'] as const) {
      const first = await claimed(sampleRun());
      await store().update(holdOf(first), { status, endedAt: NOW + 9 });
      await claimed({ ...first, runId: freshId() });
    }
  });

  it('RS-09 a run whose lease is over no longer holds its asset, one that renewed it does', async () => {
    const lapsed = await claimed(sampleRun());
    const afterwards = { createdAt: NOW + LEASE, startedAt: NOW + LEASE, leaseUntil: NOW + 2 * LEASE };
    await claimed({ ...lapsed, runId: freshId(), ...afterwards });

    const renewed = await claimed(sampleRun());
    await store().checkpoint(holdOf(renewed), sampleStep(renewed, 'HistoricalDataAgent'), {
      leaseUntil: NOW + 2 * LEASE,
    });
    const late = { ...renewed, runId: freshId(), ...afterwards };
    expect(await store().create(late)).toEqual({ kind: 'busy', runId: renewed.runId });
  });
}

function recovery(store: () => RunStore, claimed: Claim): void {
  it('RS-10 a failed run that can pass is taken up with one more attempt', async () => {
    const run = await claimed(sampleRun());
    await store().update(holdOf(run), { status: 'FAILED', failure: unreachable(true), endedAt: NOW + 9, nextSeq: 7 });
    const taken = await store().resume(run.runId, run.userId, NOW + 100, NOW + 200, 'worker');
    const expected = { ...run, attempt: 2, nextSeq: 7, startedAt: NOW + 100, leaseUntil: NOW + 200, holder: 'worker' };
    expect(taken).toEqual({ kind: 'claimed', run: expected });
    expect(await store().read(run.runId)).toEqual(expected);
    expect(await store().create({ ...run, runId: freshId() })).toEqual({ kind: 'busy', runId: run.runId });
  });

  it('RS-11 a run at work is not taken up until its lease is over', async () => {
    const run = await claimed(sampleRun());
    await store().requestCancel(run.runId, run.userId);
    const early = await store().resume(run.runId, run.userId, NOW + LEASE - 1, NOW + 2 * LEASE, 'early');
    expect(early).toEqual({ kind: 'exists', run: { ...run, cancelRequested: true } });
    const onTime = await store().resume(run.runId, run.userId, NOW + LEASE, NOW + 2 * LEASE, 'on time');
    expect(onTime, 'a cancel that nobody has seen still stands').toMatchObject({
      kind: 'claimed',
      run: { attempt: 2, cancelRequested: true },
    });
  });

  it('RS-12 what is over for good is not taken up', async () => {
    const ends = [
      { status: 'COMPLETED' },
      { status: 'CANCELLED' },
      { status: 'FAILED', failure: unreachable(false) },
    ] as const;
    for (const end of ends) {
      const run = await claimed(sampleRun());
      await store().update(holdOf(run), { ...end, endedAt: NOW + 9 });
      const answer = await store().resume(run.runId, run.userId, NOW + 10 * LEASE, NOW + 11 * LEASE, 'worker');
      expect(answer).toMatchObject({ kind: 'exists', run: { ...end, attempt: 1 } });
    }
  });

  it('RS-13 a stranger and an unknown run are forbidden alike', async () => {
    const run = await claimed(sampleRun());
    await store().update(holdOf(run), { status: 'FAILED', failure: unreachable(true), endedAt: NOW + 9 });
    const messages = new Set<string>();
    for (const attempt of [
      () => store().resume(run.runId, freshId(), NOW, NOW + LEASE, 'worker'),
      () => store().resume(freshId(), run.userId, NOW, NOW + LEASE, 'worker'),
      () => store().requestCancel(run.runId, freshId()),
      () => store().requestCancel(freshId(), run.userId),
    ]) {
      const error = await attempt().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Forbidden);
      messages.add((error as Forbidden).message);
    }
    expect(messages.size, 'the words do not tell a foreign run from none').toBe(1);
  });

  it('RS-14 of twenty callers who take up one run at once, exactly one may', async () => {
    const run = await claimed(sampleRun());
    await store().update(holdOf(run), { status: 'FAILED', failure: unreachable(true), endedAt: NOW + 9 });
    const takeUp = (n: number) => store().resume(run.runId, run.userId, NOW + 10, NOW + LEASE, `worker ${n}`);
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => takeUp(n)));
    expect(results.filter((result) => result.kind === 'claimed')).toHaveLength(1);
    expect((await store().read(run.runId))?.attempt).toBe(2);
  });

  it('RS-15 a run is not taken up while another works on its asset', async () => {
    const run = await claimed(sampleRun());
    await store().update(holdOf(run), { status: 'FAILED', failure: unreachable(true), endedAt: NOW + 9 });
    const next = await claimed({ ...run, runId: freshId() });
    const taken = await store().resume(run.runId, run.userId, NOW + 10, NOW + LEASE, 'worker');
    expect(taken).toEqual({ kind: 'busy', runId: next.runId });
  });
}

function progress(store: () => RunStore, claimed: Claim): void {
  it('RS-16 log lines come back in the order of their numbers, and one written twice stands once', async () => {
    const run = await claimed(sampleRun());
    await store().appendLogs(holdOf(run), [sampleLine(run, 2), sampleLine(run, 1)]);
    await store().appendLogs(holdOf(run), [
      sampleLine(run, 2, 'line two, again'),
      sampleLine(run, 11),
      sampleLine(run, 3),
    ]);
    await store().appendLogs(holdOf(run), []);
    const expected = [
      sampleLine(run, 1),
      sampleLine(run, 2, 'line two, again'),
      sampleLine(run, 3),
      sampleLine(run, 11),
    ];
    expect(await store().logs(run.runId)).toEqual(expected);
  });

  it('RS-17 more lines than fit into one batch are all kept', async () => {
    const run = await claimed(sampleRun());
    const seqs = Array.from({ length: 1_100 }, (_, index) => index + 1);
    const lines = seqs.map((seq) => sampleLine(run, seq));
    await store().appendLogs(holdOf(run), lines);
    expect((await store().logs(run.runId)).map((line) => line.seq)).toEqual(seqs);
  });

  it('RS-18 a checkpoint saves the step and the change of the run, and again without doubling', async () => {
    const run = await claimed(sampleRun());
    const step = sampleStep(run, 'TrendAnalysisAgent');
    const patch = { currentAgent: 'SignalConfirmationAgent', nextSeq: 2, decision: null, asOf: NOW - 5 } as const;
    await store().checkpoint(holdOf(run), step, patch);
    await store().checkpoint(holdOf(run), step, patch);
    expect(await store().steps(run.runId)).toEqual([step]);
    expect(await store().read(run.runId)).toEqual({ ...run, ...patch });
  });

  it('RS-19 a checkpoint of an unknown run saves nothing', async () => {
    const run = sampleRun();
    await expect(
      store().checkpoint(holdOf(run), sampleStep(run, 'TrendAnalysisAgent'), { nextSeq: 2 }),
    ).rejects.toThrow();
    expect(await store().steps(run.runId)).toEqual([]);
    await expect(store().update(holdOf(run), { nextSeq: 2 })).rejects.toThrow();
    expect(await store().read(run.runId)).toBeNull();
  });

  it('RS-20 steps come in the order of the crew, whatever the order of saving', async () => {
    const run = await claimed(sampleRun());
    for (const agent of [...AGENT_ORDER].reverse()) await store().checkpoint(holdOf(run), sampleStep(run, agent), {});
    expect((await store().steps(run.runId)).map((step) => step.agent)).toEqual(AGENT_ORDER);
  });

  it('RS-21 a run at work is asked to stop, one that has ended stays as it is', async () => {
    const run = await claimed(sampleRun());
    expect(await store().requestCancel(run.runId, run.userId)).toEqual({ ...run, cancelRequested: true });
    expect((await store().read(run.runId))?.cancelRequested).toBe(true);

    const ended = await claimed(sampleRun());
    await store().update(holdOf(ended), { status: 'COMPLETED', endedAt: NOW + 9 });
    const answer = await store().requestCancel(ended.runId, ended.userId);
    expect(answer).toEqual({ ...ended, status: 'COMPLETED', endedAt: NOW + 9 });
    expect((await store().read(ended.runId))?.cancelRequested).toBe(false);
  });

  it('RS-22 an undefined value is refused rather than stored as something else', async () => {
    const run = await claimed(sampleRun());
    const step = sampleStep(run, 'TrendAnalysisAgent', { output: { close: undefined } });
    await expect(store().checkpoint(holdOf(run), step, {})).rejects.toThrow();
    expect(await store().steps(run.runId)).toEqual([]);
  });
}

function tapes(store: () => RunStore, claimed: Claim): void {
  it('RS-23 a step that used a tool is saved with its tape, and one without has none', async () => {
    const run = await claimed(sampleRun());
    expect(await store().tapes(run.runId)).toEqual([]);
    const calls = JSON.stringify([
      { tool: 'marketData.bars', request: '[{"limit":2}]', outcome: { kind: 'returned', value: [[1, 2], [3]] } },
    ]);
    const tape = sampleTape(run, 'HistoricalDataAgent', calls);
    await store().checkpoint(holdOf(run), sampleStep(run, 'HistoricalDataAgent'), { nextSeq: 2 }, tape);
    await store().checkpoint(holdOf(run), sampleStep(run, 'TrendAnalysisAgent'), { nextSeq: 3 });
    expect(await store().tapes(run.runId)).toEqual([tape]);
    expect((await store().steps(run.runId)).map((step) => step.agent)).toEqual([
      'HistoricalDataAgent',
      'TrendAnalysisAgent',
    ]);
  });

  it('RS-24 tapes come in the order of the crew, and one saved again stands once, as it was last', async () => {
    const run = await claimed(sampleRun());
    const save = (agent: (typeof AGENT_ORDER)[number], calls: string) =>
      store().checkpoint(holdOf(run), sampleStep(run, agent), {}, sampleTape(run, agent, calls));
    for (const agent of [...AGENT_ORDER].reverse()) await save(agent, '[]');
    await save('TradeExecutionAgent', '["again"]');
    const saved = await store().tapes(run.runId);
    expect(saved.map((tape) => tape.agent)).toEqual(AGENT_ORDER);
    expect(saved.filter((tape) => tape.calls !== '[]')).toEqual([sampleTape(run, 'TradeExecutionAgent', '["again"]')]);
  });

  it('RS-25 a checkpoint that cannot be saved leaves no tape, and an unknown run has none', async () => {
    const run = sampleRun();
    const tape = sampleTape(run, 'TrendAnalysisAgent');
    const orphan = store().checkpoint(holdOf(run), sampleStep(run, 'TrendAnalysisAgent'), { nextSeq: 2 }, tape);
    await expect(orphan).rejects.toThrow();
    expect(await store().tapes(run.runId)).toEqual([]);
  });

  it('RS-26 a tape as long as tapes get is kept whole', async () => {
    const run = await claimed(sampleRun());
    const tape = sampleTape(run, 'PerformanceAnalysisAgent', `["${'x'.repeat(899_000)}"]`);
    await store().checkpoint(holdOf(run), sampleStep(run, 'PerformanceAnalysisAgent'), {}, tape);
    expect(await store().tapes(run.runId)).toEqual([tape]);
  });

  it('RS-27 what the model was asked is kept in its step, word for word', async () => {
    const run = await claimed(sampleRun());
    const step = sampleStep(run, 'SignalConfirmationAgent', {
      explanation: 'The trend holds.',
      modelCalls: [
        sampleModelCall(),
        sampleModelCall({ answer: null, refusal: 'SAFETY', refusalMessage: 'Held back.' }),
      ],
    });
    await store().checkpoint(holdOf(run), step, { modelDollars: 0.0024 });
    expect(await store().steps(run.runId)).toEqual([step]);
    expect((await store().read(run.runId))?.modelDollars).toBe(0.0024);
  });
}
