/**
 * An attempt that is lost at any point at which it touches the world: it dies there, or it is only slow and goes on after
 * another has taken its place. Either way the run tells one story and orders once.
 */
import { describe, expect, it } from 'vitest';
import { LeaseLost, RunCancelled, type LogLine, type RunRecord } from '../contracts/index.ts';
import type { OrderDesk, RunStore } from '../ports/index.ts';
import { HOLD_SESSION, stage } from './crew.testing.ts';
import { recordedOrderDesk, runCrew, type CrewPorts } from './index.ts';

type Set = Awaited<ReturnType<typeof stage>>;
type Turn = (work: () => Promise<unknown>) => Promise<unknown>;

/** The same set with every call to the store, the account, the data, the desk and the book led through `turn`. */
function through(set: Set, turn: Turn): { ports: CrewPorts; store: RunStore } {
  const { ports, store, broker, run } = set;
  const led = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) =>
          turn(() => (method as (...all: unknown[]) => Promise<unknown>).apply(target, args));
      },
    });
  const { account, marketData, safety, clock } = ports;
  const records = led(set.orders);
  const book = { records, uid: run.userId, mode: run.mode, clock };
  const ledPorts = {
    ...ports,
    account: led(account),
    marketData: led(marketData),
    orderDesk: recordedOrderDesk({ desk: led<OrderDesk>(broker), ...book }),
    safety: led(safety),
    orders: records,
  };
  return { ports: ledPorts, store: led(store) };
}

/** Takes the run up after its lease; null where it has ended. */
async function takenUp({ store, run }: Set): Promise<RunRecord | null> {
  const standing = (await store.read(run.runId)) ?? run;
  const later = standing.leaseUntil + 1;
  const claim = await store.resume(run.runId, run.userId, later, later + 60_000, 'next');
  return claim.kind === 'claimed' ? claim.run : null;
}

/** Somebody else comes and works on the run to its end, unless it has ended. */
async function workedByAnother(set: Set): Promise<void> {
  const run = await takenUp(set);
  if (run !== null) await runCrew({ run, ports: set.ports, store: set.store });
}

const isRestart = ({ agent, message }: LogLine): boolean => agent === 'Crew' && message.startsWith('Started again');
/** Whether an order is placed, or stands already, is told as it is: the one thing that an attempt does not repeat. */
const isAboutPlacing = ({ message }: LogLine): boolean => /^Placing |stands already/.test(message);
const said = (lines: readonly LogLine[]) =>
  lines
    .filter((line) => !isRestart(line) && !isAboutPlacing(line))
    .map(({ agent, level, message, data }) => ({ agent, level, message, data }));

const fillsOf = ({ broker }: Set) =>
  broker.state.ledger.fills.map(({ fillId, quantity, price }) => ({ fillId, quantity, price }));

async function expectOneStory(set: Set, reference: Set, where: string): Promise<void> {
  const [run, expected] = await Promise.all([set.store.read(set.run.runId), reference.store.read(reference.run.runId)]);
  const { status, outcome, reason, decision, trade, failure } = expected ?? {};
  expect(run, where).toMatchObject({ status, outcome, reason, decision, trade, failure });
  expect(fillsOf(set), where).toEqual(fillsOf(reference));
  const lines = await set.store.logs(set.run.runId);
  expect(
    lines.map(({ seq }) => seq),
    where,
  ).toEqual(lines.map((_, index) => index + 1));
  expect(said(lines), where).toEqual(said(await reference.store.logs(reference.run.runId)));
  expect(lines.filter(isRestart).length, where).toBe((run?.attempt ?? 1) - 1);
}

async function finished(options: { session?: string }): Promise<Set> {
  const set = await stage(options);
  await runCrew({ run: set.run, ports: set.ports, store: set.store });
  return set;
}

const SESSIONS: readonly (readonly [string, { session?: string }])[] = [
  ['that buys', {}],
  ['that holds', { session: HOLD_SESSION }],
];

describe.each(SESSIONS)('a run %s', (_name, options) => {
  it('that dies anywhere and is taken up tells the same story, says nothing twice and orders once', async () => {
    const reference = await finished(options);
    let [point, isAfter] = [1, false];
    for (; ; [point, isAfter] = isAfter ? [point + 1, false] : [point, true]) {
      const set = await stage(options);
      let calls = 0;
      let die: () => void = () => undefined;
      const dead = new Promise<'dead'>((resolve) => (die = () => resolve('dead')));
      const never = new Promise<never>(() => undefined);
      const mortal = through(set, async (work) => {
        calls += 1;
        if (calls < point) return work();
        // After the call: it happened, and nobody reads the answer.
        if (calls === point && isAfter) await work();
        die();
        return never;
      });
      const ended = await Promise.race([runCrew({ run: set.run, ...mortal }), dead]);
      if (ended !== 'dead') break;
      await workedByAnother(set);
      await expectOneStory(set, reference, `died ${isAfter ? 'after' : 'before'} call ${point}`);
    }
    expect(point, 'the run has that many calls and more').toBeGreaterThan(40);
  });

  it('that is taken over anywhere and goes on all the same is told by one of the two alone', async () => {
    const reference = await finished(options);
    let at = 1;
    for (; ; at += 1) {
      const set = await stage(options);
      let calls = 0;
      const slow = through(set, async (work) => {
        calls += 1;
        if (calls === at) await workedByAnother(set);
        return work();
      });
      const left = await runCrew({ run: set.run, ...slow });
      if (calls < at) break;
      expect(left, `taken over at call ${at}`).toEqual(await set.store.read(set.run.runId));
      await expectOneStory(set, reference, `taken over at call ${at}`);
    }
    expect(at, 'the run has that many calls and more').toBeGreaterThan(40);
  });

  it('that is taken over step by step while both are at work is told once', async () => {
    const reference = await finished(options);
    for (let at = 1; at < 60; at += 3) {
      const set = await stage(options);
      let calls = 0;
      let second: Promise<unknown> = Promise.resolve();
      const slow = through(set, async (work) => {
        calls += 1;
        if (calls === at) second = workedByAnother(set);
        return work();
      });
      await Promise.all([runCrew({ run: set.run, ...slow }), second]);
      await second;
      await expectOneStory(set, reference, `both at work from call ${at}`);
    }
  });
});

describe('a step whose tool finds the run lost', () => {
  it('stops at once: nothing more is written and the run is as the other left it', async () => {
    const set = await stage();
    const place = async () => {
      await takenUp(set);
      throw new LeaseLost('Attempt 1 no longer holds the run.');
    };
    const ports = { ...set.ports, orderDesk: { ...set.ports.orderDesk, place } };
    const left = await runCrew({ run: set.run, ports, store: set.store });
    expect(left).toMatchObject({ status: 'RUNNING', attempt: 2, failure: null });
    const steps = await set.store.steps(set.run.runId);
    expect(steps.map(({ agent }) => agent)).not.toContain('TradeExecutionAgent');
  });
});

describe('a run whose step was ended from outside', () => {
  it('is left as it was ended', async () => {
    const set = await stage();
    const ended = { status: 'CANCELLED', currentAgent: null, endedAt: 5 } as const;
    let reads = 0;
    const read: RunStore['read'] = async (runId) => {
      reads += 1;
      if (reads === 3) await set.store.endAbandoned(runId, set.run.leaseUntil * 2, ended);
      return set.store.read(runId);
    };
    const left = await runCrew({ run: set.run, ports: set.ports, store: { ...set.store, read } });
    expect(left).toMatchObject(ended);
    expect(set.broker.state.ledger.fills).toEqual([]);
  });

  it('ends as cancelled where the cancel came between intent and placement', async () => {
    const set = await stage();
    const place = async () => {
      await set.store.requestCancel(set.run.runId, set.run.userId);
      throw new RunCancelled('The run was cancelled: nothing was sent.');
    };
    const ports = { ...set.ports, orderDesk: { ...set.ports.orderDesk, place } };
    const ended = await runCrew({ run: set.run, ports, store: set.store });
    expect(ended).toMatchObject({ status: 'CANCELLED', currentAgent: null, trade: null, failure: null });
    expect(set.broker.state.ledger.fills).toEqual([]);
  });
});
