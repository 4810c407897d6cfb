// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { KEPT_BARS, keepLatest } from './kept-bars.ts';

describe('the bars that a worker keeps', () => {
  it('are the latest few that it was asked about', () => {
    const kept = new Map<string, number>();
    const keys = Array.from({ length: KEPT_BARS }, (_, index) => `bars ${index}`);
    for (const key of keys) keepLatest(kept, key, 1);
    keepLatest(kept, 'bars 0', 1);
    keepLatest(kept, 'more', 1);
    expect(kept.size).toBe(KEPT_BARS);
    expect([kept.has('bars 0'), kept.has('bars 1'), kept.has('more')]).toEqual([true, false, true]);
  });
});
