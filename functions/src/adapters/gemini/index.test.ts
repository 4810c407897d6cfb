import { Misconfigured } from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import { describe, expect, it } from 'vitest';
import { keyList } from '../../../testing/gemini-server/gemini-server.ts';
import { NOW, openSubject, RIGHT } from './gemini-subject.testing.ts';
import { openGemini, type GeminiOptions } from './index.ts';

const open = (change: Partial<GeminiOptions>) =>
  openGemini({ keys: keyList(), clock: new MemoryClock(NOW), ...change });

describe('Gemini', () => {
  it.each<[string, Partial<GeminiOptions>]>([
    ['GEMINI_API_KEYS', { keys: 'projA:' }],
    ['GEMINI_BASE_URL', { baseUrl: 'http://10.0.0.7' }],
    ['GEMINI_CHEAP_MODEL', { models: { cheap: 'gemini-2.5-flash' } }],
    ['GEMINI_STRONG_MODEL', { models: { strong: 'gpt-5' } }],
    ['models.json', { modelFile: { models: [] } }],
    ['models.json', { clock: new MemoryClock(Date.UTC(2030, 0, 1)) }],
  ])('does not open with a wrong %s', (setting, change) => {
    try {
      open(change);
      throw new Error('it opened');
    } catch (error) {
      expect(error).toBeInstanceOf(Misconfigured);
      expect((error as Misconfigured).setting).toBe(setting);
    }
  });

  it('reports its projects, what is out of use, and how its requests went', async () => {
    const { server, gemini, ask, dispose } = await openSubject();
    server.fail({ kind: 'minute', retrySeconds: 30, match: { project: 'alpha' } });
    server.say(RIGHT);
    await ask();
    const { tiers, projects, isShared } = await gemini.health();
    expect(tiers.strong[0]).toBe('gemini-3.8-flash');
    expect(isShared).toBe(true);
    expect(projects.map(({ project, keys }) => [project, keys.length])).toEqual([
      ['alpha', 2],
      ['beta', 1],
    ]);
    const strong = projects.map(({ models }) => models.find(({ model }) => model === 'gemini-3.8-flash'));
    expect(strong).toEqual([
      {
        model: 'gemini-3.8-flash',
        block: { until: NOW + 30_000, reason: 'minute' },
        requests: 1,
        limited: 1,
        failed: 0,
      },
      { model: 'gemini-3.8-flash', block: null, requests: 1, limited: 0, failed: 0 },
    ]);
    await dispose();
  });

  it('that never reached anybody shares nothing and still opens', async () => {
    const store = { read: () => Promise.reject(new Error('down')), merge: () => Promise.reject(new Error('down')) };
    expect(await open({ healthStore: store }).health()).toMatchObject({ isShared: false });
  });

  it('knows that a day has no price when the instance outlives the file', async () => {
    const { ask, clock, server, dispose } = await openSubject();
    clock.advance(Date.UTC(2028, 0, 1) - NOW);
    expect(await ask()).toMatchObject({ kind: 'refused', reason: 'UNPRICED' });
    expect(server.requests).toEqual([]);
    await dispose();
  });
});
