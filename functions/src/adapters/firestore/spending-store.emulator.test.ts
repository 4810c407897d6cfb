import { paths, reservedAt, SpendingBook } from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import type { Reservation } from '@trading-crew/core/ports';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreSpendingStore, RESERVED_MS, type Purse } from './spending-store.ts';

const db = database();
const CONFIRMATION = { agent: 'SignalConfirmationAgent', model: 'gemini-3.8-flash' };
const cost = (dollars: number) => ({ dollars, inputTokens: 1_400, outputTokens: 400 });
const PLENTY = { run: 1_000, user: 1_000, installation: 1_000 };

let days = 0;
/** A day on which nothing was spent yet, and a store of an instance on it. */
async function newDay() {
  days += 2;
  const clock = new MemoryClock(Date.UTC(2030, 0, days, 12));
  await db.doc(paths.installationUsage(dayOf(clock))).delete();
  const store = firestoreSpendingStore(db, clock);
  const purse = (change: Partial<Purse> = {}): Purse => ({
    uid: freshId(),
    runId: freshId(),
    limits: PLENTY,
    ...change,
  });
  return { clock, store, purse };
}

async function bookAt(path: string): Promise<SpendingBook | null> {
  const document = await db.doc(path).get();
  return document.exists ? SpendingBook.parse(document.data()) : null;
}
const dayOf = (clock: MemoryClock): string => new Date(clock.now()).toISOString().slice(0, 10);
const granted = (reservation: Reservation | null): Reservation => {
  if (!reservation) throw new Error('the money is not there');
  return reservation;
};

describe('the money of a run', () => {
  it('is written into the books of the run, of its user and of the installation at once', async () => {
    const { clock, store, purse } = await newDay();
    const one = purse({ limits: { run: 0.25, user: 1, installation: 5 } });
    const places = [
      [paths.runSpending(one.runId), 0.25],
      [paths.usage(one.uid, dayOf(clock)), 1],
      [paths.installationUsage(dayOf(clock)), 5],
    ] as const;
    const reservation = granted(await store.budgetOf(one).reserve(0.125, CONFIRMATION));
    for (const [path, limit] of places) {
      const book = await bookAt(path);
      expect(book, path).toMatchObject({ dollars: 0, limit });
      expect(book && reservedAt(book, clock.now()), path).toBe(0.125);
    }
    await reservation.settle(cost(0.0625));
    for (const [path] of places) {
      expect(await bookAt(path), path).toMatchObject({
        dollars: 0.0625,
        requests: 1,
        inputTokens: 1_400,
        outputTokens: 400,
        reservations: {},
      });
    }
    expect((await store.installationBook(clock.now())).dollars).toBe(0.0625);
  });

  it('is all there again when it is released', async () => {
    const { store, purse } = await newDay();
    const budget = store.budgetOf(purse({ limits: { ...PLENTY, run: 0.5 } }));
    await granted(await budget.reserve(0.5, CONFIRMATION)).release();
    expect(await budget.reserve(0.5, CONFIRMATION)).not.toBeNull();
  });

  it.each(['run', 'user', 'installation'] as const)('is not there when that of the %s is spent', async (kind) => {
    const { clock, store, purse } = await newDay();
    const one = purse({ limits: { ...PLENTY, [kind]: 0 } });
    expect(await store.budgetOf(one).reserve(0.001, CONFIRMATION)).toBeNull();
    expect(await bookAt(paths.runSpending(one.runId)), 'nothing is written').toBeNull();
    expect((await store.installationBook(clock.now())).updatedAt).toBe(0);
  });

  it('is not counted twice when a change is made again because its answer was lost', async () => {
    const { clock, store, purse } = await newDay();
    const one = purse();
    const reservation = granted(await store.budgetOf(one).reserve(0.125, CONFIRMATION));
    await reservation.settle(cost(0.0625));
    await reservation.settle(cost(0.0625));
    await reservation.release();
    const book = await bookAt(paths.runSpending(one.runId));
    expect(book).toMatchObject({ dollars: 0.0625, requests: 1 });
    expect(book && reservedAt(book, clock.now())).toBe(0);
  });

  it('is kept for the question that matters most', async () => {
    const { store, purse } = await newDay();
    const budget = store.budgetOf(purse({ limits: { ...PLENTY, run: 1 } }));
    const asking = (agent: string) => budget.reserve(0.75, { agent, model: 'gemini-3.8-flash' });
    expect(await asking('StrategyEnhancementAgent')).toBeNull();
    expect(await asking('TrendAnalysisAgent')).toBeNull();
    expect(await asking('SomebodyElse')).toBeNull();
    expect(await asking('SignalConfirmationAgent')).not.toBeNull();
  });

  it.each([-0.01, 0, Number.NaN, Infinity])('is never %d dollars', async (dollars) => {
    const { store, purse } = await newDay();
    expect(await store.budgetOf(purse()).reserve(dollars, CONFIRMATION)).toBeNull();
  });

  it.each([-1, Number.NaN, Infinity])('settled at %d dollars costs all that was set aside', async (dollars) => {
    const { clock, store, purse } = await newDay();
    await granted(await store.budgetOf(purse()).reserve(0.25, CONFIRMATION)).settle(cost(dollars));
    expect(await store.installationBook(clock.now())).toMatchObject({
      dollars: 0.25,
      inputTokens: 0,
      reservations: {},
    });
  });

  it('comes back from a process that died, after five minutes and not before', async () => {
    const { clock, store, purse } = await newDay();
    const one = purse({ limits: { ...PLENTY, installation: 1 } });
    granted(await store.budgetOf(one).reserve(1, CONFIRMATION));
    const after = firestoreSpendingStore(db, clock).budgetOf(purse({ limits: one.limits }));
    clock.advance(RESERVED_MS - 1);
    expect(await after.reserve(1, CONFIRMATION)).toBeNull();
    clock.advance(1);
    expect(await after.reserve(1, CONFIRMATION)).not.toBeNull();
  });

  it('belongs to the day in which it was reserved', async () => {
    const { clock, store, purse } = await newDay();
    const one = purse();
    clock.advance(12 * 3_600_000 - 1_000);
    const yesterday = clock.now();
    await db.doc(paths.installationUsage(dayOf(new MemoryClock(yesterday + 2_000)))).delete();
    const reservation = granted(await store.budgetOf(one).reserve(0.5, CONFIRMATION));
    clock.advance(2_000);
    await reservation.settle(cost(0.25));
    expect((await store.installationBook(yesterday)).dollars).toBe(0.25);
    expect((await store.installationBook(clock.now())).dollars).toBe(0);
    await granted(await store.budgetOf(one).reserve(0.5, CONFIRMATION)).settle(cost(0.125));
    expect((await store.installationBook(clock.now())).dollars).toBe(0.125);
    expect((await bookAt(paths.runSpending(one.runId)))?.dollars, 'the run has one book').toBe(0.375);
  });
});

describe('books that cannot be relied on', () => {
  it.each([
    ['a negative sum', { dollars: -5 }],
    ['no number', { dollars: Number.NaN }],
    ['a text', { dollars: '0' }],
    ['another version', { schemaVersion: 2 }],
    ['no reservations', { reservations: null }],
  ])('let nothing through: %s', async (_, damage) => {
    const { clock, store, purse } = await newDay();
    await granted(await store.budgetOf(purse()).reserve(0.5, CONFIRMATION)).release();
    const place = db.doc(paths.installationUsage(dayOf(clock)));
    await place.update(damage);
    await expect(store.budgetOf(purse()).reserve(0.001, CONFIRMATION)).rejects.toThrow();
    expect((await place.get()).data(), 'and are left as they are').toMatchObject(damage);
  });

  it('that come too late for whoever asked set nothing aside', async () => {
    const { clock, purse } = await newDay();
    // Each look at this clock is three seconds after the one before.
    const slow = {
      sleep: () => Promise.resolve(),
      now: () => {
        clock.advance(3_000);
        return clock.now();
      },
    };
    const store = firestoreSpendingStore(db, slow);
    const one = purse();
    expect(await store.budgetOf(one).reserve(0.5, CONFIRMATION)).toBeNull();
    expect(await bookAt(paths.usage(one.uid, dayOf(clock)))).toBeNull();
  });
});

describe('fifty runs at the same moment with money for ten', () => {
  it.each([
    ['installation', 1],
    ['installation', 5],
    ['user', 1],
    ['user', 5],
    ['run', 1],
    ['run', 5],
  ] as const)('are ten, where it is the money of the %s and %i instances spend it', async (kind, instances) => {
    const { clock, purse } = await newDay();
    const stores = Array.from({ length: instances }, () => firestoreSpendingStore(db, clock));
    const limits = { ...PLENTY, [kind]: 10 / 1_024 };
    const shared = purse();
    const same = kind === 'installation' ? {} : kind === 'user' ? { uid: shared.uid } : shared;
    const highest = { spent: 0, together: 0 };
    const look = async (path: string) => {
      const book = await bookAt(path);
      highest.spent = Math.max(highest.spent, book?.dollars ?? 0);
      highest.together = Math.max(highest.together, book ? book.dollars + reservedAt(book, clock.now()) : 0);
    };
    const path = {
      installation: paths.installationUsage(dayOf(clock)),
      user: paths.usage(shared.uid, dayOf(clock)),
      run: paths.runSpending(shared.runId),
    }[kind];
    const results = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const budget = stores[index % instances]?.budgetOf(purse({ ...same, limits }));
        const reservation = (await budget?.reserve(1 / 1_024, CONFIRMATION)) ?? null;
        if (index % 10 === 0) await look(path);
        await reservation?.settle(cost(1 / 1_024));
        return reservation !== null;
      }),
    );
    await look(path);
    expect(results.filter(Boolean)).toHaveLength(10);
    expect(highest.spent).toBe(10 / 1_024);
    expect(highest.together).toBeLessThanOrEqual(10 / 1_024);
    expect(await bookAt(path)).toMatchObject({
      requests: 10,
      inputTokens: 14_000,
      outputTokens: 4_000,
      reservations: {},
    });
  });
});
