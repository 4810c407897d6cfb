/** The model's health on a page that keeps it fresh: every half minute while somebody can see it. */
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { UserBackend } from './backend.ts';
import { createDemoBackend } from './demo-backend.ts';
import { demoHealth } from './demo/demo-model.ts';
import { useFreshModelHealth, useModelHealth } from './model-health.ts';
import { UserContext } from './user-context.ts';

const HALF_MINUTE = 30_000;

async function openUser() {
  const demo = await createDemoBackend().open({ uid: 'ada', name: 'Ada', email: 'ada@example.com' });
  const call = vi.fn(() => Promise.resolve(demoHealth('ready', Date.now())));
  const user: UserBackend = { ...demo, call: call as never };
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <UserContext value={user}>{children}</UserContext>
  );
  return { call, wrapper };
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

function show(visibility: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 12) });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('is asked again every half minute, until the page goes away', async () => {
  const { call, wrapper } = await openUser();
  const { result, unmount } = renderHook(useFreshModelHealth, { wrapper });
  await pass(0);
  expect(result.current).toMatchObject({ health: { available: true }, refreshing: false });
  await pass(2 * HALF_MINUTE);
  expect(call).toHaveBeenCalledTimes(3);
  unmount();
  await pass(2 * HALF_MINUTE);
  expect(call).toHaveBeenCalledTimes(3);
});

it('rests while nobody sees the page, and is asked at once when somebody does again', async () => {
  const { call, wrapper } = await openUser();
  renderHook(useFreshModelHealth, { wrapper });
  await pass(0);
  show('hidden');
  await pass(4 * HALF_MINUTE);
  expect(call).toHaveBeenCalledTimes(1);
  show('visible');
  expect(call).toHaveBeenCalledTimes(2);
});

it('of one user is one answer for every component, also for one that comes later', async () => {
  const { call, wrapper } = await openUser();
  renderHook(useModelHealth, { wrapper });
  await pass(1_000);
  const { result } = renderHook(() => useModelHealth(), { wrapper });
  expect(result.current.health?.available).toBe(true);
  expect(call).toHaveBeenCalledTimes(1);
});
