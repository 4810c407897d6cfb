import { paths } from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import type { PoolHealth } from '@trading-crew/core/ports';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startGeminiServer, keyList, REHEARSAL_KEYS } from '../../../testing/gemini-server/gemini-server.ts';
import { mergeHealth, openGemini, PoolHealth as schema, pruneHealth } from '../gemini/index.ts';
import { database } from './database.ts';
import { firestorePoolHealthStore } from './pool-health-store.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const document = database().doc(paths.modelHealth());
const clock = new MemoryClock(NOW);
const instance = () => firestorePoolHealthStore(database(), clock, { schema, merge: mergeHealth, prune: pruneHealth });

const HEALTHY: PoolHealth = { keys: {}, models: {}, instances: {} };
const minute = { until: NOW + 60_000, reason: 'minute' as const };
const day = { until: NOW + 3_600_000, reason: 'day' as const };
const MODEL = 'alpha gemini-3.8-flash';
const QUESTION = {
  agent: 'TrendAnalysisAgent',
  tier: 'cheap' as const,
  instruction: 'Explain the trend.',
  evidence: 'Short average 101.20, long average 99.80.',
  quoted: [],
  answer: z.strictObject({ explanation: z.string() }),
  deadline: NOW + 60_000,
  maxOutputTokens: 2_048,
};

beforeEach(async () => {
  await document.delete();
});

describe('the health that instances share', () => {
  it('is nothing at first', async () => {
    expect(await instance().read()).toEqual(HEALTHY);
  });

  it('is what one learned and the others read', async () => {
    await instance().merge({ ...HEALTHY, keys: { abc: day } });
    await instance().merge({ ...HEALTHY, models: { [MODEL]: minute }, instances: { one: NOW + 45_000 } });
    const known = { keys: { abc: day }, models: { [MODEL]: minute }, instances: { one: NOW + 45_000 } };
    expect(await instance().read()).toEqual(known);
  });

  it('is the same in whatever order it is learned: a short pause does not shorten a long one', async () => {
    for (const order of [
      [minute, day],
      [day, minute],
    ]) {
      await document.delete();
      for (const block of order) await instance().merge({ ...HEALTHY, models: { [MODEL]: block } });
      expect((await instance().read()).models).toEqual({ [MODEL]: day });
    }
  });

  it('loses nothing when twenty instances learn at the same moment', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `instance ${index}`);
    await Promise.all(
      names.map((name) => instance().merge({ ...HEALTHY, keys: { [name]: day }, instances: { [name]: day.until } })),
    );
    const { keys, instances } = await instance().read();
    expect(Object.keys(keys).sort()).toEqual([...names].sort());
    expect(Object.keys(instances).sort()).toEqual([...names].sort());
  });

  it('does not grow for ever: what is over is left out at the next change', async () => {
    await instance().merge({ ...HEALTHY, instances: { gone: NOW - 1 }, keys: { abc: { ...minute, until: NOW - 1 } } });
    await instance().merge({ ...HEALTHY, instances: { here: NOW + 1 } });
    expect(await instance().read()).toEqual({ ...HEALTHY, instances: { here: NOW + 1 } });
  });

  it('is not written again by who has nothing new to say', async () => {
    await instance().merge({ ...HEALTHY, keys: { abc: day } });
    const { updateTime } = await document.get();
    await instance().merge({ ...HEALTHY, keys: { abc: minute } });
    expect((await document.get()).updateTime).toEqual(updateTime);
  });

  it('that cannot be read is an error to whoever reads it, and mended by the next who learns', async () => {
    await document.set({ keys: 7 });
    await expect(instance().read()).rejects.toThrow();
    await instance().merge({ ...HEALTHY, keys: { abc: day } });
    expect((await instance().read()).keys).toEqual({ abc: day });
  });
});

describe('pools of keys on shared health', () => {
  const keys = Object.keys(REHEARSAL_KEYS);

  it('know of each other, by names that are no keys', async () => {
    const server = await startGeminiServer();
    const pools = [1, 2].map(() =>
      openGemini({ keys: keyList(), clock, baseUrl: server.url, healthStore: instance(), healthMaxAgeMs: 0 }),
    );
    for (const pool of pools) await pool.ask(QUESTION);
    const page = openGemini({ keys: keyList(), clock, healthStore: instance() });
    await document.set({ keys: {}, models: { [MODEL]: day } }, { merge: true });
    const seen = await Promise.all([...pools, page].map((pool) => pool.health()));
    expect(
      seen.map(({ instances }) => instances),
      'who only looks is not at work',
    ).toEqual([2, 2, 2]);
    expect(seen[0]?.projects[0]?.models.find(({ model }) => model === 'gemini-3.8-flash')?.block).toEqual(day);
    const stored = JSON.stringify((await document.get()).data());
    for (const key of keys) expect(stored).not.toContain(key);
    await server.close();
  });

  it('stop nobody when they cannot be read', async () => {
    const server = await startGeminiServer();
    await document.set({ keys: 7, models: 'none' });
    const broken = { ...instance(), merge: () => Promise.reject(new Error('down')) };
    const pool = openGemini({ keys: keyList(), clock, baseUrl: server.url, healthStore: broken });
    expect(await pool.health()).toMatchObject({ isShared: false, instances: 1 });
    expect((await pool.health()).projects.map(({ project }) => project)).toEqual(['alpha', 'beta']);
    await server.close();
  });
});
