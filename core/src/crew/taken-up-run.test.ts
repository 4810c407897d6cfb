import { describe, expect, it } from 'vitest';
import { Unavailable, type RunRecord } from '../contracts/index.ts';
import type { RunStore } from '../ports/index.ts';
import { roster, type CrewMember } from '../agents/roster.ts';
import { stage } from './crew.testing.ts';
import { runCrew } from './index.ts';

const down = () => Promise.reject(new Unavailable('Alpaca did not answer.'));

async function takenUp(run: RunRecord, store: RunStore): Promise<RunRecord> {
  const later = run.leaseUntil + 600_000;
  const claim = await store.resume(run.runId, run.userId, later, later + 1_000);
  if (claim.kind !== 'claimed') throw new Error(`expected to claim the run, got ${claim.kind}`);
  return claim.run;
}

describe('a run that is taken up again', () => {
  it('orders nothing of what it decided in a session that is over, and says so', async () => {
    const { run, ports, store, broker } = await stage();
    const failing = { ...ports, orderDesk: { ...ports.orderDesk, place: down } };
    expect(await runCrew({ run, ports: failing, store })).toMatchObject({ status: 'FAILED' });
    broker.advance();
    const ended = await runCrew({ run: await takenUp(run, store), ports, store });
    expect(ended).toMatchObject({ status: 'FAILED', failure: { code: 'OUTDATED', resumable: false } });
    expect(ended.failure?.message).toBe(
      'This run began in the session of 27 May 2015, and the market stands at 28 May 2015 by now: what it found no longer holds. Run the crew again.',
    );
    expect(broker.state.ledger.fills).toEqual([]);
    expect((await store.logs(run.runId)).at(-1)).toMatchObject({ agent: 'Crew', level: 'error' });
  });

  it('follows an order that stands already to its end, whatever the session', async () => {
    const { run, ports, store, broker } = await stage();
    const checkpoint: RunStore['checkpoint'] = (runId, step, patch) =>
      step.agent === 'TradeExecutionAgent' ? down() : store.checkpoint(runId, step, patch);
    await expect(runCrew({ run, ports, store: { ...store, checkpoint } })).rejects.toThrow(Unavailable);
    broker.advance();
    const ended = await runCrew({ run: await takenUp(run, store), ports, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED', trade: { quantity: 77 } });
    expect(broker.state.ledger.fills).toHaveLength(1);
  });

  it('keeps what led to its order when agents have changed since, whatever they would say now', async () => {
    const { run, ports, store, broker } = await stage();
    const account = { ...ports.account, market: () => broker.market(), snapshot: () => broker.snapshot(), fills: down };
    await runCrew({ run, ports: { ...ports, account }, store });
    const changed = roster.map((member): CrewMember => {
      if (member.name !== 'SignalConfirmationAgent') return { ...member, version: member.version + 1 };
      const refuses = { status: 'blocked', code: 'NOT_CONFIRMED', summary: 'No.', output: null } as const;
      const work: CrewMember['work'] = () => Promise.resolve({ ...refuses, noTrade: 'NOT_CONFIRMED' });
      return { ...member, version: member.version + 1, work };
    });
    const ended = await runCrew({ run: await takenUp(run, store), ports, store, roster: changed });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED', trade: { quantity: 77 } });
    expect((await store.steps(run.runId)).find(({ agent }) => agent === 'TradeExecutionAgent')?.status).toBe('done');
  });

  it('keeps what led to an order that stands, although its step was lost', async () => {
    const { run, ports, store } = await stage();
    const checkpoint: RunStore['checkpoint'] = (runId, step, patch) =>
      step.agent === 'TradeExecutionAgent' ? down() : store.checkpoint(runId, step, patch);
    await expect(runCrew({ run, ports, store: { ...store, checkpoint } })).rejects.toThrow(Unavailable);
    const changed = roster.map((member): CrewMember => ({ ...member, version: member.version + 1 }));
    const before = (await store.steps(run.runId)).map(({ agent, version }) => [agent, version]);
    const ended = await runCrew({ run: await takenUp(run, store), ports, store, roster: changed });
    expect(ended).toMatchObject({ outcome: 'TRADED', trade: { quantity: 77 } });
    const after = (await store.steps(run.runId)).map(({ agent, version }) => [agent, version]);
    expect(after.slice(0, before.length)).toEqual(before);
  });

  it('goes on after the execution in a later session: nothing is left to be decided', async () => {
    const { run, ports, store, broker } = await stage();
    const account = { ...ports.account, market: () => broker.market(), snapshot: () => broker.snapshot(), fills: down };
    const failed = await runCrew({ run, ports: { ...ports, account }, store });
    expect(failed).toMatchObject({ status: 'FAILED', failure: { agent: 'PerformanceAnalysisAgent' } });
    broker.advance();
    const ended = await runCrew({ run: await takenUp(run, store), ports, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
  });

  it('writes over no line that came after its last checkpoint', async () => {
    const { run, ports, store } = await stage();
    const checkpoint: RunStore['checkpoint'] = (runId, step, patch) =>
      step.agent === 'TrendAnalysisAgent' ? down() : store.checkpoint(runId, step, patch);
    await expect(runCrew({ run, ports, store: { ...store, checkpoint } })).rejects.toThrow(Unavailable);
    const before = await store.logs(run.runId);
    await runCrew({ run: await takenUp(run, store), ports, store });
    const after = await store.logs(run.runId);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.map((line) => line.seq)).toEqual(after.map((_, index) => index + 1));
  });

  it('is left alone by the process that lost it', async () => {
    const { run, ports, store, broker } = await stage();
    let reads = 0;
    const read: RunStore['read'] = async (runId) => {
      reads += 1;
      // The lease lapses while the third agent is at work, and somebody else takes the run up.
      if (reads === 4) await takenUp(run, store);
      return store.read(runId);
    };
    const left = await runCrew({ run, ports, store: { ...store, read } });
    expect(left).toMatchObject({ status: 'RUNNING', attempt: 2 });
    expect(await store.steps(run.runId)).toHaveLength(3);
    expect(broker.state.ledger.fills).toEqual([]);
  });
});
