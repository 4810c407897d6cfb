import { describe, expect, it } from 'vitest';
import { Unavailable, type OrderStatus, type RunRecord } from '../contracts/index.ts';
import type { OrderDesk, RunStore } from '../ports/index.ts';
import { roster, type CrewMember } from '../agents/roster.ts';
import { stage } from './crew.testing.ts';
import { runCrew, type CrewPorts } from './index.ts';

const down = () => Promise.reject(new Unavailable('Alpaca did not answer.'));

type Broker = Awaited<ReturnType<typeof stage>>['broker'];

/** The account of a broker that tells nothing of its fills any more as soon as there is one: its run fails at the report. */
const downOnceTraded = (broker: Broker): CrewPorts['account'] => ({
  snapshot: () => broker.snapshot(),
  market: () => broker.market(),
  startingEquity: () => broker.startingEquity(),
  equityHistory: () => broker.equityHistory(),
  fills: () => (broker.state.ledger.fills.length > 0 ? down() : broker.fills()),
});

async function takenUp(run: RunRecord, store: RunStore): Promise<RunRecord> {
  const later = run.leaseUntil + 600_000;
  const claim = await store.resume(run.runId, run.userId, later, later + 1_000, 'next');
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
    const checkpoint: RunStore['checkpoint'] = (hold, step, patch) =>
      step.agent === 'TradeExecutionAgent' ? down() : store.checkpoint(hold, step, patch);
    await expect(runCrew({ run, ports, store: { ...store, checkpoint } })).rejects.toThrow(Unavailable);
    broker.advance();
    const ended = await runCrew({ run: await takenUp(run, store), ports, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED', trade: { quantity: 77 } });
    expect(broker.state.ledger.fills).toHaveLength(1);
  });

  it('keeps what led to its order when agents have changed since, whatever they would say now', async () => {
    const { run, ports, store, broker } = await stage();
    const account = downOnceTraded(broker);
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
    const checkpoint: RunStore['checkpoint'] = (hold, step, patch) =>
      step.agent === 'TradeExecutionAgent' ? down() : store.checkpoint(hold, step, patch);
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
    const account = downOnceTraded(broker);
    const failed = await runCrew({ run, ports: { ...ports, account }, store });
    expect(failed).toMatchObject({ status: 'FAILED', failure: { agent: 'PerformanceAnalysisAgent' } });
    broker.advance();
    const ended = await runCrew({ run: await takenUp(run, store), ports, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
  });

  it('writes over no line that came after its last checkpoint', async () => {
    const { run, ports, store } = await stage();
    const checkpoint: RunStore['checkpoint'] = (hold, step, patch) =>
      step.agent === 'TrendAnalysisAgent' ? down() : store.checkpoint(hold, step, patch);
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

  it.each([
    ['planned', 'and never left'],
    ['sent', 'and may have left'],
  ] as const)('decides nothing anew once its order is in the book, %s %s', async (status, _words) => {
    const { run, ports, store, orders, broker } = await stage();
    await failsAtOrder({ run, ports, store, orders, broker }, status);
    const changed = roster.map((member): CrewMember => {
      if (member.name !== 'TrendAnalysisAgent') return { ...member, version: member.version + 1 };
      return { ...member, version: 9, work: () => Promise.reject(new Unavailable('It must not work again.')) };
    });
    const ended = await runCrew({ run: await takenUp(run, store), ports, store, roster: changed });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED', trade: { quantity: 77 } });
    expect(broker.state.ledger.fills).toHaveLength(1);
  });

  it.each(['planned', 'sent', 'cancelled'] as const)(
    'sends nothing of an earlier session although the order is in the book, %s',
    async (status) => {
      const { run, ports, store, orders, broker } = await stage();
      await failsAtOrder({ run, ports, store, orders, broker }, status);
      broker.advance();
      const ended = await runCrew({ run: await takenUp(run, store), ports, store });
      expect(ended).toMatchObject({ status: 'FAILED', failure: { code: 'OUTDATED' } });
      expect(broker.state.ledger.fills).toEqual([]);
    },
  );

  it('is still cancelled where its process died before it saw the cancel', async () => {
    const { run, ports, store, broker } = await stage();
    await store.requestCancel(run.runId, run.userId);
    const ended = await runCrew({ run: await takenUp(run, store), ports, store });
    expect(ended).toMatchObject({ status: 'CANCELLED', attempt: 2 });
    expect(broker.state.ledger.fills).toEqual([]);
  });

  it('works a step anew that it cannot read any more', async () => {
    const { run, ports, store, broker } = await stage();
    const account = downOnceTraded(broker);
    await runCrew({ run, ports: { ...ports, account }, store });
    const steps: RunStore['steps'] = async (runId) =>
      (await store.steps(runId)).filter(({ agent }) => agent !== 'AlpacaConnectionManager');
    const ended = await runCrew({ run: await takenUp(run, store), ports, store: { ...store, steps } });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED', trade: { quantity: 77 } });
  });
});

type Set = Pick<Awaited<ReturnType<typeof stage>>, 'run' | 'ports' | 'store' | 'orders' | 'broker'>;

/** The first attempt: it comes as far as that record of its order, and the broker never hears of it. */
async function failsAtOrder({ run, ports, store, orders }: Set, status: OrderStatus): Promise<void> {
  const place: OrderDesk['place'] = async (intent) => {
    const at = ports.clock.now();
    const history = [{ status: 'planned' as const, at, source: 'crew', note: null }];
    const base = { schemaVersion: 1 as const, userId: run.userId, mode: run.mode, createdAt: at, updatedAt: at };
    await orders.plan({ ...base, intent, order: null, status: 'planned', history });
    for (const next of status === 'planned' ? [] : status === 'sent' ? ['sent' as const] : ['sent' as const, status]) {
      await orders.update(run.userId, intent.clientOrderId, {
        status: next,
        order: null,
        at,
        source: 'crew',
        note: null,
      });
    }
    throw new Unavailable('Alpaca did not answer.');
  };
  const failed = await runCrew({ run, ports: { ...ports, orderDesk: { ...ports.orderDesk, place } }, store });
  expect(failed).toMatchObject({ status: 'FAILED', failure: { agent: 'TradeExecutionAgent' } });
}
