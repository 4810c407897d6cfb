import { describe, expect, it } from 'vitest';
import { Misconfigured, Reconciliation, Unavailable } from '../contracts/index.ts';
import { BrokerWorld } from '../domain/broker-world.testing.ts';
import { stableJson } from '../domain/index.ts';
import { reconcileAccount } from './reconcile-account.ts';
import { MINUTE_MS, reconciledWorld } from './reconciled-world.testing.ts';
import { resolveFinding } from './resolve-finding.ts';

/** A purchase of ten that filled while our book was not looking, beside five shares of the owner's. */
function lateFill() {
  const world = new BrokerWorld(5);
  const id = world.placeByCrew('buy', 10, 'sent, arrived');
  for (const order of world.orders) world.fill(order);
  return { world, id };
}

describe('comparing an account', () => {
  it('takes in a late fill, adopts what was there and says when it looked', async () => {
    const { world, id } = lateFill();
    const { options, record, document, clock } = reconciledWorld(world);
    const stored = await reconcileAccount(options);
    expect(Reconciliation.parse(stored)).toEqual(document());
    expect(stored).toMatchObject({
      matched: 2,
      findings: [],
      adopted: [{ asset: 'AAPL', quantity: 5 }],
      problem: null,
    });
    expect(stored.comparedAt).toBe(clock.now());
    expect(await record(id)).toMatchObject({ status: 'filled', order: { filledQuantity: 10 } });
  });

  it.each([new Unavailable('Alpaca did not answer.'), new Misconfigured('The key was refused.', 'ALPACA_API_KEY')])(
    'stores why it could not be carried out, and changes nothing else: $message',
    async (error) => {
      const { world, id } = lateFill();
      const { options, record, document, clock } = reconciledWorld(world);
      const before = await reconcileAccount(options);
      const known = await record(id);
      clock.advance(MINUTE_MS);
      const snapshot = () => Promise.reject(error);
      const away = { ...options, ports: { ...options.ports, account: { ...options.ports.account, snapshot } } };
      await expect(reconcileAccount(away)).rejects.toBe(error);
      const tried = { problem: error.message, attemptedAt: clock.now(), changes: before.changes + 1 };
      expect(document()).toEqual({ ...before, ...tried });
      expect(await record(id)).toEqual(known);
      expect((await reconcileAccount(options)).problem, 'and takes it back').toBeNull();
    },
  );

  it('that could never be carried out does not take the empty book for a comparison', async () => {
    const { world } = lateFill();
    const { options } = reconciledWorld(world);
    const orders = () => Promise.reject(new Unavailable('Alpaca did not answer.'));
    const away = { ...options, ports: { ...options.ports, orderDesk: { ...options.ports.orderDesk, orders } } };
    await expect(reconcileAccount(away)).rejects.toThrow(Unavailable);
    expect(await reconcileAccount(options)).toMatchObject({ findings: [], adopted: [{ quantity: 5 }] });
  });

  it('does not judge an order that is placed while it looks', async () => {
    const world = new BrokerWorld();
    const { options, book, halts } = reconciledWorld(world);
    await reconcileAccount(options);
    const all: typeof options.records.all = async (uid, mode) => {
      const records = await book.all(uid, mode);
      if (world.records.length === 0) {
        world.placeByCrew('buy', 10, 'sent, arrived');
        for (const record of world.records) await book.plan(record);
      }
      return records;
    };
    expect(await reconcileAccount({ ...options, records: { ...options.records, all } })).toMatchObject({
      findings: [],
    });
    expect(halts()).toEqual([]);
  });

  it('looks again where an order filled between two answers', async () => {
    const world = new BrokerWorld();
    let isWatched = false;
    const { options, halts } = reconciledWorld(world, (step) => {
      if (step !== 'before snapshot' || !isWatched) return;
      isWatched = false;
      for (const order of world.orders) world.fill(order);
    });
    await reconcileAccount(options);
    world.place('by-hand', 'buy', 10);
    isWatched = true;
    expect(await reconcileAccount(options)).toMatchObject({ adopted: [{ quantity: 10 }] });
    expect(halts()).toEqual([]);
  });

  it('does not adopt at its first look what the crew buys in that moment', async () => {
    const world = new BrokerWorld();
    world.placeByCrew('buy', 10, 'confirmed');
    let isFilled = false;
    const { options } = reconciledWorld(world, (step) => {
      if (step !== 'before snapshot' || isFilled) return;
      isFilled = true;
      for (const order of world.orders) world.fill(order);
    });
    expect(await reconcileAccount(options)).toMatchObject({ findings: [], adopted: [] });
  });

  it('tells orders of another user on the same account from lost ones of ours', async () => {
    const world = new BrokerWorld();
    const { options, halts } = reconciledWorld(world);
    await reconcileAccount(options);
    world.fill(world.place('tc-neighbour-entry-1', 'buy', 2));
    const isOfOthers = (id: string) => Promise.resolve(id.includes('neighbour'));
    expect(await reconcileAccount({ ...options, isOfOthers })).toMatchObject({ adopted: [{ quantity: 2 }] });
    expect(halts()).toEqual([]);
  });

  it('begins anew when another comparison overtakes it', async () => {
    const { world } = lateFill();
    const { options, document } = reconciledWorld(world);
    const { change } = options.store;
    let isOvertaken = false;
    const overtaken: typeof change = async (uid, mode, decide) => {
      if (!isOvertaken) {
        isOvertaken = true;
        world.fill(world.place('by-hand', 'buy', 2));
        await reconcileAccount(options);
      }
      return change(uid, mode, decide);
    };
    const stored = await reconcileAccount({ ...options, store: { ...options.store, change: overtaken } });
    expect(stored.adopted).toEqual([{ asset: 'AAPL', quantity: 7 }]);
    expect(document()).toEqual(stored);
  });
});

describe('what is in doubt', () => {
  const inDoubt = async () => {
    const { world, id } = lateFill();
    const house = reconciledWorld(world);
    await reconcileAccount(house.options);
    world.held.set('AAPL', 30);
    house.clock.advance(MINUTE_MS);
    const stored = await reconcileAccount(house.options);
    return { world, id, ...house, findingId: stored.findings[0]?.id ?? '' };
  };

  it('halts purchases with a sentence, and the user’s word lifts the halt', async () => {
    const { options, halts, findingId } = await inDoubt();
    expect(halts()).toMatchObject([{ code: 'RECONCILIATION', setBy: 'reconciliation', liftedBy: 'resolution' }]);
    expect(halts()[0]?.because).toMatch(/15 shares of AAPL more/);
    const { reconciliation, finding } = await resolveFinding({ ...options, findingId });
    expect(finding.kind).toBe('differing-position');
    expect(reconciliation).toMatchObject({ findings: [], adopted: [{ quantity: 20 }], resolved: [{ findingId }] });
    expect(halts()).toEqual([]);
  });

  it('that goes away by itself lifts the halt too', async () => {
    const { world, options, halts } = await inDoubt();
    world.held.set('AAPL', 15);
    expect(await reconcileAccount(options)).toMatchObject({ findings: [] });
    expect(halts()).toEqual([]);
  });

  it('is not resolved when it is another doubt by now', async () => {
    const { world, options, halts, findingId, document } = await inDoubt();
    world.held.set('AAPL', 40);
    const { reconciliation } = await resolveFinding({ ...options, findingId });
    expect(reconciliation.findings).toMatchObject([{ kind: 'differing-position', brokers: '40 shares' }]);
    expect(document()?.resolved).toEqual([]);
    expect(halts()).toHaveLength(1);
  });

  it('is taken as given once for two clicks', async () => {
    const { options, findingId } = await inDoubt();
    const clicks = [resolveFinding({ ...options, findingId }), resolveFinding({ ...options, findingId })];
    for (const { reconciliation } of await Promise.all(clicks)) expect(reconciliation.findings).toEqual([]);
  });

  it('can only be resolved where it is there and asks for a decision', async () => {
    const { world, options } = await inDoubt();
    await expect(resolveFinding({ ...options, findingId: 'unknown-to-us-0' })).rejects.toThrow(/no such finding/);
    world.place('by-hand', 'buy', 1);
    const listed = (await reconcileAccount(options)).findings.find(({ ambiguous }) => !ambiguous);
    await expect(resolveFinding({ ...options, findingId: listed?.id ?? '' })).rejects.toThrow(/no decision/);
  });

  it.each(['missing-at-broker', 'differing-order', 'unknown-to-us'])('about an order is resolved: %s', async (kind) => {
    const world = new BrokerWorld();
    const lost = world.placeByCrew('buy', 3, 'sent, lost');
    const gone = world.placeByCrew('buy', 4, 'confirmed');
    const { options, halts, clock, record } = reconciledWorld(world);
    await reconcileAccount(options);
    clock.advance(MINUTE_MS);
    if (kind === 'missing-at-broker') world.orders.length = 0;
    if (kind === 'differing-order') world.fill(world.place(lost, 'buy', 3));
    if (kind === 'unknown-to-us') world.place('tc-nobody-entry-1', 'buy', 2);
    const [finding] = (await reconcileAccount(options)).findings;
    expect(finding).toMatchObject({ kind, ambiguous: true });
    expect(halts()).toHaveLength(1);
    const { reconciliation } = await resolveFinding({ ...options, findingId: finding?.id ?? '' });
    expect(reconciliation.findings.filter(({ ambiguous }) => ambiguous)).toEqual([]);
    expect(halts()).toEqual([]);
    if (kind === 'missing-at-broker') expect((await record(gone))?.history.at(-1)).toMatchObject({ source: 'user' });
    if (kind === 'differing-order') expect(await record(lost)).toMatchObject({ status: 'filled' });
  });
});

/** A history with something of everything: a late fill, a lost intent, a manual order and an unexplained share. */
function muddle(meet: (step: string) => void) {
  const { world } = lateFill();
  world.placeByCrew('buy', 3, 'unknown, lost');
  const house = reconciledWorld(world, meet);
  const disturb = () => {
    world.now += MINUTE_MS;
    house.clock.advance(3 * MINUTE_MS);
    world.fill(world.place('by-hand', 'buy', 2));
    world.held.set('AAPL', (world.held.get('AAPL') ?? 0) + 1);
  };
  return { ...house, disturb };
}

/** What must be the same however often the work was begun; times and counters tell of the repetitions. */
async function endOf(house: ReturnType<typeof muddle>): Promise<string> {
  const { findings, adopted, matched, baseline, problem, resolved } = house.document() as Reconciliation;
  const records = await house.book.all('ada', 'paper');
  const books = records.map(({ status, order, history }) => [status, order, history.map((entry) => entry.status)]);
  const found = findings.map(({ foundAt: _, ...finding }) => finding);
  const given = { unexplained: baseline.unexplained, foreign: baseline.foreign };
  const said = resolved.map(({ findingId }) => findingId);
  return stableJson({ found, adopted, matched, given, problem, said, books, halted: house.halts().length });
}

describe('cut off anywhere and begun again', () => {
  class Killed extends Error {}

  async function play(killAt: number): Promise<{ end: string; steps: number }> {
    let steps = 0;
    const house = muddle(() => {
      steps += 1;
      if (steps === killAt) throw new Killed();
    });
    const insist = async (work: () => Promise<unknown>) => {
      await work().catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        return work();
      });
    };
    await insist(() => reconcileAccount(house.options));
    expect([...house.listed], 'what was closed was listed').toEqual(['missing-at-broker']);
    house.disturb();
    await insist(() => reconcileAccount(house.options));
    const findingId = house.document()?.findings.find(({ ambiguous }) => ambiguous)?.id ?? '';
    await insist(async () => {
      const isDone = house.document()?.findings.every(({ id }) => id !== findingId);
      if (!isDone) await resolveFinding({ ...house.options, findingId });
    });
    await insist(() => reconcileAccount(house.options));
    return { end: await endOf(house), steps };
  }

  it('comes to the same end', async () => {
    const whole = await play(0);
    expect(whole.end).toContain('"halted":0');
    expect(whole.steps).toBeGreaterThan(30);
    for (let killAt = 1; killAt <= whole.steps; killAt += 1) {
      expect((await play(killAt)).end, `killed at step ${killAt}`).toBe(whole.end);
    }
  });
});

describe('a simulated account', () => {
  it('is asked for orders alone, and what it no longer has is closed without a doubt', async () => {
    const world = new BrokerWorld();
    const kept = world.placeByCrew('buy', 1, 'sent, arrived');
    const gone = world.placeByCrew('buy', 2, 'confirmed');
    const held = world.placeByCrew('buy', 3, 'confirmed', true);
    for (const order of world.orders) if (order.clientOrderId !== gone) world.fill(order);
    world.hear(held);
    world.orders.splice(1);
    for (const record of world.records) Object.assign(record, { mode: 'simulation' });
    const { options, record, halts } = reconciledWorld(world);
    const snapshot = () => Promise.reject(new Unavailable('not to be asked'));
    const ports = { ...options.ports, account: { ...options.ports.account, snapshot } };
    expect(await reconcileAccount({ ...options, ports, mode: 'simulation' })).toMatchObject({
      findings: [],
      adopted: [],
    });
    expect(await record(kept)).toMatchObject({ status: 'filled' });
    expect((await record(gone))?.history.at(-1)).toMatchObject({
      status: 'cancelled',
      source: 'reconciliation',
      note: 'The simulated account no longer has it.',
    });
    expect((await record(held))?.order).toMatchObject({
      status: 'filled',
      filledQuantity: 3,
      legs: [{ status: 'cancelled' }, { status: 'cancelled' }],
    });
    expect(halts()).toEqual([]);
  });
});
