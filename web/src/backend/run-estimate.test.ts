// @vitest-environment node
import type { RunRecord } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { demoRun } from './demo/demo-runs.ts';
import { runEstimate } from './run-estimate.ts';

const BY_PRICES = { low: 0.0021, high: 0.0063 };
const run = (modelDollars: number, change: Partial<RunRecord> = {}): RunRecord =>
  demoRun('DemoRunEstimate00001', 'AAPL', { status: 'COMPLETED', modelDollars, ...change });

describe('what the model may cost in a run', () => {
  it('is the least and the most that the latest runs on the asset cost', () => {
    expect(runEstimate('AAPL', [run(0.004), run(0.002), run(0.006)], BY_PRICES)).toEqual({
      low: 0.002,
      high: 0.006,
      runs: 3,
    });
  });

  it('leaves out runs that asked nothing, did not complete, or were on something else', () => {
    const runs = [
      run(0),
      run(0.9, { status: 'FAILED' }),
      run(0.8, { status: 'RUNNING' }),
      run(0.7, { asset: 'DEMO-TREND' }),
      run(0.003),
    ];
    expect(runEstimate('AAPL', runs, BY_PRICES)).toEqual({ low: 0.003, high: 0.003, runs: 1 });
  });

  it('looks at ten runs and no further back', () => {
    const tenOfOne = Array.from({ length: 10 }, () => run(0.001));
    expect(runEstimate('AAPL', [...tenOfOne, run(0.5)], null)).toEqual({ low: 0.001, high: 0.001, runs: 10 });
  });

  it('comes from the prices of the models where no run has asked yet', () => {
    expect(runEstimate('AAPL', [run(0)], BY_PRICES)).toEqual({ low: 0.0021, high: 0.0063, runs: 0 });
  });

  it('is nothing where nothing is known', () => {
    expect(runEstimate('AAPL', [], null)).toBeNull();
  });
});
