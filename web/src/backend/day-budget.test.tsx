/** Today's budget: its arithmetic, and the change of the day under a page that stays open. */
import { DEFAULT_SETTINGS, EMPTY_BOOK, type ModelHealth, type SpendingBook } from '@trading-crew/core/contracts';
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserBackend, Watch } from './backend.ts';
import { dayBudgetOf, useDayBudget } from './day-budget.ts';
import { createDemoBackend } from './demo-backend.ts';
import { demoHealth } from './demo/demo-model.ts';
import { UserContext } from './user-context.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const MODEL = DEFAULT_SETTINGS.model;
const HEALTH: ModelHealth = {
  ...demoHealth('ready', NOON),
  estimate: { low: 0.25, high: 0.5 },
  installationSpent: 0.5,
};
const book = (dollars: number, setAside = 0): SpendingBook => ({
  ...EMPTY_BOOK,
  dollars,
  reservations: setAside > 0 ? { one: { dollars: setAside, expiresAt: NOON + 1_000 } } : {},
});

describe("the day's budget", () => {
  it('is the smaller of what the user and what the installation allows', () => {
    expect(dayBudgetOf(null, MODEL, HEALTH, NOON)).toMatchObject({ spent: 0, reserved: 0, limit: 1, state: 'left' });
    expect(dayBudgetOf(null, { ...MODEL, dollarsPerDay: 0.5 }, HEALTH, NOON)?.limit).toBe(0.5);
    expect(dayBudgetOf(null, MODEL, { ...HEALTH, userDailyLimit: 0.125 }, NOON)?.limit).toBe(0.125);
  });

  it('counts what is set aside until it expires', () => {
    expect(dayBudgetOf(book(0.5, 0.25), MODEL, HEALTH, NOON)).toMatchObject({ spent: 0.5, reserved: 0.25 });
    expect(dayBudgetOf(book(0.5, 0.25), MODEL, HEALTH, NOON + 1_000)).toMatchObject({ spent: 0.5, reserved: 0 });
  });

  it.each([
    [0.75, 0, 'left'],
    [0.5, 0.25, 'left'],
    [0.875, 0, 'short'],
    [0.75, 0.125, 'short'],
    [1, 0, 'spent'],
    [0.875, 0.125, 'spent'],
    [1.25, 0, 'spent'],
  ])('of one dollar with %d spent and %d set aside, when a run costs 0.25, is %s', (dollars, setAside, state) => {
    expect(dayBudgetOf(book(dollars, setAside), MODEL, HEALTH, NOON)?.state).toBe(state);
  });

  it('of nothing is spent from the start', () => {
    expect(dayBudgetOf(null, { ...MODEL, dollarsPerDay: 0 }, HEALTH, NOON)?.state).toBe('spent');
  });

  it("says when the installation's own is spent", () => {
    const spent = (installationSpent: number | null) =>
      dayBudgetOf(book(0.5), MODEL, { ...HEALTH, installationSpent }, NOON)?.state;
    expect([spent(0.99), spent(1), spent(1.2), spent(null)]).toEqual([
      'left',
      'installation-spent',
      'installation-spent',
      'left',
    ]);
  });

  it('is none without a model', () => {
    expect(dayBudgetOf(book(0.5), MODEL, demoHealth(undefined, NOON), NOON)).toBeNull();
  });
});

/** A watch that stands still. */
const still = <Value,>(key: string, value: Value): Watch<Value> => {
  const watched = { state: 'ready', value } as const;
  return { key, subscribe: () => () => undefined, snapshot: () => watched, retry: () => undefined };
};

/** The demo's user with a book a day; counts how often the health is asked for. */
async function openUser(health: ModelHealth) {
  const books: Readonly<Record<string, Watch<SpendingBook | null>>> = {
    '2026-11-21': still('21', book(0.75)),
    '2026-11-22': still('22', null),
  };
  const none = still('none', null);
  const demo = await createDemoBackend().open({ uid: 'ada', name: 'Ada', email: 'ada@example.com' });
  const call = vi.fn(() => Promise.resolve(health));
  const user: UserBackend = { ...demo, call: call as never, usage: (day) => books[day] ?? none };
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <UserContext value={user}>{children}</UserContext>
  );
  return { call, wrapper };
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

describe('a page that stays open', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 23, 59, 50) });
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  it('turns to the book of the new day at midnight UTC, and asks for the health anew', async () => {
    const { call, wrapper } = await openUser({ ...HEALTH, installationSpent: 1 });
    const { result } = renderHook(useDayBudget, { wrapper });
    await pass(0);
    expect(result.current).toMatchObject({ spent: 0.75, state: 'installation-spent' });
    await pass(9_999);
    expect(result.current?.spent).toBe(0.75);
    call.mockReturnValue(new Promise<never>(() => undefined));
    await pass(1);
    expect(call).toHaveBeenCalledTimes(2);
    expect(result.current).toMatchObject({ spent: 0, limit: 1, state: 'left' });
  });

  it('keeps changing the day', async () => {
    const { wrapper } = await openUser(HEALTH);
    const { result } = renderHook(useDayBudget, { wrapper });
    await pass(10_000);
    expect(result.current?.spent).toBe(0);
    await pass(86_400_000);
    expect(vi.getTimerCount()).toBe(1);
    expect(result.current?.spent).toBe(0);
  });
});
