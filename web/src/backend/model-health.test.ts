// @vitest-environment node
import type { ModelHealth } from '@trading-crew/core/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BackendProblem, type UserBackend } from './backend.ts';
import { demoHealth } from './demo/demo-model.ts';
import { createHealthStore } from './model-health.ts';
import { problemOf } from './problems.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const HEALTH = demoHealth('ready', NOON);

/** A backend that answers, or refuses, when it is told to. */
function openUser() {
  const waiting: { answer: (health: ModelHealth) => void; refuse: (error: Error) => void }[] = [];
  const call = () => new Promise<never>((answer, refuse) => waiting.push({ answer: answer as never, refuse }));
  return { store: createHealthStore({ call } as Pick<UserBackend, 'call'>), waiting };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the model's health", () => {
  it('is asked by nobody until somebody wants it, and then once for all', async () => {
    const { store, waiting } = openUser();
    expect(waiting).toHaveLength(0);
    for (let card = 0; card < 20; card += 1) store.ask();
    expect(waiting).toHaveLength(1);
    expect(store.snapshot()).toMatchObject({ health: null, refreshing: true });
    waiting[0]?.answer(HEALTH);
    await settled();
    expect(store.snapshot()).toEqual({ health: HEALTH, answeredAt: NOON, problem: null, refreshing: false });
  });

  it('is good for half a minute', async () => {
    const { store, waiting } = openUser();
    store.ask();
    waiting[0]?.answer(HEALTH);
    await vi.advanceTimersByTimeAsync(29_999);
    store.ask();
    expect(waiting).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    store.ask();
    expect(waiting).toHaveLength(2);
  });

  it('of yesterday is not good, however young', async () => {
    vi.setSystemTime(Date.UTC(2026, 10, 21, 23, 59, 59));
    const { store, waiting } = openUser();
    store.ask();
    waiting[0]?.answer(HEALTH);
    await vi.advanceTimersByTimeAsync(999);
    store.ask();
    expect(waiting).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    store.ask();
    expect(waiting).toHaveLength(2);
  });

  it('is asked again on demand, but never twice at once', async () => {
    const { store, waiting } = openUser();
    store.ask();
    waiting[0]?.answer(HEALTH);
    await settled();
    store.refresh();
    store.refresh();
    expect(waiting).toHaveLength(2);
  });

  it('stays as it was known beside the words of a failure, which is not repeated at once either', async () => {
    const { store, waiting } = openUser();
    store.ask();
    waiting[0]?.answer(HEALTH);
    await settled();
    store.refresh();
    waiting[1]?.refuse(new BackendProblem(problemOf('The server cannot be reached.')));
    await settled();
    expect(store.snapshot()).toMatchObject({ health: HEALTH, problem: { message: 'The server cannot be reached.' } });
    store.ask();
    expect(waiting).toHaveLength(2);
  });
});
