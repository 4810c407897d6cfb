import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW } from './gemini-subject.testing.ts';
import { KeyPool, type Wanted } from './key-pool.ts';
import { GeminiKey } from './keys.ts';
import { readModels, type Model } from './models.ts';
import {
  coolDown,
  HEALTHY,
  keyBlock,
  mergeHealth,
  quarantineKey,
  quotaBlock,
  spendDay,
  switchOffModel,
  type PoolHealth,
} from './pool-health.ts';
import { WINDOW_MS } from './token-bucket.ts';

const [first] = readModels({}, NOW).strong;
if (!first) throw new Error('there is no model');
const model: Model = { ...first, limits: { requestsPerMinute: 4, tokensPerMinute: 10_000 } };

const keyOf = (name: string, project: string | null): GeminiKey =>
  new GeminiKey(`rehearsal-key-of-no-worth-${name}`, project);
const A1 = keyOf('a1', 'alpha');
const A2 = keyOf('a2', 'alpha');
const B1 = keyOf('b1', 'beta');
const C1 = keyOf('c1', 'gamma');
const KEYS = [A1, A2, B1, C1];

const wanted = (change: Partial<Wanted> = {}): Wanted => ({
  model,
  tokens: 100,
  now: NOW,
  deadline: NOW + 600_000,
  health: HEALTHY,
  avoid: new Set(),
  ...change,
});

describe('the pool of keys', () => {
  it('lets the projects take turns, and the keys within one', () => {
    const pool = new KeyPool(KEYS);
    const names = Array.from({ length: 6 }, () => pool.choose(wanted())).map(
      (turn) => turn.kind === 'turn' && turn.key,
    );
    expect(names).toEqual([A1, B1, C1, A2, B1, C1]);
  });

  it('gives a project with two keys no more than one with one', () => {
    const pool = new KeyPool(KEYS);
    const times = Array.from({ length: 13 }, () => pool.choose(wanted())).map(
      (turn) => turn.kind === 'turn' && turn.at,
    );
    expect(times.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => NOW));
    expect(times[12]).toBe(NOW + WINDOW_MS);
  });

  it('passes over a key that failed just now, unless nothing else is as near', () => {
    const pool = new KeyPool([A1, B1]);
    const avoid = new Set([A1.name]);
    const chosen = Array.from({ length: 5 }, () => pool.choose(wanted({ avoid }))).map(
      (turn) => turn.kind === 'turn' && turn.key,
    );
    // Four places in a minute of beta's, then alpha's are nearer.
    expect(chosen).toEqual([B1, B1, B1, B1, A1]);
  });

  it('takes the other key of a project where one failed', () => {
    const pool = new KeyPool([A1, A2]);
    expect(pool.choose(wanted({ avoid: new Set([A1.name]) }))).toMatchObject({ key: A2 });
  });

  it.each<[string, PoolHealth, Partial<Wanted>, string]>([
    [
      'KEYS_REFUSED',
      [A1, A2].map((key) => quarantineKey(key.name, NOW)).reduce(mergeHealth),
      {},
      'every key was refused',
    ],
    ['QUOTA_SPENT', spendDay('alpha', model.id, NOW), {}, 'the day is spent'],
    ['QUOTA_SPENT', switchOffModel('alpha', model.id, NOW), {}, 'the model is off'],
    ['DEADLINE', coolDown('alpha', model.id, NOW, 600_000), {}, 'the line is too long'],
    ['TOO_LARGE', HEALTHY, { tokens: 10_001 }, 'no minute has so many tokens'],
  ])('says %s when %4$s', (reason, health, change) => {
    expect(new KeyPool([A1, A2]).choose(wanted({ health, ...change }))).toEqual({ kind: 'none', reason });
  });

  it('waits for a spent day that ends before the deadline', () => {
    const midnight = quotaBlock(spendDay('alpha', model.id, NOW), 'alpha', model.id, NOW)?.until ?? 0;
    const turn = new KeyPool([A1]).choose(wanted({ health: spendDay('alpha', model.id, NOW), deadline: midnight + 1 }));
    expect(turn).toMatchObject({ at: midnight });
  });

  it('says what gives most hope when the projects differ', () => {
    const health = mergeHealth(spendDay('alpha', model.id, NOW), coolDown('beta', model.id, NOW, 600_000));
    expect(new KeyPool([A1, B1]).choose(wanted({ health }))).toEqual({ kind: 'none', reason: 'DEADLINE' });
  });

  it('counts what an installation allows itself, in place of the model file', () => {
    const pool = new KeyPool([A1], { requestsPerMinute: 1 });
    pool.choose(wanted());
    expect(pool.choose(wanted())).toMatchObject({ at: NOW + WINDOW_MS });
  });

  it('never lets a key ask that is quarantined, nor a project that is blocked, nor more than a limit in any minute', () => {
    const event = fc.oneof(
      fc.record({
        kind: fc.constant('ask' as const),
        tokens: fc.integer({ min: 1, max: 4_000 }),
        patience: fc.nat(120_000),
      }),
      fc.record({ kind: fc.constant('refuse' as const), key: fc.constantFrom(...KEYS) }),
      fc.record({
        kind: fc.constant('cool' as const),
        project: fc.constantFrom('alpha', 'beta', 'gamma'),
        wait: fc.nat(90_000),
      }),
      fc.record({ kind: fc.constant('day' as const), project: fc.constantFrom('alpha', 'beta', 'gamma') }),
      fc.record({ kind: fc.constant('wait' as const), wait: fc.nat(40_000) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const pool = new KeyPool(KEYS);
        const used: { readonly project: string; readonly at: number; readonly tokens: number }[] = [];
        let [now, health] = [NOW, HEALTHY];
        for (const one of events) {
          if (one.kind === 'wait') now += one.wait;
          if (one.kind === 'refuse') health = mergeHealth(health, quarantineKey(one.key.name, now));
          if (one.kind === 'cool') health = mergeHealth(health, coolDown(one.project, model.id, now, one.wait));
          if (one.kind === 'day') health = mergeHealth(health, spendDay(one.project, model.id, now));
          if (one.kind !== 'ask') continue;
          const turn = pool.choose(wanted({ tokens: one.tokens, now, deadline: now + one.patience, health }));
          if (turn.kind === 'none') continue;
          expect(turn.at).toBeGreaterThanOrEqual(now);
          expect(turn.at).toBeLessThan(now + one.patience);
          expect(keyBlock(health, turn.key.name, turn.at)).toBeNull();
          expect(quotaBlock(health, turn.key.project, model.id, turn.at)).toBeNull();
          used.push({ project: turn.key.project, at: turn.at, tokens: one.tokens });
        }
        for (const { project, at: start } of used) {
          const minute = used.filter((one) => one.project === project && one.at >= start && one.at < start + 60_000);
          expect(minute.length).toBeLessThanOrEqual(4);
          expect(minute.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(10_000);
        }
      }),
    );
  });
});
