import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket, WINDOW_MS, type Place } from './token-bucket.ts';

const take = (bucket: TokenBucket, from: number, tokens = 1): number => {
  const at = bucket.earliest(from, tokens) ?? Number.NaN;
  bucket.take(at, tokens);
  return at;
};

describe('the line in front of a quota', () => {
  it('lets as many through at once as a minute allows, and the next when the first is a minute old', () => {
    const bucket = new TokenBucket({ requestsPerMinute: 3, tokensPerMinute: 1_000 });
    expect([0, 10, 20, 30, 40].map((from) => take(bucket, from))).toEqual([0, 10, 20, WINDOW_MS, WINDOW_MS + 10]);
  });

  it('counts tokens as well, and a small request does not overtake a large one', () => {
    const bucket = new TokenBucket({ requestsPerMinute: 100, tokensPerMinute: 1_000 });
    expect(take(bucket, 0, 600)).toBe(0);
    expect(take(bucket, 1, 500)).toBe(WINDOW_MS);
    expect(take(bucket, 2, 1)).toBe(WINDOW_MS);
  });

  it('does not let a later one go first where the first waits for the end of a pause', () => {
    const bucket = new TokenBucket({ requestsPerMinute: 3, tokensPerMinute: 1_000 });
    expect([5_000, 0, 6_000].map((from) => take(bucket, from))).toEqual([5_000, 5_000, 6_000]);
  });

  it('has no place for what is larger than a minute', () => {
    const bucket = new TokenBucket({ requestsPerMinute: 100, tokensPerMinute: 1_000 });
    expect(bucket.earliest(0, 1_001)).toBeNull();
    expect(bucket.earliest(0, 1_000)).toBe(0);
  });

  it('gives a place to the next that asks when it was given back', () => {
    const bucket = new TokenBucket({ requestsPerMinute: 1, tokensPerMinute: 1_000 });
    const place = bucket.take(bucket.earliest(0, 1) ?? 0, 1);
    expect(bucket.earliest(5, 1)).toBe(WINDOW_MS);
    bucket.giveBack(place);
    expect(bucket.earliest(5, 1)).toBe(5);
  });

  it('is one of several that share the quota, and still lets a request through that is larger than its share', () => {
    const bucket = new TokenBucket({ requestsPerMinute: 60, tokensPerMinute: 1_000 });
    const shared = (tokens: number): number => {
      const at = bucket.earliest(0, tokens, 20) ?? Number.NaN;
      bucket.take(at, tokens);
      return at;
    };
    expect([1, 1, 1, 1].map(shared)).toEqual([0, 0, 0, WINDOW_MS]);
    expect(shared(900)).toBe(2 * WINDOW_MS);
    expect(new TokenBucket({ requestsPerMinute: 5, tokensPerMinute: 9 }).earliest(0, 1, 20)).toBe(0);
  });

  it('never has more in any minute than the limits say, whatever is given back in between', () => {
    const asks = fc.array(
      fc.record({ wait: fc.nat(20_000), tokens: fc.integer({ min: 1, max: 400 }), isKept: fc.boolean() }),
      { maxLength: 80 },
    );
    const limits = fc.record({
      requestsPerMinute: fc.integer({ min: 1, max: 6 }),
      tokensPerMinute: fc.integer({ min: 400, max: 1_500 }),
    });
    fc.assert(
      fc.property(asks, limits, (asked, limit) => {
        const bucket = new TokenBucket(limit);
        const used: Place[] = [];
        let now = 0;
        for (const { wait, tokens, isKept } of asked) {
          now += wait;
          bucket.prune(now);
          const at = bucket.earliest(now, tokens);
          if (at === null) throw new Error('every request fits into a minute');
          expect(at).toBeGreaterThanOrEqual(now);
          const place = bucket.take(at, tokens);
          if (isKept) used.push(place);
          else bucket.giveBack(place);
        }
        for (const { at: start } of used) {
          const minute = used.filter(({ at }) => at >= start && at < start + 60_000);
          expect(minute.length).toBeLessThanOrEqual(limit.requestsPerMinute);
          expect(minute.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(limit.tokensPerMinute);
        }
      }),
    );
  });

  it('keeps at least 95 % of the quota in use while there is a line', () => {
    const bucket = new TokenBucket({ requestsPerMinute: 60, tokensPerMinute: 1_000_000 });
    const times = Array.from({ length: 1_000 }, () => take(bucket, 0));
    const minutes = (times.at(-1) ?? 0) / 60_000 + 1;
    expect(1_000 / minutes).toBeGreaterThan(0.95 * 60 * (1_000 / 1_020));
  });
});
