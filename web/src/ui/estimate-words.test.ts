// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { estimateWords, sourceWords } from './estimate-words.ts';

describe("the estimate of a run's cost", () => {
  it('says how much, and where that comes from', () => {
    expect(estimateWords({ low: 0.002, high: 0.006, runs: 3 })).toBe('about $0.002–0.006');
    expect(sourceWords({ low: 0.002, high: 0.006, runs: 3 }, 'AAPL')).toContain('in the last 3 runs on AAPL');
    expect(sourceWords({ low: 0.002, high: 0.006, runs: 0 }, 'AAPL')).toContain('by its prices');
  });
});
