import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPacificMidnight } from './pacific.ts';
import {
  BlockReason,
  coolDown,
  announce,
  HEALTHY,
  instancesAtWork,
  keyBlock,
  mergeHealth,
  pruneHealth,
  quarantineKey,
  quotaBlock,
  spendDay,
  switchOffModel,
  type PoolHealth,
} from './pool-health.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const HOUR = 3_600_000;

const names = fc.constantFrom('one', 'two', 'three');
const block = fc.record({ until: fc.integer({ min: 0, max: 4 }), reason: fc.constantFrom(...BlockReason.options) });
const blocks = fc.dictionary(names, block);
const health: fc.Arbitrary<PoolHealth> = fc.record({
  keys: blocks,
  models: blocks,
  instances: fc.dictionary(names, fc.integer({ min: 0, max: 4 })),
});

describe('the health of the pool', () => {
  it('cools a model of a project down for as long as was asked for, and leaves every other alone', () => {
    const known = coolDown('alpha', 'strong', NOW, 37_500);
    expect(quotaBlock(known, 'alpha', 'strong', NOW + 37_499)).toEqual({ until: NOW + 37_500, reason: 'minute' });
    expect(quotaBlock(known, 'alpha', 'strong', NOW + 37_500)).toBeNull();
    expect(quotaBlock(known, 'alpha', 'cheap', NOW)).toBeNull();
    expect(quotaBlock(known, 'beta', 'strong', NOW)).toBeNull();
  });

  it.each([
    [null, 60_000],
    [0, 1_000],
    [86_400_000, 600_000],
  ])('takes a delay of %s for one of %s', (asked, taken) => {
    expect(quotaBlock(coolDown('alpha', 'strong', NOW, asked), 'alpha', 'strong', NOW)?.until).toBe(NOW + taken);
  });

  it('keeps a spent day until midnight, Pacific time', () => {
    const until = quotaBlock(spendDay('alpha', 'strong', NOW), 'alpha', 'strong', NOW)?.until;
    expect(until).toBe(nextPacificMidnight(NOW));
  });

  it('quarantines a key, and switches a model off, for a day', () => {
    expect(keyBlock(quarantineKey('abc', NOW), 'abc', NOW + 24 * HOUR - 1)?.reason).toBe('key-refused');
    expect(keyBlock(quarantineKey('abc', NOW), 'abc', NOW + 24 * HOUR)).toBeNull();
    expect(quotaBlock(switchOffModel('alpha', 'strong', NOW), 'alpha', 'strong', NOW + 23 * HOUR)?.reason).toBe(
      'model-off',
    );
  });

  it('counts the instances that were heard of, and itself when there was none', () => {
    const known = mergeHealth(announce('one', NOW), announce('two', NOW + 20_000));
    expect([0, 44_999, 45_000, 65_000].map((later) => instancesAtWork(known, NOW + later))).toEqual([2, 2, 1, 1]);
  });

  it('merges to the same, whoever comes first and however often', () => {
    fc.assert(
      fc.property(health, health, health, (one, two, three) => {
        expect(mergeHealth(one, two)).toEqual(mergeHealth(two, one));
        expect(mergeHealth(mergeHealth(one, two), three)).toEqual(mergeHealth(one, mergeHealth(two, three)));
        expect(mergeHealth(one, one)).toEqual(one);
        expect(mergeHealth(one, HEALTHY)).toEqual(one);
      }),
    );
  });

  it('forgets what is over, and nothing else', () => {
    fc.assert(
      fc.property(health, fc.integer({ min: 0, max: 5 }), names, (known, now, name) => {
        const pruned = pruneHealth(known, now);
        expect(keyBlock(pruned, name, now)).toEqual(keyBlock(known, name, now));
        expect(instancesAtWork(pruned, now)).toBe(instancesAtWork(known, now));
        expect(Object.values(pruned.models).every(({ until }) => until > now)).toBe(true);
      }),
    );
  });
});
