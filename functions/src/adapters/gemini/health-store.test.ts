import { MemoryClock } from '@trading-crew/core/offline';
import type { PoolHealthStore } from '@trading-crew/core/ports';
import { describe, expect, it } from 'vitest';
import { memoryHealthStore, SharedHealth } from './health-store.ts';
import { HEALTHY, instancesAtWork, keyBlock, quarantineKey, type PoolHealth } from './pool-health.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
let opened = 0;
const sharedOn = (store: PoolHealthStore, clock = new MemoryClock(NOW)): SharedHealth => {
  opened += 1;
  return new SharedHealth({ store, clock, instance: `instance ${opened}`, maxAgeMs: 1_000, patienceMs: 50 });
};

describe('the shared health of the pool', () => {
  it('is known to other instances, at the latest when theirs is too old', async () => {
    const [store, clock] = [memoryHealthStore(), new MemoryClock(NOW)];
    const [one, other] = [sharedOn(store, clock), sharedOn(store, clock)];
    await other.current();
    await one.learn(quarantineKey('abc', NOW));
    expect(keyBlock(one.known(), 'abc', NOW)).not.toBeNull();
    expect(keyBlock(await other.current(), 'abc', NOW)).toBeNull();
    clock.advance(1_000);
    expect(keyBlock(await other.current(), 'abc', NOW + 1_000)).not.toBeNull();
  });

  it('is read once for many who ask at the same moment', async () => {
    let reads = 0;
    const store: PoolHealthStore = {
      read: async () => {
        reads += 1;
        return HEALTHY;
      },
      merge: async () => undefined,
    };
    const shared = sharedOn(store);
    await Promise.all(Array.from({ length: 20 }, () => shared.current()));
    expect(reads).toBe(1);
  });

  it('counts who is at work, and forgets who is not heard of any more', async () => {
    const [store, clock] = [memoryHealthStore(), new MemoryClock(NOW)];
    const [one, other] = [sharedOn(store, clock), sharedOn(store, clock)];
    await one.current();
    expect(instancesAtWork(await other.current(), clock.now())).toBe(2);
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      await other.current();
    }
    expect(instancesAtWork(other.known(), clock.now())).toBe(1);
  });

  it('does not count who only looks', async () => {
    const store = memoryHealthStore();
    const [worker, page] = [sharedOn(store), sharedOn(store)];
    await worker.current();
    expect(Object.keys((await page.look()).instances)).toHaveLength(1);
    expect(Object.keys((await store.read()).instances)).toHaveLength(1);
  });

  const broken: [string, PoolHealthStore][] = [
    ['throws', { read: () => Promise.reject(new Error('down')), merge: () => Promise.reject(new Error('down')) }],
    ['never answers', { read: () => new Promise(() => undefined), merge: () => new Promise(() => undefined) }],
    [
      'holds something else',
      { read: () => Promise.resolve({ keys: 7 } as unknown as PoolHealth), merge: async () => undefined },
    ],
  ];
  it.each(broken)('stays open when the store %s, and keeps what it learned itself', async (_, store) => {
    const shared = sharedOn(store);
    expect((await shared.current()).keys).toEqual({});
    expect(shared.isReadable).toBe(false);
    await shared.learn(quarantineKey('abc', NOW));
    expect(keyBlock(await shared.current(), 'abc', NOW)).not.toBeNull();
  });

  it('is readable again when the store is', async () => {
    const [memory, clock] = [memoryHealthStore(), new MemoryClock(NOW)];
    let isDown = true;
    const read = (): Promise<PoolHealth> => (isDown ? Promise.reject(new Error('down')) : memory.read());
    const shared = sharedOn({ ...memory, read }, clock);
    await shared.current();
    isDown = false;
    clock.advance(9_999);
    await shared.current();
    expect(shared.isReadable, 'it is left alone for ten seconds').toBe(false);
    clock.advance(1);
    await shared.current();
    expect(shared.isReadable).toBe(true);
  });
});
